"""What a correct file means: start and next, short forms, and where everything stands."""

import datetime as dt

import pytest

from procflow.errors import InputError, Place
from procflow.io import loads
from procflow.model import (
    ControlFloor,
    DayCount,
    Demand,
    Document,
    Duration,
    Duty,
    End,
    Exponential,
    Fixed,
    Flow,
    Gateway,
    IfCutThen,
    Order,
    Precondition,
    Role,
    Separation,
    Span,
    Text,
    TimeLimit,
    Together,
)

HEAD = "procflow: 1\nid: p\n"
ENDS = "ends: {done: Done, refused: {vi: Từ chối}}\n"


def read(steps, rest=""):
    """Read a file with these steps, two ends and whatever else is given."""
    return loads(f"{HEAD}steps:\n{steps}\n{ENDS}{rest}", "p.yaml")


def test_step_without_next_goes_to_the_step_below():
    p = read("  a: {}\n  b: {}\n  c: {next: done}")
    assert (Flow("a", "b"), Flow("b", "c"), Flow("c", "done")) == p.flows
    assert p.start == "a"


def test_start_can_be_named():
    assert read("  a: {}\n  b: {next: done}", "start: b").start == "b"


def test_branch_without_probability_takes_the_rest():
    """1 - 0.97 is 0.03 as a person writes it, not 0.030000000000000027."""
    p = read("  a: {next: [{to: done, p: 97 %}, refused]}")
    assert [(flow.target, flow.p) for flow in p.flows] == [("done", 0.97), ("refused", 0.03)]


def test_sum_of_branches_may_miss_one_by_a_billionth():
    read("  a: {next: [{to: done, p: 0.3333333333}, {to: refused, p: 0.6666666667}]}")
    with pytest.raises(InputError):
        read("  a: {next: [{to: done, p: 0.33333333}, {to: refused, p: 0.66666666}]}")


def test_branch_of_probability_zero_is_allowed():
    p = read("  a: {next: [{to: done, p: 1}, {to: refused, p: 0}]}")
    assert [flow.p for flow in p.flows] == [1.0, 0.0]


def test_returns_and_labels():
    p = read("  a: {}\n  b: {next: [done, {to: a, p: 0.2, returns: true, label: {en: Not clear}}]}")
    assert Flow("b", "a", 0.2, "returns", label=Text(en="Not clear")) == p.flows[2]
    assert p.flows[1].p == 0.8


def test_all_branches_and_their_join():
    p = read("  a: {next: {all: [b, c]}}\n  b: {next: d}\n  c: {next: d}\n  d: {join: all, next: done}")
    assert (p.step("a").split, p.step("d").join) == ("all", "all")
    assert [flow.p for flow in p.outflows("a")] == [1.0, 1.0]


def test_gateways_follow_the_steps():
    p = read("  a: {next: g}\n  b: {next: done}", "gateways: {g: {name: Ask?, join: any, next: {all: [b, done]}}}")
    assert (Gateway(id="g", name=Text(vi="Ask?", en="Ask?"), split="all"),) == p.gateways
    assert [flow.target for flow in p.flows] == ["g", "done", "b", "done"]


def test_performers_named_on_steps_are_roles_when_roles_are_absent():
    p = read("  a: {role: văn thư}\n  b: {role: chair}\n  c: {role: văn thư, next: done}")
    assert (Role(id="văn thư"), Role(id="chair")) == p.roles


def test_documents_and_duties_named_are_declared_and_nobody_is_assumed_to_supply_them():
    p = read("  a: {needs: [form, {one_of: [x, y]}], uses: [map], makes: [note], duties: [reply], next: done}")
    assert tuple(Document(id=id, source="made here") for id in ("form", "x", "y", "map", "note")) == p.documents
    assert (Duty(id="reply"),) == p.duties
    assert (p.step("a").needs, p.step("a").one_of) == (("form",), (("x", "y"),))


def test_text_is_the_name_in_both_languages():
    p = read("  a: {name: Ký, next: done}")
    assert Text(vi="Ký", en="Ký") == p.step("a").name
    assert (End(id="done", name=Text(vi="Done", en="Done")), End(id="refused", name=Text(vi="Từ chối"))) == p.ends


def test_end_with_documents():
    text = f"{HEAD}steps: {{a: {{makes: [d], next: z}}}}\nends: {{z: {{name: {{en: Z}}, needs: [d]}}}}"
    assert (End(id="z", name=Text(en="Z"), needs=("d",)),) == loads(text).ends


def test_texts_stay_texts():
    """YAML 1.1 would read a number in base eight, a truth value and 810 minutes."""
    p = loads(f"{HEAD}version: 13:30\nkind: no\nsteps: {{01: {{role: yes, next: 1.0}}}}\nends: {{1.0: off}}")
    assert (p.version, p.kind, p.steps[0].id, p.steps[0].role, p.ends[0].id) == ("13:30", "no", "01", "yes", "1.0")


def test_role_fields():
    p = read(
        "  a: {role: r, next: done}",
        "roles:\n  r: {officers: 2, share: 60 %, cost_per_hour: 48000 VND, external: true, transfer: 2 h, "
        "calendar: always, at_closing: suspend}\n  empty:\n",
    )
    expected = Role(id="r", officers=2, share=0.6, cost_per_hour=48000.0, external=True, calendar="always",
                    transfer=Duration(Fixed(2), "h"))  # fmt: skip
    assert (expected, Role(id="empty")) == p.roles


def test_later_edits_are_kept_and_permit_nothing():
    p = read(
        "  a: {legal: {source: own regulation, may: [merge], checked: {date: 2026-03-02, by: legal officer}}, next: done}"
    )
    legal = p.step("a").legal
    assert frozenset({"merge"}) == legal.may
    assert dt.date(2026, 3, 2) == legal.checked.date
    assert not legal.permits("remove")


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("{per_year: 900}", Demand(rate=900.0, per="year")),
        ("{per_hour: 1.5, calendar: always}", Demand(rate=1.5, per="hour", calendar="always")),
        ("{per_working_day: 4}", Demand(rate=4.0, per="working_day")),
        ("{every: exponential(20) min}", Demand(every=Duration(Exponential(20), "min"))),
    ],
)
def test_demand(spelled, expected):
    assert expected == read("  a: {next: done}", f"demand: {spelled}").demand


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("15 working days", TimeLimit(Span(15, "working days"), DayCount())),
        ("40 h", TimeLimit(Span(40, "h"), None)),
        ("{length: 15 working days, count: elapsed, source: Art. 1}", TimeLimit(Span(15), None, "Art. 1")),
        (
            "{length: 30 calendar days, count: {receipt_day: count, last_day: closing, roll: none}}",
            TimeLimit(Span(30, "calendar days"), DayCount("count", "closing", "none")),
        ),
    ],
)
def test_time_limit(spelled, expected):
    assert expected == read("  a: {next: done}", f"time_limit: {spelled}").time_limit


def test_calendar_with_days_off_and_swapped_days():
    """Friday is half a day; 16 to 20 February is one range; 22 August is worked instead of 31 August."""
    p = read("  a: {next: done}", """calendar: office
calendars:
  office:
    zone: Asia/Ho_Chi_Minh
    hours: {Mon-Thu: [08:00-12:00, 13:30-17:30], Fri: 08:00-12:00}
    off: [2026-02-16..2026-02-20, 2026-04-30]
    swapped: [{off: 2026-08-31, worked: 2026-08-22}]
    official_until: 2026-12-31
""")  # fmt: skip
    office = p.calendar_named()
    assert (office.week[0], office.week[4], office.week[5]) == (((480, 720), (810, 1050)), ((480, 720),), ())
    assert {dt.date(2026, 2, day) for day in range(16, 21)} | {dt.date(2026, 4, 30), dt.date(2026, 8, 31)} == office.off
    assert office.week[0] == office.hours(dt.date(2026, 8, 22))
    assert dt.date(2026, 12, 31) == office.official_until


def test_rules():
    p = read("  a: {}\n  b: {}\n  c: {next: done}", """rules:
  r1: {order: [a, b], basis: art. 1, note: {en: Remark}}
  r2: {together: [a, b]}
  r3: {if_cut: a, then: b}
  r4: {separation: {maker: a, checkers: [b, c]}}
  r5: {precondition: {steps: [a], state: in force}, name: {en: System}}
  r6: {floor: {risk: slip, detect: 95 %, ends: [done]}, name: {en: Slips}}
""")  # fmt: skip
    expected = (
        Order(id="r1", first="a", then="b", basis="art. 1", note=Text(en="Remark")),
        Together(id="r2", steps=("a", "b")),
        IfCutThen(id="r3", step="a", then="b"),
        Separation(id="r4", maker="a", checkers=("b", "c")),
        Precondition(id="r5", steps=("a",), state="in force", name=Text(en="System")),
        ControlFloor(id="r6", risk="slip", detect=0.95, ends=("done",), name=Text(en="Slips")),
    )
    assert expected == p.rules


def test_origin_tells_where_everything_stands():
    text = (
        "procflow: 1\n"
        "id: p\n"
        "demand: {per_year: 5}\n"
        "time_limit: 5 working days\n"
        "calendars: {c: {zone: UTC, hours: {Mon: 08:00-12:00}}}\n"
        "roles: {clerk: {}}\n"
        "documents: {form: {}}\n"
        "duties: {reply: {}}\n"
        "steps:\n"
        "  a: {role: clerk}\n"
        "  b: {next: [{to: g, p: 0.5}, done]}\n"
        "gateways: {g: {next: done}}\n"
        "ends: {done: Done}\n"
        "rules: {r: {order: [a, b]}}\n"
    )
    expected = {
        "procedure 'p'": (2, 5),
        "demand": (3, 9),
        "time_limit": (4, 13),
        "calendar 'c'": (5, 13),
        "role 'clerk'": (6, 9),
        "document 'form'": (7, 13),
        "duty 'reply'": (8, 10),
        "step 'a'": (10, 3),
        "flow 'a' -> 'b'": (10, 3),
        "step 'b'": (11, 3),
        "flow 'b' -> 'g'": (11, 19),
        "flow 'b' -> 'done'": (11, 31),
        "gateway 'g'": (12, 12),
        "flow 'g' -> 'done'": (12, 22),
        "end 'done'": (13, 8),
        "rule 'r'": (14, 9),
    }
    p = loads(text, "p.yaml")
    assert {key: Place(key, "p.yaml", *spot) for key, spot in expected.items()} == p.origin
    assert str(p.place("step 'a'")) == "p.yaml:10:3: step 'a'"


def test_json_is_the_same_model():
    text = '{"procflow": 1, "id": "p", "steps": {"a": {"name": "\\ud83d\\ude00 \\\\ud83d", "next": "z"}}, "ends": {"z": {}}}'
    assert loads(text).step("a").name.en == "\U0001f600 \\ud83d"


def test_decomposed_letters_name_the_same_step():
    decomposed = "kie\u0302\u0309m"
    p = read(f"  a: {{next: {decomposed}}}\n  kiểm: {{next: done}}")
    assert p.flows[0].target == "kiểm"

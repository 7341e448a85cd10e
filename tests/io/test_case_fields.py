"""Conditions, attributes, OR splits, joins and demand: each spelling is read as it says and written back as it was."""

import datetime as dt
import json
import zoneinfo

import pytest
from attrs import evolve

from procflow.errors import InputError, OutputError
from procflow.io import dump, load, loads
from procflow.model import (
    Appointments,
    ByAttribute,
    CaseAttribute,
    Demand,
    Discrete,
    Duration,
    Exponential,
    Fixed,
    Flow,
    Lognormal,
    RatePart,
    Recorded,
    Text,
    Uniform,
)

HANOI = zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
KIND = CaseAttribute(id="kind", shares={"urgent": 0.25, "normal": 0.75})
AREA = CaseAttribute(id="area_m2", law=Lognormal(200, 1))
ATTRIBUTES = 'attributes: {kind: {urgent: 0.25, normal: 0.75}, area_m2: "lognormal(mean=200, cv=1)"}\n'


def read(step="{role: chair}", top="", attributes=ATTRIBUTES):
    """Return the procedure of a file with a step that goes somewhere."""
    return loads(
        f"procflow: 1\nid: p\n{attributes}{top}steps:\n  go: {step}\n  a: {{}}\n  b: {{}}\n  c: {{next: done}}\n"
        "ends: {done: Done}\n"
    )


def assert_kept(procedure):
    """Written short, resolved and as JSON, a procedure is read back as it was."""
    for resolved in (False, True):
        text = dump(procedure, resolved=resolved)
        assert procedure == loads(text), text
    assert procedure == loads(json.dumps(json.loads(_json(procedure))))


def _json(procedure):
    from procflow.io.writer import procedure_tree
    from procflow.io.yaml_text import json_text

    return json_text(procedure_tree(procedure, resolved=False))


WAYS = [
    ('[{to: a, when: "area_m2 > 500"}, {to: b, when: \'kind == "urgent"\'}, c]', "one",
     [Flow("go", "a", when="area_m2 > 500"), Flow("go", "b", when='kind == "urgent"'), Flow("go", "c", otherwise=True)]),
    ('[{to: a, when: "area_m2>500"}, {to: b, otherwise: true}]', "one",
     [Flow("go", "a", when="area_m2 > 500"), Flow("go", "b", otherwise=True)]),
    ('[{to: a, when: "area_m2 > 500"}, {otherwise: c}]', "one",
     [Flow("go", "a", when="area_m2 > 500"), Flow("go", "c", otherwise=True)]),
    ('[{to: a, when: "area_m2 > 500"}, {to: b, when: "area_m2 <= 500"}]', "one",
     [Flow("go", "a", when="area_m2 > 500"), Flow("go", "b", when="area_m2 <= 500")]),
    ('{to: a, when: "area_m2 > 500"}', "one", [Flow("go", "a", when="area_m2 > 500")]),
    ('{any: [{to: a, p: 0.6}, {to: b, p: 35 %}, {to: c, when: "area_m2 > 500"}], otherwise: done}', "any",
     [Flow("go", "a", 0.6), Flow("go", "b", 0.35), Flow("go", "c", when="area_m2 > 500"),
      Flow("go", "done", otherwise=True)]),
    ("{any: [{to: a, p: 1}, {to: b, p: 0.5}]}", "any", [Flow("go", "a", 1), Flow("go", "b", 0.5)]),
    ('{any: [{to: a, p: 0.5}], otherwise: {to: b, label: Rest}}', "any",
     [Flow("go", "a", 0.5), Flow("go", "b", otherwise=True, label=Text(vi="Rest", en="Rest"))]),
]  # fmt: skip


@pytest.mark.parametrize(("spelled", "split", "flows"), WAYS)
def test_ways_on_are_read_as_they_say_and_written_back(spelled, split, flows):
    procedure = read(f"{{next: {spelled}}}")
    assert list(procedure.outflows("go")) == flows
    assert procedure.step("go").split == split
    assert_kept(procedure)


@pytest.mark.parametrize(
    ("spelled", "expected"), [("2", 2), ("1", 1), ("chosen", "chosen"), ("all", "all"), ("any", "any")]
)
def test_joins_are_read_as_they_say_and_written_back(spelled, expected):
    procedure = read(f"{{join: {spelled}, next: a}}")
    assert procedure.step("go").join == expected
    assert_kept(procedure)


def test_attributes_have_shares_or_a_law():
    procedure = read()
    assert procedure.attributes == (KIND, AREA)
    assert_kept(procedure)


def test_an_attribute_may_have_a_name():
    named = "attributes: {kind: {name: {vi: Loại, en: Kind}, shares: {urgent: 25 %, normal: 75 %}}, area: {name: Area, law: 5}}\n"
    procedure = read(attributes=named)
    assert procedure.attributes[0] == evolve(KIND, name=Text(vi="Loại", en="Kind"))
    assert procedure.attributes[1].law == Fixed(5)
    assert_kept(procedure)


def test_values_may_be_called_like_the_fields_of_an_attribute():
    procedure = read(attributes="attributes: {source: {law: 0.5, name: 0.5}}\n")
    assert procedure.attributes[0].values == ("law", "name")
    assert_kept(procedure)


@pytest.mark.parametrize("field", ["work", "wait"])
def test_times_go_by_an_attribute(field):
    procedure = read(f'{{{field}: {{by: kind, urgent: 5 min, normal: "uniform(1, 9) h"}}}}')
    expected = ByAttribute("kind", {"urgent": Duration(Fixed(5)), "normal": Duration(Uniform(1, 9), "h")})
    assert getattr(procedure.step("go"), f"{field}_by") == expected
    assert getattr(procedure.step("go"), field) is None
    assert_kept(procedure)


DEMANDS = [
    ("{per_hour: 2}", Demand(rate=2, per="hour")),
    ("{every: exponential(20) min}", Demand(every=Duration(Exponential(20)))),
    ("{batches_per_hour: 2, size: 5}", Demand(rate=2, per="hour", size=Fixed(5))),
    ('{batches_per_working_day: 1, size: "discrete(0.5 of 1, 0.5 of 3)"}',
     Demand(rate=1, per="working_day", size=Discrete([(0.5, 1), (0.5, 3)]))),
    ("{batches_per_year: 100, size: 2, calendar: always}", Demand(rate=100, size=Fixed(2), calendar="always")),
    ('{per_hour: {"08:00-10:00": 10, "10:00-12:00": 4}, days: [Mon]}',
     Demand(profile=[RatePart(480, 600, 10, (0,)), RatePart(600, 720, 4, (0,))])),
    ('{per_hour: {"08:00-10:00": 10}}', Demand(profile=[RatePart(480, 600, 10)])),
    ('[{per_hour: {"08:00-10:00": 10}, days: Mon-Thu}, {per_hour: {"08:00-09:00": 20}, days: Fri}]',
     Demand(profile=[RatePart(480, 600, 10, (0, 1, 2, 3)), RatePart(480, 540, 20, (4,))])),
    ('{profile: [{per_hour: {"08:00-10:00": 10}, days: Mon}, {per_hour: {"09:00-11:00": 5}, days: Tue}], calendar: always}',
     Demand(profile=[RatePart(480, 600, 10, (0,)), RatePart(540, 660, 5, (1,))], calendar="always")),
    ('{appointments: {days: [Mon, Wed], at: ["08:00", "08:30"], each: 2, shows: 0.9}}',
     Demand(appointments=Appointments(days=[0, 2], instants=[480, 510], each=2, shows=0.9))),
    ('{recorded: {at: ["2026-03-02 08:00", "2026-03-02T09:30:15"], kind: [urgent, normal], zone: Asia/Ho_Chi_Minh}}',
     Demand(recorded=Recorded(
         instants=[dt.datetime(2026, 3, 2, 8, tzinfo=HANOI), dt.datetime(2026, 3, 2, 9, 30, 15, tzinfo=HANOI)],
         attributes=[("kind", ("urgent", "normal"))]))),
    ('{recorded: {at: ["2026-03-02 08:00+09:00", "2026-03-02 08:00"], area_m2: [120, 7.5], source: register}}',
     Demand(recorded=Recorded(
         instants=[dt.datetime(2026, 3, 2, 6, tzinfo=HANOI), dt.datetime(2026, 3, 2, 8, tzinfo=HANOI)],
         attributes=[("area_m2", ("120", "7.5"))], source="register"))),
]  # fmt: skip


@pytest.mark.parametrize(("spelled", "expected"), DEMANDS)
def test_demand_is_read_as_it_says_and_written_back(spelled, expected):
    procedure = read(top=f"demand: {spelled}\n")
    assert procedure.demand == expected
    assert_kept(procedure)


def test_a_record_takes_the_time_zone_of_its_calendar():
    tokyo = "calendars: {there: {zone: Asia/Tokyo, hours: {Mon: '08:00-12:00'}}}\n"
    procedure = read(top=tokyo + "demand: {recorded: {at: ['2026-03-02 08:00']}, calendar: there}\n")
    assert procedure.demand.recorded.instants[0].utcoffset() == dt.timedelta(hours=9)


FILE = "procflow: 1\nid: p\n" + ATTRIBUTES + "steps: {go: {next: done}}\nends: {done: Done}\n"


def with_table(folder, table, recorded="file: arrivals.csv, column: received_at", name="arrivals.csv"):
    """Write a model and its table, and return the path of the model."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(table, encoding="utf-8")
    model = folder / "model" / "p.yaml" if name.startswith("model/") else folder / "p.yaml"
    model.write_text(f"{FILE}demand: {{recorded: {{{recorded}}}}}\n", encoding="utf-8")
    return model


def test_a_table_beside_the_file_is_read_with_the_columns_called_like_attributes(tmp_path):
    table = "no;received_at;kind;clerk\n1;2026-03-02 08:00;urgent;x\n\n2;2026-03-02T08:00:30+07:00;normal;y\n"
    found = load(with_table(tmp_path, table)).demand.recorded
    assert found.instants == (
        dt.datetime(2026, 3, 2, 8, tzinfo=HANOI), dt.datetime(2026, 3, 2, 8, 0, 30, tzinfo=HANOI),
    )  # fmt: skip
    assert (found.attributes, found.source) == ((("kind", ("urgent", "normal")),), "arrivals.csv")


def test_a_table_may_stand_below_the_folder_of_the_file(tmp_path):
    model = with_table(tmp_path, "at\n2026-03-02 08:00\n", "file: data/arrivals.csv, column: at", "data/arrivals.csv")
    assert len(load(model).demand.recorded.instants) == 1


def test_all_faults_of_a_table_are_told_at_their_lines(tmp_path):
    table = "received_at,kind,area_m2\n2026-03-02 08:00,urgnt,12\nyesterday,normal,large\n2026-02-30 08:00,,1\n"
    with pytest.raises(InputError) as caught:
        load(with_table(tmp_path, table))
    told = [(p.place.line, p.place.column, p.code) for p in caught.value.problems]
    assert told == [
        (2, 2, "record-value"), (3, 1, "record-time"), (3, 3, "record-value"), (4, 1, "record-time"), (4, 2, "record-value"),
    ]  # fmt: skip
    assert "Did you mean 'urgent'?" in caught.value.text("en")
    assert all(problem.text("vi") != problem.text("en") for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../arrivals.csv", "out of the folder"),
        ("a/../../arrivals.csv", "out of the folder"),
        ("..\\\\arrivals.csv", "out of the folder"),
        ("/etc/passwd.csv", "out of the folder"),
        ("C:/arrivals.csv", "out of the folder"),
        ("//host/share.csv", "out of the folder"),
        ("arrivals.txt", "does not end in .csv"),
        ("missing.csv", "no such file"),
        ("folder.csv", "no such file"),
        ("link.csv", "a link that leads out"),
        ("empty.csv", "the file is empty"),
        ("head.csv", "no rows"),
    ],
)
def test_only_tables_in_the_folder_of_the_file_are_read(tmp_path, name, said):
    inside = tmp_path / "inside"
    (inside / "folder.csv").mkdir(parents=True)
    (tmp_path / "arrivals.csv").write_text("at\n2026-03-02 08:00\n", encoding="utf-8")
    (inside / "link.csv").symlink_to(tmp_path / "arrivals.csv")
    (inside / "empty.csv").write_text("", encoding="utf-8")
    (inside / "head.csv").write_text("at\n", encoding="utf-8")
    model = inside / "p.yaml"
    model.write_text(f'{FILE}demand: {{recorded: {{file: "{name}", column: at}}}}\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(model)
    assert said in caught.value.text("en")


def test_a_text_without_a_folder_has_no_tables():
    with pytest.raises(InputError, match="this text has no folder"):
        read(top="demand: {recorded: {file: a.csv, column: at}}\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"flows": [Flow("go", "a", when="area_m2 >")]}, "column"),
        ({"flows": [Flow("go", "a", 0.5), Flow("go", "b", 0.5, when="area_m2 > 1")]}, "conditions beside shares"),
        ({"flows": [Flow("go", "a", otherwise=True), Flow("go", "b", when="area_m2 > 1")]}, "conditions beside shares"),
        ({"demand": Demand(every=Duration(Fixed(5)), size=Fixed(2))}, "several ways at once"),
        ({"demand": Demand(recorded=Recorded(instants=[dt.datetime(2026, 3, 2)]))}, "without a time zone"),
        ({"demand": Demand(profile=[RatePart(0, 60, 1), RatePart(0, 60, 2)])}, "two rates for the same hours"),
    ],
)
def test_what_would_be_read_back_as_something_else_is_not_written(change, said):
    procedure = read("{next: [{to: a, p: 0.5}, {to: b, p: 0.5}]}")
    if "flows" in change:
        change["flows"] += [flow for flow in procedure.flows if flow.source != "go"]
    with pytest.raises(OutputError) as caught:
        dump(evolve(procedure, **change))
    assert said in caught.value.text("en")

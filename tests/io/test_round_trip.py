"""What is written is read back as it was: short, resolved and as JSON."""

import datetime as dt
import tempfile
import zoneinfo
from pathlib import Path

import pytest
import yaml
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procflow.errors import OutputError
from procflow.io import dump, load, loads
from procflow.model import (
    PRECONDITION_EDITS,
    Appointments,
    AtMost,
    AuthorityCap,
    Batch,
    ByAttribute,
    Calendar,
    CaseAttribute,
    Checked,
    ControlFloor,
    DayCount,
    Demand,
    Discrete,
    Document,
    Duration,
    Duty,
    Empirical,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Gamma,
    Gateway,
    IfCutThen,
    Legal,
    LegalActs,
    Lognormal,
    Mixture,
    Officer,
    OfficerRule,
    Order,
    Part,
    Pert,
    Precondition,
    PriorityBy,
    Procedure,
    RatePart,
    Recorded,
    Role,
    Separation,
    Session,
    Span,
    Step,
    Text,
    TimeLimit,
    Together,
    Triangular,
    Uniform,
    Weibull,
)

TRICKY = ["no", "01", "13:30", "~", "null", "1e3", "2026-03-02", "a, b", "a: b", "# x", "- x", "{x}", "Văn thư", '"q"',
          "it's", "<<", "=", "60 %", "x" * 150, "y", "*a", "&a", "!t", "a\nb", "a\u2028b", "\U0001f600", "\ufffe"]  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8).map(
    lambda text: Text(en=text).en or "x"
)
NAMES = st.sampled_from(TRICKY) | WORDS
IDS = (
    st.sampled_from(
        [text for text in TRICKY if "\n" not in text and text[0] not in "\u2028\ufffe" and "\u2028" not in text]
    )
    | WORDS
)
TEXTS = st.builds(Text, vi=st.none() | NAMES, en=st.none() | NAMES) | NAMES.map(lambda name: Text(vi=name, en=name))
STRINGS = st.just("") | NAMES
TIMES = st.floats(0, 1e6) | st.integers(0, 1000)
POSITIVE = st.floats(1e-6, 1e6)
LAWS = (
    st.builds(Fixed, TIMES)
    | st.tuples(TIMES, TIMES).map(sorted).map(lambda v: Uniform(*v))
    | st.tuples(TIMES, TIMES, TIMES).map(sorted).map(lambda v: Triangular(*v))
    | st.builds(Exponential, POSITIVE)
    | st.builds(Erlang, st.integers(1, 1000), POSITIVE)
    | st.builds(Lognormal, POSITIVE, POSITIVE)
    | st.tuples(TIMES, TIMES, TIMES).map(sorted).map(lambda v: Pert(*v))
    | st.builds(Gamma, POSITIVE, st.floats(0.001, 100))
    | st.builds(Weibull, st.floats(0.05, 1000), POSITIVE)
)
WEIGHTS = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(lambda ns: [n / sum(ns) for n in ns])
COMPOSED = st.builds(
    lambda shares, first: Discrete([(share, first + k / 3) for k, share in enumerate(shares)]),
    WEIGHTS,
    st.floats(0, 99),
) | WEIGHTS.flatmap(
    lambda shares: st.tuples(*(LAWS for _ in shares)).map(lambda laws: Mixture(list(zip(shares, laws, strict=True))))
)
COMPOSED |= st.builds(Empirical, st.lists(st.floats(0, 1e6), min_size=1, max_size=5))
UNITS = st.sampled_from(["min", "h", "working days", "calendar days"])
DURATIONS = st.builds(Duration, LAWS | COMPOSED, UNITS)
SPANS = st.builds(Span, st.floats(1e-6, 1e6), UNITS)
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
SHARES = st.floats(0, 1) | st.integers(0, 100).map(lambda n: n / 100)
LEGALS = st.builds(
    Legal,
    source=st.sampled_from(["higher law", "own regulation", "none found", "unknown"]),
    basis=STRINGS,
    may=st.frozensets(st.sampled_from(["remove", "merge", "delegate", "once_only", "drop_component", "parallelise"])),
    delegate_form=STRINGS,
    instrument=STRINGS,
    authority=STRINGS,
    checked=st.none() | st.builds(Checked, DATES, NAMES),
)


DAYS = st.sets(st.integers(0, 6), min_size=1).map(sorted)
MINUTES = st.lists(st.integers(0, 700).map(lambda half: 2 * half), unique=True, min_size=1, max_size=3).map(sorted)
HOURS = (
    st.lists(st.integers(0, 1440), unique=True, min_size=2, max_size=4)
    .map(sorted)
    .map(lambda edges: tuple(zip(edges[::2], edges[1::2], strict=False)))
)
COUNTS = st.none() | st.integers(1, 30)
LONG = st.builds(Duration, st.builds(Exponential, POSITIVE), UNITS)
SESSIONS = st.builds(Session, days=DAYS, hours=HOURS, capacity=COUNTS) | st.builds(Session, days=DAYS, instants=MINUTES)
BATCHES = st.builds(
    Batch, size=st.integers(2, 30), work=st.sampled_from(["once", "each"]), age=st.none() | LONG
) | st.builds(Batch, days=DAYS, instants=MINUTES, age=st.none() | LONG)
SKILLS = st.lists(IDS, unique=True, max_size=2)
VALUES = ("urgent", "no", "a, b", "1e3", "Văn thư")
URGENT = st.permutations(VALUES).map(lambda order: PriorityBy("kind", tuple(order)))
ATTRIBUTES = st.tuples(
    st.builds(
        CaseAttribute, id=st.just("kind"), name=st.just(Text()) | TEXTS, shares=st.just([(v, 0.2) for v in VALUES])
    ),
    st.builds(CaseAttribute, id=st.just("area"), name=st.just(Text()) | TEXTS, law=LAWS | COMPOSED),
)
BY_KIND = st.tuples(*(DURATIONS for _ in VALUES)).map(
    lambda laws: ByAttribute("kind", list(zip(VALUES, laws, strict=True)))
)
CONDITIONS = st.sampled_from(["area > 500", 'kind == "no"', 'not (kind in ["a, b", "1e3"] or area / 2 <= -1)'])
MOMENTS = st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2199, 12, 30), timezones=st.sampled_from([
    dt.UTC, dt.timezone(dt.timedelta(hours=-3, minutes=-30)), zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh"),
]))  # fmt: skip
ZONED = st.lists(MOMENTS, min_size=1, max_size=4) | st.lists(
    MOMENTS.map(lambda moment: moment.replace(tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))), min_size=1, max_size=4
)
RECORDS = ZONED.flatmap(lambda instants: st.tuples(*(st.sampled_from(VALUES) for _ in instants)).map(
    lambda kinds: Recorded(instants=instants, attributes=[("kind", kinds)], source="a, b")))  # fmt: skip
QUEUES = st.sampled_from(["fifo", "priority", "preemptive", "due", "shortest"])
CLOSINGS = st.sampled_from(["suspend", "finish", "fit"])


@st.composite
def officer_rules(draw, steps):
    """A rule on who does a step, of any kind."""
    never = some(draw, steps)
    same = draw(st.sampled_from(steps)) if not never else draw(st.none() | st.sampled_from(steps))
    absent = "wait" if same is None else draw(st.sampled_from(["wait", "other"]))
    return OfficerRule(same_as=same, if_absent=absent, never=never)


@st.composite
def bounds(draw, nodes):
    """A bound of any kinds."""
    waiting, time = draw(st.none() | st.integers(0, 9)), draw(st.none() | LONG)
    visits = draw(st.integers(1, 9) if waiting is None and time is None else st.none() | st.integers(1, 9))
    of = "stay" if time is None else draw(st.sampled_from(["stay", "waiting"]))
    return AtMost(visits=visits, waiting=waiting, time=time, of=of, then=draw(st.sampled_from(nodes)))


@st.composite
def doers(draw, roles):
    """A role, several of them, or none."""
    crew = some(draw, roles)
    if not crew or draw(st.booleans()):
        return {"role": crew[0] if crew else None}
    return {"role": draw(st.sampled_from(crew)), "joint": [(role, draw(st.integers(1, 4))) for role in crew]}


@st.composite
def staffs(draw, calendars):
    """A number of officers, or officers told apart."""
    posts = draw(st.lists(IDS, unique=True, max_size=3))
    if not posts:
        return {"officers": draw(st.none() | st.integers(1, 9))}
    calendar = st.none() | st.sampled_from(calendars)
    speed = st.just(1.0) | POSITIVE
    absence = st.none() | st.sampled_from([0.0, 0.04, 0.125])
    return {
        "staff": [
            Officer(id=id, calendar=draw(calendar), skills=draw(SKILLS), speed=draw(speed), absence=draw(absence))
            for id in posts
        ],
        "absence": draw(st.sampled_from([0.0, 0.04, 1 / 3])),
    }


PART_IDS = st.lists(IDS, unique=True, max_size=2)


@st.composite
def calendars(draw, id):
    """A calendar with hours on some days, days off and swapped days."""
    hours = draw(st.lists(st.sampled_from([(), ((480, 720), (810, 1050)), ((0, 1440),)]), min_size=7, max_size=7))
    swapped = draw(st.dictionaries(DATES, DATES, max_size=3))
    off = draw(st.frozensets(DATES, max_size=4)) | set(swapped.values())
    return Calendar(id=id, zone=draw(st.sampled_from(["UTC", "Asia/Ho_Chi_Minh"])),
                    week=((((480, 720),)), *hours[1:]), off=off, worked=swapped, source=draw(STRINGS),
                    version=draw(STRINGS), official_until=draw(st.none() | DATES))  # fmt: skip


def some(draw, ids, *, least=0):
    """Some of the ids, each at most once, in any order."""
    return tuple(draw(st.lists(st.sampled_from(ids), unique=True, min_size=least, max_size=3))) if ids else ()


@st.composite
def decided(draw, source, targets, split):
    """Flows of which conditions decide, or each by itself; the last is taken otherwise."""
    flows = [
        Flow(source, target, when=draw(CONDITIONS), label=draw(st.just(Text()) | TEXTS)) for target in targets[:-1]
    ]
    if split == "any":
        flows = [evolve(flow, when="", p=0.3) if draw(st.booleans()) else flow for flow in flows]
        flows = flows or [Flow(source, targets[0], 0.25)]
    if split == "all":
        return [Flow(source, target) for target in targets]
    return [*flows, Flow(source, targets[-1], otherwise=bool(flows), label=draw(st.just(Text()) | TEXTS))]


@st.composite
def branches(draw, source, nodes):
    """The flows that leave a node, and how they split."""
    targets = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4))
    split = draw(st.sampled_from(["one", "all", "any"]))
    if split == "any" or draw(st.integers(0, 3)) == 0:
        return split, draw(decided(source, targets, split))
    weights = draw(st.lists(st.integers(0, 9), min_size=len(targets), max_size=len(targets)))
    weights = weights if sum(weights) else [1] * len(targets)
    shares = [1.0] * len(targets) if split == "all" else [weight / sum(weights) for weight in weights]
    kinds = draw(
        st.lists(st.sampled_from(["normal", "normal", "returns"]), min_size=len(targets), max_size=len(targets))
    )
    flows = [Flow(source, target, p, kind, label=draw(st.just(Text()) | TEXTS))
             for target, p, kind in zip(targets, shares, kinds, strict=True)]  # fmt: skip
    return split, flows


@st.composite
def rules(draw, id, steps, ends):
    """A rule of any kind over the steps."""
    common = {"id": id, "basis": draw(STRINGS), "note": draw(TEXTS)}
    step = st.sampled_from(steps)
    kinds = [
        lambda: Together(steps=some(draw, steps, least=1), **common),
        lambda: IfCutThen(step=draw(step), then=draw(step), **common),
        lambda: Separation(maker=draw(step), checkers=some(draw, steps, least=1), **common),
        lambda: AuthorityCap(authorities=some(draw, TRICKY, least=1), **common),
        lambda: LegalActs(most=draw(st.integers(0, 9)), **common),
        lambda: Precondition(steps=some(draw, steps, least=1), name=draw(TEXTS),
                             edits=some(draw, PRECONDITION_EDITS),
                             state=draw(st.sampled_from(["in force", "planned", "missing"])), **common),
        lambda: ControlFloor(risk=draw(NAMES), detect=draw(SHARES), ends=some(draw, ends), name=draw(TEXTS), **common),
    ]  # fmt: skip
    if len(steps) > 1:
        kinds.append(lambda: Order(first=steps[0], then=steps[1], **common))
    return draw(st.sampled_from(kinds))()


def times(name):
    """A time, one for each value of an attribute, or none."""
    one = (st.none() | DURATIONS).map(lambda time: {name: time})
    return one | one | BY_KIND.map(lambda by: {f"{name}_by": by})


HOURLY = st.lists(st.tuples(HOURS, DAYS), min_size=1, max_size=2, unique_by=lambda pair: str(pair[1])).map(
    lambda groups: [
        RatePart(*span, 2.5 + k, (day,)) for day, (hours, _) in enumerate(groups) for k, span in enumerate(hours)
    ]
)
DEMANDS = (
    st.builds(Demand, rate=POSITIVE, per=st.sampled_from(["hour", "working_day", "year"]), size=st.none() | LAWS | COMPOSED)
    | st.builds(Demand, profile=HOURLY)
    | st.builds(Demand, appointments=st.builds(
        Appointments, days=DAYS, instants=MINUTES, each=st.integers(1, 9), shows=st.floats(0.01, 1)))
    | st.builds(Demand, recorded=RECORDS)
)  # fmt: skip


@st.composite
def procedures(draw):
    """A procedure that a file can hold, sound or not."""
    names = draw(st.lists(IDS, unique=True, min_size=4, max_size=8))
    cut = draw(st.integers(1, len(names) - 1))
    step_ids, rest = names[:cut], names[cut:]
    gate_ids, end_ids = rest[:-1][:2], rest[-1:]
    nodes = [*step_ids, *gate_ids, *end_ids]
    lists = st.lists(IDS, unique=True, max_size=4)
    role_ids, document_ids, duty_ids, calendar_ids = draw(lists), draw(lists), draw(lists), draw(lists)
    calendar_names = [*calendar_ids, "vn-office", "always"]
    steps, gateways, flows = [], [], []
    for id in step_ids:
        split, out = draw(branches(id, nodes))
        steps.append(Step(
            id=id, name=draw(TEXTS), **draw(doers(role_ids)), skills=draw(SKILLS),
            officer=draw(st.none() | officer_rules(step_ids)), priority=draw(st.none() | st.integers(1, 9) | URGENT),
            sessions=draw(st.none() | SESSIONS), batch=draw(st.none() | BATCHES), at_most=draw(st.none() | bounds(nodes)),
            **draw(times("work")), **draw(times("wait")), needs=some(draw, document_ids),
            one_of=tuple({some(draw, document_ids, least=1): None}) if document_ids else (), uses=some(draw, document_ids),
            makes=some(draw, document_ids), duties=some(draw, duty_ids),
            legal=evolve(draw(st.just(Legal()) | LEGALS), delegate_to=some(draw, role_ids), merge_into=some(draw, step_ids)),
            parts=[Part(id=part, name=draw(TEXTS), work=draw(st.none() | DURATIONS)) for part in draw(PART_IDS)],
            setup=draw(st.none() | DURATIONS),
            detects=tuple((risk, draw(st.floats(0, 0.99))) for risk in draw(st.lists(NAMES, unique=True, max_size=2))),
            value=draw(st.sampled_from([None, "VA", "BVA", "NVA"])), signs=draw(st.none() | st.booleans()),
            limit=draw(st.none() | SPANS), clock=draw(st.sampled_from(["running", "paused", "off"])),
            join=draw(st.sampled_from(["any", "all", "chosen", 2])), split=split,
        ))  # fmt: skip
        flows += out
    for id in gate_ids:
        split, out = draw(branches(id, nodes))
        gateways.append(
            Gateway(id=id, name=draw(TEXTS), join=draw(st.sampled_from(["any", "all", "chosen", 2])), split=split)
        )
        flows += out
    cost = st.floats(0, 1e9) | st.integers(0, 10**6).map(float) | st.just(48.125)
    return Procedure(
        id=draw(IDS), name=draw(TEXTS), kind=draw(STRINGS), version=draw(STRINGS), source=draw(STRINGS),
        illustrative=draw(st.booleans()), steps=steps, gateways=gateways, flows=flows,
        ends=[End(id=id, name=draw(TEXTS), needs=some(draw, document_ids)) for id in end_ids],
        start=draw(st.sampled_from(nodes)),
        roles=[Role(id=id, name=draw(TEXTS), unit=draw(STRINGS), agency=draw(STRINGS), share=draw(st.none() | SHARES.filter(bool)),
                    **draw(staffs(calendar_names)), queue=draw(QUEUES), at_closing=draw(CLOSINGS), cost_per_hour=draw(cost), currency="USD",
                    external=draw(st.booleans()), transfer=draw(st.none() | DURATIONS),
                    calendar=draw(st.none() | st.sampled_from(calendar_names))) for id in role_ids],
        documents=[Document(id=id, name=draw(TEXTS), form=draw(st.sampled_from(["", "paper", "electronic"])),
                            source=draw(st.sampled_from(["made here", "applicant"])), component=draw(st.booleans()),
                            register=draw(STRINGS), legal=draw(st.just(Legal()) | LEGALS))
                   for id in document_ids],
        duties=[Duty(id=id, name=draw(TEXTS), basis=draw(STRINGS)) for id in duty_ids],
        rules=[draw(rules(id, step_ids, end_ids)) for id in draw(lists)],
        calendars=[draw(calendars(id)) for id in calendar_ids], calendar=draw(st.sampled_from(calendar_names)),
        attributes=draw(ATTRIBUTES), priority=draw(st.none() | URGENT),
        demand=draw(st.none() | DEMANDS
                    | st.builds(Demand, every=DURATIONS, calendar=st.sampled_from(calendar_names))),
        time_limit=draw(st.none() | st.builds(
            TimeLimit, SPANS, st.none() | st.builds(DayCount, receipt_day=st.sampled_from(["no_count", "count"]), cut_off=st.none() | st.integers(0, 1439)), STRINGS)),
        after_pause=draw(st.sampled_from(["resume", "restart", "run"])),
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60)
@given(procedures())
def test_every_procedure_survives_the_short_and_the_resolved_form(procedure):
    """Reading what was written gives the same value, to the last bit of every number."""
    assert loads(dump(procedure)) == procedure
    assert loads(dump(procedure, resolved=True)) == procedure


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=10)
@given(procedures())
def test_every_procedure_survives_json_on_disk(procedure):
    """JSON is the same model."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "p.json")
        text = dump(procedure, file)
        assert load(file) == procedure
        assert file.read_text(encoding="utf-8") == text


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=10)
@given(procedures())
def test_other_yaml_programs_read_the_same_texts(procedure):
    """A reader of YAML 1.1 finds each id as the text it is, not as a number, a date or a truth value."""
    data = yaml.safe_load(dump(procedure))
    assert [step.id for step in procedure.steps] == list(data["steps"])
    assert procedure.id == data["id"]


def tiny(**changes):
    """The smallest procedure, changed."""
    p = Procedure(id="tiny", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    return evolve(p, **changes)


def test_resolved_file_implies_nothing():
    """Start, next, probability, join and clock are all written out."""
    text = dump(tiny(steps=[Step(id="a", role="clerk")], roles=[Role(id="clerk")]), resolved=True)
    data = yaml.safe_load(text)
    assert data["start"] == "a"
    assert data["steps"]["a"]["next"] == {"to": "z", "p": 1}
    assert tuple([data["steps"]["a"][key] for key in ("join", "clock")] + [data["steps"]["a"]["legal"]["source"]]) == (
        "any",
        "running",
        "unknown",
    )
    assert data["roles"] == {"clerk": {"external": False, "at_closing": "suspend", "absence": 0, "queue": "fifo"}}
    assert data["documents"] == {}


def test_what_a_file_cannot_hold_is_refused_by_name():
    """Nothing is dropped silently: control characters, flows from nowhere, two rates, repeated ids."""
    cases = [
        tiny(source="bell\x07"),
        tiny(id="a\u200bb"),
        tiny(flows=[Flow("a", "z"), Flow("b", "z")]),
        tiny(demand=Demand(rate=1, every=Duration(Fixed(1), "h"))),
        tiny(roles=[Role(id="r"), Role(id="r")]),
        tiny(roles=[Role(id="r", cost_per_hour=1, currency="đồng")]),
        tiny(roles=[Role(id="r", currency="USD")]),
        tiny(calendars=[Calendar(id="c", worked={dt.date(2026, 1, 3): dt.date(2026, 1, 5)})]),
        tiny(steps=[Step(id="a", needs=("d", "d"))]),
        tiny(steps=[Step(id="a", parts=[Part(id="b"), Part(id="b")])]),
        tiny(steps=[Step(id="a", parts=[Part(id="b\u200b")])]),
        tiny(rules=[AuthorityCap(id="r", authorities=[])]),
    ]
    for procedure in cases:
        with pytest.raises(OutputError) as caught:
            dump(procedure)
        assert [problem.code for problem in caught.value.problems] == ["cannot-hold"]


def test_parts_setup_and_new_rules_are_written_as_a_person_would():
    """The short form says what was merged in, by id, and nothing that is not known."""
    step = Step(
        id="a",
        work=Duration(Fixed(5)),
        setup=Duration(Fixed(2)),
        parts=[Part(id="look", name=Text(vi="Xem", en="Look"), work=Duration(Fixed(12))), Part(id="weigh")],
        legal=Legal(source="none found", may={"merge"}, merge_into=["b"]),
    )
    rules = [LegalActs(id="acts", most=0), AuthorityCap(id="cap", authorities=["Giám đốc"])]
    data = yaml.safe_load(dump(tiny(steps=[step, Step(id="b")], rules=rules, flows=[Flow("a", "b"), Flow("b", "z")])))
    assert data["steps"]["a"] == {
        "work": "5 min",
        "setup": "2 min",
        "parts": {"look": {"name": {"vi": "Xem", "en": "Look"}, "work": "12 min"}, "weigh": {}},
        "legal": {"source": "none found", "may": ["merge"], "merge_into": ["b"]},
    }
    assert data["rules"] == {"acts": {"legal_acts": 0}, "cap": {"authority_cap": ["Giám đốc"]}}


def test_roles_that_may_be_delegated_to_are_declared_by_naming_them():
    """A file without `roles` has performers and delegates as roles; reading and writing agree on it."""
    legal = Legal(may={"delegate"}, delegate_to=["deputy", "clerk"])
    p = tiny(steps=[Step(id="a", role="clerk", legal=legal)], roles=[Role(id="clerk"), Role(id="deputy")])
    assert "roles:" not in dump(p)
    assert loads(dump(p)) == p


def test_decomposed_letters_are_composed():
    """A file from a Mac and one from Windows hold the same id."""
    decomposed = "Mo\u0302\u0323t cu\u031b\u0309a"
    p = tiny(roles=[Role(id=decomposed)], steps=[Step(id="a", role=decomposed)])
    assert loads(dump(p)).roles[0].id == "Một cửa"

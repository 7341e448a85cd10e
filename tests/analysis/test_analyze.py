"""The whole analysis: nothing invented below its level, parts that add up, and a table that reads."""

import pytest
from attrs import evolve
from block_graphs import procedures
from hypothesis import given

from procflow.analysis import analyze
from procflow.model import (
    KINDS,
    Demand,
    Document,
    Duration,
    End,
    Fixed,
    Flow,
    Procedure,
    Role,
    Span,
    Step,
    Text,
    TimeLimit,
)

ROLES = ("clerk", "officer", "officer", "head", "officer", "law", "officer", "head", "chief", "chair", "clerk", "clerk")
TIMES = ("cycle_time_mean", "cycle_time_p50", "cycle_time_p90", "processing_time", "waiting", "efficiency")


def step_table():
    """Twelve steps as a decision lists them: step, performer, limit, product; no law, time, demand or staff."""
    steps = [
        Step(
            id=f"s{k:02}",
            role=role,
            limit=Span(0.5),
            makes=[f"d{k:02}"],
            name=Text(vi="Ký" if role == "chair" else "Xử lý"),
        )
        for k, role in enumerate(ROLES)
    ]
    flows = [Flow(f"s{k:02}", f"s{k + 1:02}") for k in range(11)] + [Flow("s11", "done")]
    return Procedure(
        id="table",
        name=Text(vi="Bảng bước", en="Step table"),
        steps=steps,
        ends=[End(id="done")],
        flows=flows,
        start="s00",
        roles=[Role(id=role) for role in sorted(set(ROLES))],
        documents=[Document(id=f"d{k:02}") for k in range(12)],
        time_limit=TimeLimit(Span(5)),
    )


def test_a_step_table_gives_handoffs_signatures_and_limits_but_no_time():
    """Nine changes of role, one signature, six days of limits against five; every time figure is None with its reason."""
    found = analyze(step_table())
    assert found.level.letter == "A"
    assert (found["steps"].value, found["handoffs"].value, found["signatures"].value) == (12.0, 9.0, 1.0)
    assert (found.limits.days, found.limits.within) == (6.0, False)
    for id in (*TIMES, "work_content", "cost"):
        assert found[id].value is None
        assert found[id].reason.get("en").startswith("needs level C (work times); missing work time: step 's00'")
    assert found.cycle_time is None
    assert all(one.utilization is None for one in found.loads)


def test_every_kind_of_figure_is_told_or_has_a_reason():
    """Silence is none of the answers."""
    found = analyze(step_table())
    assert [kind.id for kind in KINDS] == [figure.id for figure in found.figures[: len(KINDS)]]
    for figure in found.figures:
        assert figure.value is not None or (figure.reason.get("en") and figure.reason.get("vi"))
    with pytest.raises(KeyError):
        found["happiness"]


def m(minutes):
    return Duration(Fixed(minutes), "min")


def timed():
    """Draft and check with transfer, wait, half a share, an applicant and another agency."""
    return Procedure(
        id="timed",
        steps=[
            Step(id="draft", role="officer", work=m(20)),
            Step(id="check", role="head", work=m(5), wait=m(60), signs=True),
            Step(id="supplement", role="applicant", work=m(0), wait=m(480)),
            Step(id="opinion", role="tax", work=m(30)),
            Step(id="archive", work=m(1)),
        ],
        ends=[End(id="done")],
        flows=[
            Flow("draft", "check"),
            Flow("check", "draft", 0.2, kind="returns"),
            Flow("check", "supplement", 0.4),
            Flow("check", "opinion", 0.4),
            Flow("supplement", "opinion"),
            Flow("opinion", "archive"),
            Flow("archive", "done"),
        ],
        start="draft",
        roles=[
            Role(id="officer", officers=1, share=0.5, transfer=m(2), cost_per_hour=60_000),
            Role(id="head", officers=1, share=1, transfer=m(10), cost_per_hour=60_000),
            Role(id="applicant", external=True, transfer=m(3)),
            Role(id="tax", agency="tax office", external=True, transfer=m(100)),
        ],
        demand=Demand(rate=1, per="hour"),
        time_limit=TimeLimit(Span(2)),
        illustrative=True,
    )


def test_the_parts_of_the_cycle_time_by_hand():
    """1.25 drafts and checks, half a supplement, one opinion; each return is a transfer to the officer."""
    found = analyze(timed())
    expected = {
        "processing_time": 1.25 * 25 + 1,
        "waiting_other_duties": 1.25 * 20,
        "waiting_delay": 1.25 * 60,
        "waiting_transfer": 1.25 * 10 + 0.25 * 2,
        "waiting_applicant": 0.5 * (480 + 3),
        "waiting_external": 30 + 100,
        "work_content": 1.25 * 25,
        "cost": 1.25 * 25 * 1000,
        "handoffs": 1.25 + 0.25 + 0.5 + 1,
        "steps_per_case": 1.25 * 2 + 0.5 + 1 + 1,
    }
    assert {id: found[id].value for id in expected} == pytest.approx(expected, abs=1e-9)
    total = found["processing_time"].value + found["waiting"].value
    assert found["cycle_time_mean"].value == pytest.approx(total, abs=1e-9)
    assert found["efficiency"].value == pytest.approx(expected["processing_time"] / total, abs=1e-12)
    assert found["load:officer"].value == pytest.approx(1.25 * 40 / 60, abs=1e-12)
    assert found.bottleneck.role == "officer"


@given(procedures(loops=True, automatic=False))
def test_work_and_waiting_add_up_to_the_cycle_time(p):
    """Without parallel branches the parts add up to the mean; with them they are told to need a run."""
    found = analyze(p)
    if any(gateway.split == "all" for gateway in p.gateways):
        assert "parallel branches" in found["processing_time"].reason.get("en")
    else:
        total = found["processing_time"].value + found["waiting"].value
        assert found["cycle_time_mean"].value == pytest.approx(total, abs=1e-9)


def test_the_share_within_the_limit_is_told_only_where_the_clock_always_runs():
    """A paused step makes the cycle time another thing than what the limit counts."""
    p = timed()
    found = analyze(p)
    assert found.within_limit == pytest.approx(found.cycle_time.cdf(960), abs=1e-12)
    assert 0 < found.within_limit < 1
    paused = evolve(p, steps=[*p.steps[:2], evolve(p.steps[2], clock="paused"), *p.steps[3:]])
    assert analyze(paused).within_limit is None


def test_a_procedure_that_takes_no_time_has_no_efficiency():
    """Automatic steps alone: the share of processing in nothing is not 0."""
    p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    found = analyze(p)
    assert (found["cycle_time_mean"].value, found["efficiency"].value) == (0.0, None)
    assert found["efficiency"].reason.get("en") == "no step takes time"


def test_the_table_reads_in_both_languages():
    """Banner, name, level, figures with units, load with the overloaded role, limits; numbers in the language's style."""
    p = evolve(timed(), demand=Demand(rate=2, per="hour"))
    text, viet = str(analyze(p)), analyze(p).table("vi")
    assert text.startswith("ILLUSTRATIVE FIGURES – NOT THOSE OF ANY OFFICE\n")
    assert viet.startswith("SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO\n")
    lines = [line.split() for line in text.splitlines()]
    assert ["Cycle", "time,", "mean", "516.75", "working", "minutes", "(1.1", "working", "days)"] in lines
    assert ["Staff", "cost", "per", "case", "31,250", "VND"] in lines
    (officer,) = [line for line in text.splitlines() if line.startswith("officer ")]
    assert officer.split()[1:6] == ["166.7", "%", "1.67", "1", "1"]
    assert officer.endswith("bottleneck; overloaded: the queue never settles")
    assert "516,75" in viet
    assert "31.250" in viet
    assert max(map(len, text.splitlines())) <= 140


def test_lines_of_the_table_line_up():
    """Values end in one column."""
    block = str(analyze(timed())).split("\n\n")[3].splitlines()
    rows = [line for line in block if "working minutes" in line and line[-1] != "."]
    assert len({line.index("working minutes") for line in rows}) == 1

"""Work, cost and load: by hand, with rework, shares and calendars, and what is missing told."""

import pytest
from attrs import evolve

from procflow.analysis import analyze
from procflow.analysis.workload import bottleneck, load, no_cost, staff_cost, staff_minutes, value_shares
from procflow.model import Batch, Calendar, Demand, Duration, End, Fixed, Flow, Officer, Procedure, Role, Step
from procflow.queueing import mmc

FULL = Calendar(id="full", week=tuple(((480, 960),) if k < 5 else () for k in range(7)))
HALF = Calendar(id="half", week=tuple(((480, 720),) if k < 5 else () for k in range(7)))


def fixed(minutes):
    return Duration(Fixed(minutes), "min")


def office(**changes):
    """Draft 12 min, check 6 min that sends back one in five, an applicant who waits; eight cases an hour."""
    p = Procedure(
        id="p",
        steps=[
            Step(id="draft", role="officer", work=fixed(12), value="VA"),
            Step(id="check", role="head", work=fixed(6), value="NVA"),
            Step(id="fetch", role="applicant", work=fixed(30)),
        ],
        ends=[End(id="done")],
        flows=[
            Flow("draft", "check"),
            Flow("check", "draft", 0.2, kind="returns"),
            Flow("check", "fetch", 0.8),
            Flow("fetch", "done"),
        ],
        start="draft",
        roles=[
            Role(id="officer", officers=2, share=0.5, cost_per_hour=60_000),
            Role(id="head", officers=2, share=1, cost_per_hour=120_000),
            Role(id="applicant", external=True),
        ],
        calendars=[FULL, HALF],
        calendar="full",
        demand=Demand(rate=8, per="hour"),
    )
    return evolve(p, **changes)


def test_load_counts_rework_and_shares():
    """1.25 drafts of 12 min at half time hold an officer 30 min: at 8 an hour 4 are busy; the head 7.5 min: 1."""
    officer, head = load(office())
    assert officer.offered == pytest.approx(4.0, abs=1e-12)
    assert (officer.utilization, officer.stable, officer.extra) == (pytest.approx(2.0), False, 3)
    assert head.offered == pytest.approx(1.0, abs=1e-12)
    assert (head.utilization, head.stable, head.extra) == (pytest.approx(0.5), True, 0)
    assert bottleneck(load(office())) == officer


def test_extra_officers_make_the_queue_settle():
    """With the officers told added, Erlang's formula has a steady state; with one fewer it has none."""
    officer = load(office())[0]
    assert mmc(officer.offered, 1, officer.officers + officer.extra).load < 1
    assert officer.offered >= officer.officers + officer.extra - 1


def test_half_the_open_hours_double_the_load():
    """The head is there in the mornings only, while cases arrive all day."""
    p = office()
    roles = [p.roles[0], evolve(p.roles[1], calendar="half"), p.roles[2]]
    assert load(evolve(p, roles=roles))[1].offered == pytest.approx(2.0, abs=1e-12)


def test_demand_is_counted_on_its_own_calendar():
    """Eight cases an hour of a half-day desk are four an hour of the full day."""
    p = office(demand=Demand(rate=8, per="hour", calendar="half"))
    assert load(p)[0].offered == pytest.approx(2.0, abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"officers": None}, "number of officers"),
        ({"share": None}, "share of time"),
        ({"officers": None, "share": None}, "number of officers, share of time"),
    ],
)
def test_what_is_missing_for_a_load_is_told(changes, missing):
    """No load is invented; the other roles keep theirs."""
    p = office()
    officer, head = load(evolve(p, roles=[evolve(p.roles[0], **changes), *p.roles[1:]]))
    assert (officer.offered, officer.utilization, officer.stable, officer.extra) == (None, None, None, None)
    assert officer.reason.get("en") == f"missing {missing}"
    assert head.utilization == pytest.approx(0.5)


def test_load_needs_demand_and_every_work_time():
    """Without demand no role has a load; without one work time that role has none."""
    assert [one.reason.get("en") for one in load(office(demand=None))] == ["missing demand"] * 2
    p = office()
    bare = evolve(p, steps=[evolve(p.steps[0], work=None), *p.steps[1:]])
    assert [one.reason.get("vi") for one in load(bare)] == ["còn thiếu thời gian xử lý của mọi bước", ""]
    assert bottleneck(load(office(demand=None))) is None


def test_a_body_outside_with_a_number_of_officers_has_a_load():
    """Its share counts as whole where nothing is said, since its time is not the office's."""
    p = office()
    roles = [*p.roles[:2], evolve(p.roles[2], officers=10)]
    assert load(evolve(p, roles=roles))[2].offered == pytest.approx(8 * 30 / 60, abs=1e-12)


def test_work_and_cost_count_the_staff_of_the_office_alone():
    """15 min of drafts at 60,000 and 7.5 min of checks at 120,000 an hour: 30,000 a case."""
    assert staff_minutes(office()) == pytest.approx({"draft": 15.0, "check": 7.5}, abs=1e-12)
    assert staff_cost(office()) == pytest.approx(30_000, abs=1e-8)
    assert not no_cost(office())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"cost_per_hour": None}, "no cost_per_hour for: head"), ({"currency": "USD"}, "rates are in USD, not in VND")],
)
def test_cost_needs_a_rate_in_dong_for_every_role(changes, reason):
    """A missing rate is no rate of 0, and currencies are not added."""
    p = office()
    assert no_cost(evolve(p, roles=[p.roles[0], evolve(p.roles[1], **changes), p.roles[2]])).get("en") == reason


def test_value_classes_split_steps_and_work():
    """The applicant's step has no class and no staff minutes."""
    found = [(one.value, one.steps, one.minutes) for one in value_shares(office())]
    assert found == [
        ("VA", 1, pytest.approx(15.0)),
        ("BVA", 0, 0.0),
        ("NVA", 1, pytest.approx(7.5)),
        (None, 1, 0.0),
    ]


def test_officers_count_by_their_own_hours():
    """One officer all day and one in the mornings are one and a half: four busy officers need three more of all day."""
    p = office()
    staff = [Officer(id="an"), Officer(id="binh", calendar="half")]
    found = load(evolve(p, roles=[Role(id="officer", staff=staff, share=0.5), *p.roles[1:]]))[0]
    assert found.staffed == pytest.approx(1.5, abs=1e-12)
    assert found.utilization == pytest.approx(4 / 1.5, abs=1e-12)
    assert (found.stable, found.extra, found.officers) == (False, 3, 2)


def test_officers_told_apart_with_the_same_hours_are_as_many_as_they_are():
    """Names alone change nothing."""
    p = office()
    staff = [Officer(id="an"), Officer(id="binh")]
    assert load(evolve(p, roles=[evolve(p.roles[0], staff=staff), *p.roles[1:]])) == load(p)


def test_no_load_is_told_where_only_some_can_do_the_work():
    """Who has the skill may be busy while the others are not."""
    p = office()
    steps = [evolve(p.steps[0], skills=["land"]), *p.steps[1:]]
    officer, head = load(evolve(p, steps=steps))
    assert (officer.utilization, officer.reason.get("en")) == (None, "simulate: skills")
    assert head == load(p)[1]


def test_joint_work_takes_all_its_officers():
    """One officer and two heads, 12 minutes each, 1.25 times: 45 minutes more or less by role, at the rates of each."""
    p = office()
    steps = [evolve(p.steps[0], joint=[("officer", 1), ("head", 2)]), *p.steps[1:]]
    together = evolve(p, steps=steps)
    assert staff_minutes(together)["draft"] == pytest.approx(1.25 * 12 * 3, abs=1e-12)
    # Officer 15 min at 1,000 a minute; heads 30 + 7.5 min at 2,000 a minute.
    assert staff_cost(together) == pytest.approx(15 * 1000 + 37.5 * 2000, abs=1e-9)
    officer, head = load(together)
    assert officer.offered == pytest.approx(4.0, abs=1e-12)
    # 37.5 minutes a case, eight cases an hour.
    assert head.offered == pytest.approx(5.0, abs=1e-12)


def test_work_done_once_is_shared_by_a_full_batch():
    """A letter of five cases takes each a fifth of the way to the post."""
    p = office()
    steps = [p.steps[0], evolve(p.steps[1], batch=Batch(size=5)), p.steps[2]]
    assert staff_minutes(evolve(p, steps=steps))["check"] == pytest.approx(1.25 * 6 / 5, abs=1e-12)
    assert load(evolve(p, steps=steps))[1].offered == pytest.approx(0.2, abs=1e-12)
    each = [p.steps[0], evolve(p.steps[1], batch=Batch(size=5, work="each")), p.steps[2]]
    assert load(evolve(p, steps=each)) == load(p)


@pytest.mark.parametrize("batch", [Batch(size=5, age=fixed(60)), Batch(instants=[540]), Batch(size=5, instants=[540])])
def test_how_many_share_the_work_of_an_open_batch_only_the_clock_knows(batch):
    """No work, load or cost is told, with the reason."""
    p = office()
    opened = evolve(p, steps=[p.steps[0], evolve(p.steps[1], batch=batch), p.steps[2]])
    officer, head = load(opened)
    assert officer == load(p)[0]
    assert (head.offered, head.reason.get("en")) == (None, "simulate: batches worked on once")
    assert [share.minutes for share in value_shares(opened)][2] is None
    found = analyze(opened)
    assert (found["work_content"].value, found["cost"].value) == (None, None)
    assert found["work_content"].reason.get("vi") == "cần mô phỏng: lô xử lý một lần"

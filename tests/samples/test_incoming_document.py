"""The sample of 46 observed actions: what it holds, and that it is an office that could exist."""

from collections import Counter

import pytest

from procflow.analysis import level
from procflow.guards import deciding, detection, violations
from procflow.metrics import Metrics, measure
from procflow.model import Precondition, Procedure, Separation
from procflow.simulation import Scenario, simulate
from procflow.structure import network, visits


def expected_visits(procedure: Procedure) -> dict[str, float]:
    net = network(procedure)
    return {atom.node: count for atom, count in zip(net.atoms, visits(net), strict=True) if atom.kind == "work"}


def test_the_sample_has_46_steps(incoming: Procedure) -> None:
    assert len(incoming.steps) == 46


def test_times_demand_and_staff_are_all_known_while_the_law_of_three_steps_is_not(incoming: Procedure) -> None:
    found = level(incoming)
    assert (found.has("C"), found.has("D"), found.has("B")) == (True, True, False)
    unknown = {step.id for step in incoming.steps if not step.legal.known}
    assert {"division_register", "confirm_due_date", "schedule_signing"} == unknown


def test_the_law_permits_to_remove_at_least_32_steps(incoming: Procedure) -> None:
    assert len([step for step in incoming.steps if step.legal.permits("remove")]) >= 32


def test_higher_law_keeps_what_makes_the_reply_lawful(incoming: Procedure) -> None:
    for id in ("receive", "register_secret", "deliver_paper", "approve", "sign", "number_reply", "seal", "dispatch"):
        step = incoming.step(id)
        assert ("higher law", frozenset()) == (step.legal.source, step.legal.may), id


def test_own_regulations_differ_in_instrument_and_in_who_may_amend_them(incoming: Procedure) -> None:
    own = [step.legal for step in incoming.steps if step.legal.source == "own regulation" and step.legal.known]
    assert len({legal.instrument for legal in own}) >= 5
    assert {"Giám đốc Sở", "Chánh Văn phòng", "Trưởng phòng"} == {x.authority for x in own}


def test_what_the_province_lays_down_is_higher_law_for_a_department(incoming: Procedure) -> None:
    provincial = [step.legal for step in incoming.steps if step.legal.authority == "Chủ tịch UBND tỉnh"]
    assert {"higher law"} == {legal.source for legal in provincial}


def test_the_value_class_does_not_tell_which_steps_may_go(incoming: Procedure) -> None:
    """Every class holds steps the law permits to remove and steps it does not."""
    found = Counter((step.value, step.legal.permits("remove")) for step in incoming.steps)
    assert {(value, permitted) for value in ("VA", "BVA", "NVA") for permitted in (True, False)} == set(found)


def test_the_consultation_splits_and_joins_on_steps_that_may_themselves_be_removed(incoming: Procedure) -> None:
    split, join = incoming.step("number_request"), incoming.step("send_opinions")
    assert (split.split, join.join) == ("all", "all")
    assert split.legal.permits("remove")
    assert join.legal.permits("remove")
    branches = {flow.target for flow in incoming.outflows(split.id)}
    assert {"give_legal_opinion", "give_finance_opinion", "give_other_opinion"} == branches


def test_expected_visits_follow_from_the_shares_by_hand(incoming: Procedure) -> None:
    """Of 100 cases 95 are registered, 85 % of them go on; 5 % are then transferred; 8 % of the opinions are asked again."""
    found = expected_visits(incoming)
    studied = (0.83 + 0.12) * 0.85
    assert found["study"] == pytest.approx(studied)
    assert found["draft"] == pytest.approx(studied * 0.95)
    assert found["consolidate"] == pytest.approx(studied * 0.70 / 0.92)
    assert found["meet"] == pytest.approx(studied * 0.70 * 0.30 / 0.92)
    assert found["dispatch"] == pytest.approx(studied * 0.95)
    assert found["register_secret"] == pytest.approx(0.02)
    assert found["deliver_paper"] == pytest.approx(studied * 0.13)


def test_the_long_run_load_of_every_role_stays_below_nine_tenths(incoming: Procedure) -> None:
    """Load: cases a year times visits times work over share, against the officers' open minutes of a year."""
    found = expected_visits(incoming)
    busy = dict.fromkeys((role.id for role in incoming.roles), 0.0)
    for step in incoming.steps:
        assert step.role is not None
        assert step.work is not None
        busy[step.role] += 900 * found[step.id] * step.work.law.mean
    for role in incoming.roles:
        assert role.share is not None
        assert role.officers is not None
        staffed = role.officers * role.share * incoming.calendar_named(role.calendar).year_minutes
        assert 0.1 < busy[role.id] / staffed < 0.9, role.id


def test_a_reply_passes_every_control_once_however_often_it_is_returned(incoming: Procedure) -> None:
    """A return from the signature goes back to the folder, so every control after it is visited as often as it is passed."""
    found = expected_visits(incoming)
    passed = found["dispatch"]
    for step, share in (("sign", 0.97), ("deputy_chief_check", 0.96), ("check_form", 0.92), ("office_review", 0.85)):
        passed = passed / share
        assert found[step] == pytest.approx(passed), step


def test_of_the_three_reviews_of_content_one_must_stay(incoming: Procedure) -> None:
    reviews = ("deputy_review", "office_review", "deputy_chief_check")
    for kept in reviews[:2]:
        assert violations(incoming, frozenset(reviews) - {kept}) == (), kept
    codes = {problem.code for problem in violations(incoming, frozenset(reviews))}
    assert {"cut-floor-broken"} == codes


def test_errors_of_content_are_caught_by_five_controls_on_every_path(incoming: Procedure) -> None:
    """Misses multiply: deputy head 0.6, head 0.4, office 0.45, deputy chief 0.8, signature 0.8; the meeting is not on all."""
    assert pytest.approx(detection(incoming)["content"]) == 1 - 0.6 * 0.4 * 0.45 * 0.8 * 0.8


def test_the_legal_opinion_and_the_comparison_with_model_texts_are_held_by_the_floor(incoming: Procedure) -> None:
    for step in ("give_legal_opinion", "compare_models"):
        assert {"cut-floor-broken"} == {problem.code for problem in violations(incoming, frozenset({step}))}, step


PAIRS = [
    ("register_book", "register"),
    ("assign", "reassign"),
    ("check_form", "chief_initials"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=" or ".join)
def test_a_duty_with_two_homes_may_lose_either_and_never_both(incoming: Procedure, pair: tuple[str, str]) -> None:
    for step in pair:
        assert violations(incoming, frozenset({step})) == ()
    assert "cut-duty-lost" in {problem.code for problem in violations(incoming, frozenset(pair))}


@pytest.mark.parametrize("step", ["direct", "confirm_receipt", "compile_file", "scan_paper", "give_finance_opinion"])
def test_a_duty_that_only_one_step_fulfils_keeps_it_although_its_form_is_free(incoming: Procedure, step: str) -> None:
    assert incoming.step(step).legal.permits("remove")
    assert "cut-duty-lost" in {problem.code for problem in violations(incoming, frozenset({step}))}


@pytest.mark.parametrize("step", ["classify", "consolidate"])
def test_a_step_that_decides_the_way_of_a_case_may_not_go_although_the_law_is_open(
    incoming: Procedure, step: str
) -> None:
    assert incoming.step(step).legal.permits("remove")
    assert deciding(incoming, incoming.step(step))


def test_preconditions_stand_in_all_three_states(incoming: Procedure) -> None:
    states = {rule.state for rule in incoming.rules if isinstance(rule, Precondition)}
    assert {"in force", "planned", "missing"} == states


def test_drafter_approver_signer_and_seal_keeper_are_four_roles(incoming: Procedure) -> None:
    assert len({incoming.step(id).role for id in ("draft", "approve", "sign", "seal")}) == 4
    pairs = {(rule.maker, rule.checkers) for rule in incoming.rules if isinstance(rule, Separation)}
    assert {("draft", ("approve",)), ("draft", ("sign",)), ("sign", ("seal",))} <= pairs


def test_cases_can_end_in_five_ways(incoming: Procedure) -> None:
    assert [end.id for end in incoming.ends] == ["done", "returned", "secret", "information", "transferred"]


@pytest.fixture(scope="module")
def year(incoming: Procedure) -> Metrics:
    return measure(simulate(incoming, Scenario(weeks=26, replications=10, seed=20260105)))


def test_about_85_percent_are_on_time(year: Metrics) -> None:
    """An office that reports nearly all on time would not believe 15 %; one without delay would need no reform."""
    interval = year["on_time_counted"].interval
    assert interval is not None
    assert 0.78 <= interval.mean <= 0.92
    assert interval.half_width <= 0.08


def test_no_pause_stops_the_clock_so_both_clocks_agree(year: Metrics) -> None:
    assert year["on_time_counted"].interval == year["on_time_elapsed"].interval


def test_no_role_is_busy_more_than_nine_tenths_of_its_time(year: Metrics, incoming: Procedure) -> None:
    loads = {f.kind.id: f.interval for f in year.figures if f.kind.id.startswith("load:")}
    assert {f"load:{role.id}" for role in incoming.roles} == set(loads)
    assert [id for id, interval in loads.items() if interval is None or interval.mean >= 0.9] == []

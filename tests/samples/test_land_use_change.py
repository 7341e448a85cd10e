"""The sample with two clocks, three agencies and a refusal that is properly made."""

import pytest

from procflow.analysis import level
from procflow.guards import available, violations
from procflow.metrics import Metrics, measure
from procflow.model import Procedure
from procflow.simulation import Scenario, simulate
from procflow.structure import network, visits


def test_the_sample_has_20_steps_and_everything_is_known(land_use: Procedure) -> None:
    assert (len(land_use.steps), level(land_use).letter) == (20, "D")


def test_three_cadastral_officers_share_the_work(land_use: Procedure) -> None:
    assert land_use.role("officer").officers == 3


def test_the_refusal_is_drafted_signed_and_sealed_by_three_roles(land_use: Procedure) -> None:
    path = ["draft_refusal", "sign_refusal", "seal_refusal"]
    assert [land_use.step(id).role for id in path] == ["officer", "chair", "clerk"]
    assert all(not land_use.step(id).legal.permits("remove") for id in path)
    assert [flow.target for flow in land_use.outflows("seal_refusal")] == ["hand_over"]


def test_the_result_is_the_new_certificate_or_the_refusal_and_neither_is_there_on_every_path(
    land_use: Procedure,
) -> None:
    net = network(land_use)
    there = available(net, land_use)[net.work["hand_over"]]
    assert land_use.step("hand_over").one_of == (("new_certificate", "refusal_notice"),)
    assert there.isdisjoint({"new_certificate", "refusal_notice"})


def test_two_steps_check_the_dossier_and_each_makes_a_note_of_its_own(land_use: Procedure) -> None:
    makers = {d: [s.id for s in land_use.steps if d in s.makes] for d in ("completeness_note", "examination_note")}
    assert makers == {"completeness_note": ["check_dossier"], "examination_note": ["examine"]}


def test_the_clock_is_off_before_acceptance_and_paused_while_the_applicant_acts(land_use: Procedure) -> None:
    clocks = {step.id: step.clock for step in land_use.steps if step.clock != "running"}
    assert clocks == {
        "check_dossier": "off",
        "complete_dossier": "off",
        "supplement": "paused",
        "pay": "paused",
        "hand_over": "off",
    }


def test_three_agencies_work_at_the_same_time(land_use: Procedure) -> None:
    branches = [flow.target for flow in land_use.outflows("ask_agencies")]
    agencies = {land_use.role(land_use.step(id).role or "").agency for id in branches}
    assert len(agencies) == 3
    assert land_use.step("appraise").join == "all"


def test_other_agencies_and_the_applicant_are_external_and_never_queue(land_use: Procedure) -> None:
    external = {role.id for role in land_use.roles if role.unlimited}
    assert {"applicant", "land_registry", "planning_department", "tax_office"} == external


def test_either_check_of_the_parcel_may_go_and_never_both(land_use: Procedure) -> None:
    for step in ("cadastral_extract", "site_inspection"):
        assert violations(land_use, frozenset({step})) == ()
    codes = {p.code for p in violations(land_use, frozenset({"cadastral_extract", "site_inspection"}))}
    assert {"cut-duty-lost", "cut-document-lost", "cut-floor-broken"} == codes


def test_expected_visits_follow_from_the_shares_by_hand(land_use: Procedure) -> None:
    """18 % come back before acceptance, 10 % once more after it; 7 % of those appraised are refused."""
    net = network(land_use)
    found = {atom.node: count for atom, count in zip(net.atoms, visits(net), strict=True) if atom.kind == "work"}
    accepted = 0.80 / 0.82
    assert found["accept"] == pytest.approx(accepted)
    assert found["examine"] == pytest.approx(accepted / 0.9)
    assert found["seal_refusal"] == pytest.approx(accepted * 0.07)
    assert found["seal_decision"] == pytest.approx(accepted * 0.93)
    assert found["approve"] == pytest.approx(accepted * 0.93 / 0.85 / 0.95)


@pytest.fixture(scope="module")
def half_year(land_use: Procedure) -> Metrics:
    return measure(simulate(land_use, Scenario(weeks=26, replications=8, seed=7)))


def test_far_more_cases_are_on_time_by_the_counted_clock_than_by_the_elapsed_one(half_year: Metrics) -> None:
    counted, elapsed = half_year["on_time_counted"].interval, half_year["on_time_elapsed"].interval
    assert counted is not None
    assert elapsed is not None
    assert counted.mean - elapsed.mean > 0.3


def test_no_role_of_the_office_is_busy_more_than_nine_tenths_of_its_time(
    half_year: Metrics, land_use: Procedure
) -> None:
    loads = {f.kind.id: f.interval for f in half_year.figures if f.kind.id.startswith("load:")}
    assert {f"load:{role.id}" for role in land_use.roles if not role.external} == set(loads)
    assert [id for id, interval in loads.items() if interval is None or interval.mean >= 0.9] == []

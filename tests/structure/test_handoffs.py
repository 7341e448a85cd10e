"""Handoffs: by hand, against every history of small procedures, and what cannot be counted."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from token_game import handoffs_of, histories, play

from procflow.errors import NotSupportedError
from procflow.model import End, Flow, Gateway, Procedure, Role, Step
from procflow.structure.handoffs import handoffs


def line(*roles, **options):
    """A procedure of steps s0, s1, … done by these roles in order (None is automatic)."""
    steps = [Step(id=f"s{k}", role=role) for k, role in enumerate(roles)]
    flows = [Flow(f"s{k}", f"s{k + 1}") for k in range(len(roles) - 1)] + [Flow(f"s{len(roles) - 1}", "end")]
    return Procedure(id="line", steps=steps, ends=[End(id="end")], flows=flows, start="s0", **options)


def test_a_line_counts_changes_of_role():
    """Clerk, officer, officer, chair, clerk: three changes; the first entry is none."""
    found = handoffs(line("clerk", "officer", "officer", "chair", "clerk"))
    assert (found.by_role, found.first_entry) == (3.0, 1.0)
    assert found.matrix == {("clerk", "officer"): 1.0, ("officer", "chair"): 1.0, ("chair", "clerk"): 1.0}


def test_automatic_steps_and_cut_steps_hold_nothing():
    """The case stays with the clerk through an automatic step, and through a step that is cut."""
    p = line("clerk", None, "clerk", "chair", "clerk")
    assert handoffs(p).by_role == 2.0
    assert handoffs(p, cut=frozenset({"s3"})).by_role == 0.0


def test_units_agencies_and_the_border_are_counted_apart():
    """Three changes of role: one within the unit, one within the agency, one to an outside body and none back."""
    p = line(
        "clerk",
        "officer",
        "head",
        "tax",
        roles=[
            Role(id="clerk", unit="office", agency="district"),
            Role(id="officer", unit="office", agency="district"),
            Role(id="head", unit="leaders", agency="district"),
            Role(id="tax", external=True),
        ],
    )
    found = handoffs(p)
    assert (found.by_role, found.by_unit, found.by_agency, found.external) == (3.0, 2.0, 1.0, 1.0)


def test_rework_counts_every_round():
    """Officer drafts, head checks and sends back half: two checks, two handoffs there and one back, one to the clerk."""
    p = Procedure(
        id="p",
        steps=[Step(id="draft", role="officer"), Step(id="check", role="head"), Step(id="file", role="clerk")],
        ends=[End(id="end")],
        start="draft",
        flows=[
            Flow("draft", "check"),
            Flow("check", "draft", 0.5, kind="returns"),
            Flow("check", "file", 0.5),
            Flow("file", "end"),
        ],
    )
    expected = {("officer", "head"): 2.0, ("head", "officer"): 1.0, ("head", "clerk"): 1.0}
    found = handoffs(p)
    assert expected == pytest.approx(found.matrix, abs=1e-12)
    assert handoffs(p, cut=frozenset({"check"})).matrix == {("officer", "clerk"): 1.0}


@pytest.mark.parametrize(("n", "m"), [(2, 2), (2, 3), (4, 3)])
def test_cutting_the_step_between_a_join_and_a_split_multiplies_handoffs(n, m):
    """A step between n joined and m split branches makes n + m handoffs; without it there are n × m."""
    steps = [Step(id="first", role="x", split="all")]
    steps += [Step(id=f"a{k}", role=f"a{k}") for k in range(n)]
    steps += [Step(id="middle", role="middle", join="all", split="all")]
    steps += [Step(id=f"b{k}", role=f"b{k}") for k in range(m)]
    steps += [Step(id="last", role="y", join="all")]
    flows = [Flow("first", f"a{k}") for k in range(n)] + [Flow(f"a{k}", "middle") for k in range(n)]
    flows += [Flow("middle", f"b{k}") for k in range(m)] + [Flow(f"b{k}", "last") for k in range(m)]
    p = Procedure(id="p", steps=steps, ends=[End(id="end")], start="first", flows=[*flows, Flow("last", "end")])
    around = n + m  # from the first step to n branches, and from m branches to the last step
    assert handoffs(p).by_role == pytest.approx(around + n + m, abs=1e-12)
    assert handoffs(p, cut=frozenset({"middle"})).by_role == pytest.approx(around + n * m, abs=1e-12)


def forked(first, second, *, start=None):
    """Two parallel branches, each an automatic choice between a step and none, from a start step or from nothing."""
    gateways = [Gateway(id="fork", split="all"), Gateway(id="join", join="all")]
    flows, steps = [], [Step(id="last", role="chair")]
    for name, (role, p) in {"a": first, "b": second}.items():
        gateways += [Gateway(id=f"{name}?"), Gateway(id=f"{name}!")]
        steps.append(Step(id=name, role=role))
        flows += [Flow("fork", f"{name}?"), Flow(f"{name}?", name, p), Flow(f"{name}?", f"{name}!", 1 - p)]
        flows += [Flow(name, f"{name}!"), Flow(f"{name}!", "join")]
    flows += [Flow("join", "last"), Flow("last", "end")]
    if start is not None:
        steps.insert(0, Step(id="start", role=start))
        flows.append(Flow("start", "fork"))
    return Procedure(
        id="p",
        steps=steps,
        gateways=gateways,
        ends=[End(id="end")],
        flows=flows,
        start="fork" if start is None else "start",
    )


def test_first_entries_after_a_split_multiply_the_chances_of_its_branches():
    """Each branch enters with nobody holding the case; the last step does so only if neither branch did anything."""
    found = handoffs(forked(("a", 0.25), ("b", 0.5)))
    assert found.first_entry == pytest.approx(0.25 + 0.5 + 0.75 * 0.5, abs=1e-12)


def enumerated(procedure, cut=frozenset()):
    """Handoff matrix and first entries, summed over every history."""
    matrix, first = {}, 0.0
    for p, events in histories(procedure, cut):
        counted, entries = handoffs_of(events)
        first += p * entries
        for pair, number in counted.items():
            matrix[pair] = matrix.get(pair, 0.0) + p * number
    return matrix, first


ROLES = st.sampled_from(["a", "b", "c", None])


@given(
    st.tuples(ROLES, st.floats(0, 1)),
    st.tuples(ROLES, st.floats(0, 1)),
    st.sampled_from([None, "a", "chair"]),
    st.frozensets(st.sampled_from(["a", "b", "last"])),
)
def test_parallel_choices_equal_the_sum_over_all_histories(first, second, start, cut):
    """Whatever the roles, chances and cuts, the linear flow of holders gives what every history adds up to."""
    p = forked(first, second, start=start)
    matrix, entries = enumerated(p, cut)
    found = handoffs(p, cut=cut)
    assert found.first_entry == pytest.approx(entries, abs=1e-9)
    for pair in matrix.keys() | found.matrix.keys():
        assert found.matrix.get(pair, 0.0) == pytest.approx(matrix.get(pair, 0.0), abs=1e-9)


def test_a_loop_around_branches_agrees_with_random_cases():
    """Four thousand random cases of a block that is repeated agree with the expectation within four standard errors."""
    p = Procedure(
        id="p",
        steps=[
            Step(id="draft", role="officer", split="all"),
            Step(id="law", role="lawyer"),
            Step(id="money", role="accountant"),
            Step(id="check", role="head", join="all"),
        ],
        ends=[End(id="end")],
        start="draft",
        flows=[
            Flow("draft", "law"),
            Flow("draft", "money"),
            Flow("law", "check"),
            Flow("money", "check"),
            Flow("check", "draft", 0.4, kind="returns"),
            Flow("check", "end", 0.6),
        ],
    )
    drawn = [handoffs_of(play(p, seed))[0].total() for seed in range(4000)]
    mean = sum(drawn) / len(drawn)
    error = (sum((x - mean) ** 2 for x in drawn) / len(drawn) ** 2) ** 0.5
    assert abs(handoffs(p).by_role - mean) < 4 * error
    assert handoffs(p).by_role == pytest.approx((4 + 0.4) / 0.6, rel=1e-12)


def test_a_rigid_split_counts_as_well_once_somebody_holds_the_case():
    """Branches that cross form no block, yet expected holders are linear: seven handoffs by hand."""
    gateways = [Gateway(id="F", split="all"), Gateway(id="G", split="all")]
    gateways += [Gateway(id="J", join="all"), Gateway(id="K", join="all")]
    flows = ["aF", "Fb", "FG", "bJ", "Gc", "Gd", "cJ", "dK", "Je", "eK", "Kf"]
    p = Procedure(
        id="p",
        steps=[Step(id=name, role=name) for name in "abcdef"],
        gateways=gateways,
        ends=[End(id="z")],
        start="a",
        flows=[*(Flow(*pair) for pair in flows), Flow("f", "z")],
    )
    assert handoffs(p).by_role == 3 + 2 + 2
    assert enumerated(p)[0] == handoffs(p).matrix


def test_a_rigid_split_before_anybody_holds_the_case_is_refused_by_name():
    """Crossed branches that may stay without holder have no simple count of first entries."""
    names = ["F", "G", "J", "K"]
    gateways = [Gateway(id=n, split="all" if n in "FG" else "one", join="all" if n in "JK" else "any") for n in names]
    flows = ["Fb", "FG", "bJ", "Gc", "Gd", "cJ", "dK", "Je", "eK", "Kf"]
    p = Procedure(
        id="p",
        steps=[Step(id=name, role="x" if name == "f" else None) for name in "bcdef"],
        gateways=gateways,
        ends=[End(id="z")],
        start="F",
        flows=[*(Flow(*pair) for pair in flows), Flow("f", "z")],
    )
    with pytest.raises(NotSupportedError, match="run in parallel before anybody holds the case"):
        handoffs(p)


def test_holders_that_multiply_without_end_are_refused_by_name():
    """Two empty branches repeated with probability 0.6 double the holders faster than cases end."""
    p = Procedure(
        id="p",
        steps=[Step(id="a", role="a"), Step(id="z", role="z")],
        gateways=[Gateway(id="in"), Gateway(id="fork", split="all"), Gateway(id="join", join="all"), Gateway(id="x")],
        ends=[End(id="end")],
        start="a",
        flows=[
            Flow("a", "fork"),
            Flow("fork", "join"),
            Flow("fork", "join"),
            Flow("join", "x"),
            Flow("x", "fork", 0.6, kind="returns"),
            Flow("x", "z", 0.4),
            Flow("z", "end"),
        ],
    )
    with pytest.raises(NotSupportedError, match="holders grows without end"):
        handoffs(p)


def test_handoffs_out_of_an_or_split_count_by_the_chance_of_each_branch():
    """From the clerk to the jurist with 0.6, to finance with 0.35, back to the clerk from each; alone nothing moves."""
    roles = {"a": "clerk", "b": "jurist", "c": "finance", "d": "clerk"}
    steps = [Step(id=id, role=role) for id, role in roles.items()]
    steps[0], steps[3] = evolve(steps[0], split="any"), evolve(steps[3], join="chosen")
    flows = [Flow("a", "b", 0.6), Flow("a", "c", 0.35), Flow("a", "d", otherwise=True), Flow("b", "d"), Flow("c", "d"),
             Flow("d", "z")]  # fmt: skip
    p = Procedure(id="p", steps=steps, ends=[End(id="z")], flows=flows, start="a",
                  roles=[Role(id=role) for role in dict.fromkeys(roles.values())])  # fmt: skip
    assert handoffs(p).by_role == pytest.approx(2 * (0.6 + 0.35), abs=1e-12)

"""Cycle time without queues: closed forms to 1e-9, every history of grown procedures, and random cases."""

import math

import pytest
from block_graphs import procedures
from hypothesis import given, settings
from scipy import integrate, stats
from timed_cases import distribution, draw

from procflow.analysis import block_times, cycle_time, expected_cycle_time, why_no_cycle_time
from procflow.errors import NotSupportedError, ProcedureError
from procflow.model import (
    Calendar,
    Discrete,
    Duration,
    End,
    Erlang,
    Exponential,
    Fixed,
    Flow,
    Gamma,
    Gateway,
    Lognormal,
    Mixture,
    Pert,
    Procedure,
    Role,
    Step,
    Triangular,
    Uniform,
    Weibull,
)

NEAR = 1e-9


def minutes(law):
    return Duration(law, "min")


def process(flows, laws, *, roles=(), of=None, **options):
    """A procedure of one-letter nodes; steps have laws, F and G fork, J and K join, 'z' ends; flows 'ab' or 'ab:0.5'."""
    made = []
    for text in flows.split():
        pair, _, p = text.partition(":")
        made.append(Flow(pair[0], pair[1], float(p or 1)))
    named = {node for flow in made for node in (flow.source, flow.target)}
    return Procedure(
        id="p",
        steps=[Step(id=name, role=(of or {}).get(name, "r"), work=minutes(law)) for name, law in laws.items()],
        gateways=[Gateway(id=n, split="all") for n in "FG" if n in named]
        + [Gateway(id=n, join="all") for n in "JK" if n in named]
        + [Gateway(id=n) for n in "XY" if n in named],
        ends=[End(id="z")],
        flows=made,
        start=made[0].source,
        roles=roles or [Role(id="r", share=1)],
        **options,
    )


def test_a_line_adds_means_and_variances():
    """Independent steps: means add, variances add, whatever their laws."""
    laws = {"a": Triangular(3, 5, 12), "b": Lognormal(60, 0.5), "c": Uniform(5, 15), "d": Erlang(4, 8), "e": Fixed(7)}
    found = cycle_time(process("ab bc cd de ez", laws))
    assert found.mean == pytest.approx(sum(law.mean for law in laws.values()), abs=NEAR)
    assert found.variance == pytest.approx(sum(law.variance for law in laws.values()), abs=NEAR)
    assert found.mean_error == 0


@pytest.mark.parametrize("p", [0.25, 0.75, 0.95])
def test_a_geometric_sum_of_exponentials_is_exponential(p):
    """Rework with chance p of an exponential step of mean m takes an exponential time of mean m / (1 - p)."""
    found = cycle_time(process(f"az:{1 - p} aa:{p}", {"a": Exponential(12)}))
    law = Exponential(12 / (1 - p))
    assert found.mean == pytest.approx(law.mean, rel=NEAR)
    assert found.variance == pytest.approx(law.variance, rel=NEAR)
    for x in (0.0, 1.0, 7.5, 30.0, 100.0, 500.0):
        assert abs(found.cdf(x) - law.cdf(x)) <= found.grid_error
    assert found.quantile(0.9) == pytest.approx(law.quantile(0.9), rel=1e-5)
    assert found.grid_error < 1e-5


def test_a_sum_of_exponentials_is_erlang():
    """Three steps of one mean: Erlang of three phases."""
    laws = dict.fromkeys("abc", Exponential(20))
    found, law = cycle_time(process("ab bc cz", laws)), Erlang(3, 60)
    assert found.variance == pytest.approx(law.variance, rel=NEAR)
    for x in (1.0, 20.0, 60.0, 111.1, 300.0):
        assert abs(found.cdf(x) - law.cdf(x)) <= found.grid_error


def test_two_exponential_branches_take_the_closed_form():
    """E[max] = 1/a + 1/b - 1/(a + b): 5.8 min for means of 3 and 7 is wrong, 7.9 is right."""
    found = cycle_time(process("Fa Fb aJ bJ Jz", {"a": Exponential(3), "b": Exponential(7)}))
    assert found.mean == pytest.approx(3 + 7 - 1 / (1 / 3 + 1 / 7), abs=NEAR)
    second = 2 * (9 + 49 - (1 / (1 / 3 + 1 / 7)) ** 2)
    assert found.variance == pytest.approx(second - found.mean**2, abs=NEAR)
    for x in (0.5, 3.0, 10.0, 40.0):
        assert abs(found.cdf(x) - (1 - math.exp(-x / 3)) * (1 - math.exp(-x / 7))) <= found.grid_error


def test_a_branch_of_two_exponential_steps_has_no_single_law_and_is_right_within_its_error():
    """3 then 5 against 7: E[max] = 15 - ∫ S1 S2, in closed form; the told error of the mean holds."""
    laws = {"a": Exponential(3), "b": Exponential(5), "c": Exponential(7)}
    found = cycle_time(process("Fa Fc ab bJ cJ Jz", laws))
    expected = 15 - (5 / (1 / 5 + 1 / 7) - 3 / (1 / 3 + 1 / 7)) / 2
    assert 0 < found.mean_error < 1e-6
    assert abs(found.mean - expected) <= found.mean_error


def test_a_heavy_tail_beside_a_light_one_is_integrated_to_its_end():
    """Two steps of almost one mean go through the grid; it agrees with their Erlang law within the error told."""
    heavy = Lognormal(50, 3)
    one = cycle_time(process("Fa Fc aJ cJ Jz", {"a": Erlang(2, 40), "c": heavy}))
    two = cycle_time(process("Fa Fc ab bJ cJ Jz", {"a": Exponential(20), "b": Exponential(20.000001), "c": heavy}))
    assert one.mean_error < 1e-9 < two.mean_error < 1e-3
    assert abs(two.mean - one.mean) <= two.mean_error
    assert two.variance == pytest.approx(one.variance, rel=1e-6)


def test_uniform_branches_in_a_nested_block():
    """The slowest of three uniform times on [0, 60] takes 45, however the fork is nested."""
    laws = dict.fromkeys("abc", Uniform(0, 60))
    flat = cycle_time(process("Fa Fb Fc aJ bJ cJ Jz", laws))
    nested = cycle_time(process("Fa FG Gb Gc bK cK KJ aJ Jz", laws))
    assert flat.mean == pytest.approx(45.0, abs=NEAR)
    assert nested.mean == pytest.approx(45.0, abs=max(NEAR, nested.mean_error))
    assert nested.mean_error < 1e-4
    for x in (10.0, 30.0, 59.0):
        assert abs(nested.cdf(x) - (x / 60) ** 3) <= nested.grid_error


def test_fixed_times_jump_where_they_should():
    """Half the cases take 3, the others 10.5 minutes; the function jumps there and nowhere else."""
    found = cycle_time(process("az:0.5 ab:0.5 bz", {"a": Fixed(3), "b": Fixed(7.5)}))
    jumps = [found.cdf(x) for x in (2.99, 3.0, 10.49, 10.5)]
    assert jumps == pytest.approx([0.0, 0.5, 0.5, 1.0], abs=NEAR)
    assert (found.quantile(0.5), found.quantile(0.51)) == (3.0, 10.5)
    assert found.grid_error < NEAR


def test_a_loop_around_a_block_repeats_the_slowest_branch():
    """Rounds are geometric with mean 2, each E[max] long."""
    laws = {"a": Exponential(3), "b": Exponential(7), "c": Fixed(1)}
    p = process("Fa Fb aJ bJ Jc cz:0.5 cF:0.5", laws)
    found = cycle_time(p)
    once = 3 + 7 - 2.1 + 1
    variance = 2 * (9 + 49 - 2.1**2) - 7.9**2
    assert found.mean == pytest.approx(2 * once, abs=NEAR)
    assert found.variance == pytest.approx(2 * variance + 2 * once**2, abs=1e-8)
    assert block_times(p, "F").mean == pytest.approx(7.9, abs=NEAR)


def test_transfers_follow_the_holders_out_of_each_branch():
    """Half the cases leave branch a with the chair, who then need not be sent the case by branch a, but by b."""
    roles = [Role(id="r", share=1), Role(id="chair", share=1, transfer=minutes(Fixed(10)))]
    flows = "sF Fa Fb aX:0.5 ac:0.5 cX XJ bJ Jd dz"
    laws = {"s": Fixed(1), "a": Fixed(2), "b": Fixed(0), "c": Fixed(3), "d": Fixed(4)}
    with_clerk = process(flows, laws, roles=roles, of={"c": "chair", "d": "chair"})
    assert cycle_time(with_clerk).mean == pytest.approx(1 + 2 + 0.5 * (10 + 3) + 10 + 4, abs=NEAR)
    no_b = process(flows, laws, roles=roles, of={"b": None, "s": None, "c": "chair", "d": "chair"})
    # branch b keeps the empty hands of the start: only the half that stayed with r is transferred
    assert cycle_time(no_b).mean == pytest.approx(1 + 2 + 0.5 * (10 + 3) + 0.5 * 10 + 4, abs=NEAR)


def test_branches_that_multiply_the_holders_in_a_loop_have_a_finite_chain():
    """Two empty branches, repeated half the time, double the holders of each round; one transfer is paid all the same."""
    roles = [Role(id="r", share=1), Role(id="s", share=1), Role(id="t", share=1, transfer=minutes(Fixed(10)))]
    p = process("aF Fb FJ bJ JX XF:0.5 Xc:0.5 cz", {"a": Fixed(1), "b": Fixed(2), "c": Fixed(4)}, roles=roles,
                of={"b": None, "c": "t"})  # fmt: skip
    assert cycle_time(p).mean == pytest.approx(1 + 2 * 2 + 10 + 4, abs=NEAR)


def test_share_calendar_and_calendar_days_are_one_ruler():
    """A share of 0.6 stretches work; four open hours a day elsewhere count double; a calendar day is 1/7 of a week."""
    week = tuple(((480, 960),) if k < 5 else () for k in range(7))
    half = tuple(((480, 720),) if k < 5 else () for k in range(7))
    p = Procedure(
        id="p",
        steps=[
            Step(id="a", role="a", work=minutes(Fixed(30))),
            Step(id="b", role="b", work=Duration(Fixed(1), "working days")),
            Step(id="c", role="a", work=minutes(Fixed(0)), wait=Duration(Fixed(7), "calendar days")),
        ],
        ends=[End(id="z")],
        flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")],
        start="a",
        roles=[Role(id="a", share=0.6), Role(id="b", calendar="half")],
        calendars=[Calendar(id="office", week=week), Calendar(id="half", week=half)],
        calendar="office",
    )
    found = cycle_time(p)
    assert found.mean == pytest.approx(30 / 0.6 + 240 * 2 + 5 * 480, abs=NEAR)
    told = "\n".join(text.get("en") for text in found.assumptions)
    assert "share of time unknown, taken as 100 %: b" in told
    assert "another calendar, converted by open hours of a mean year: b" in told
    assert "a calendar day is converted to 342.9 working minutes: c" in told


@settings(max_examples=60)
@given(procedures())
def test_fixed_times_equal_the_sum_over_all_histories(p):
    """Mean, variance and distribution of grown procedures, parallel branches and transfers included."""
    expected = distribution(p)
    mean = sum(x * chance for x, chance in expected.items())
    variance = sum((x - mean) ** 2 * chance for x, chance in expected.items())
    found = cycle_time(p)
    assert found.mean == pytest.approx(mean, abs=max(NEAR, 2 * found.mean_error))
    assert found.variance == pytest.approx(variance, abs=1e-6 * max(1, mean * mean))
    assert expected_cycle_time(p) == found.mean
    for x in expected:
        share = sum(chance for other, chance in expected.items() if other <= x)
        assert abs(found.cdf(x) - share) <= found.grid_error + NEAR


@settings(max_examples=15)
@given(procedures(loops=True))
def test_with_returns_the_mean_agrees_with_random_cases(p):
    """Six hundred random cases agree within five standard errors."""
    found = cycle_time(p)
    drawn = [draw(p, seed) for seed in range(600)]
    mean = sum(drawn) / len(drawn)
    assert abs(mean - found.mean) <= 5 * math.sqrt(found.variance / len(drawn)) + 1e-6


def test_discrete_times_jump_at_their_sums():
    """Two dice of two faces each: 1 or 2 minutes, then 1 or 4; the four sums by hand."""
    found = cycle_time(process("ab bz", {"a": Discrete([(0.5, 1), (0.5, 2)]), "b": Discrete([(0.75, 1), (0.25, 4)])}))
    points = (1.99, 2, 2.99, 3, 4.99, 5, 5.99, 6)
    assert [found.cdf(x) for x in points] == pytest.approx([0, 0.375, 0.375, 0.75, 0.75, 0.875, 0.875, 1], abs=NEAR)
    assert (found.mean, found.variance) == pytest.approx((1.5 + 1.75, 0.25 + 0.75 * 0.75**2 + 0.25 * 2.25**2))


def test_a_mixture_jumps_where_one_of_its_laws_does():
    """Four fifths exponential, one fifth 18 minutes: the closed form on both sides of the jump."""
    found = cycle_time(process("az", {"a": Mixture([(0.8, Exponential(3)), (0.2, Fixed(18))])}))
    for x, jumped in ((3, 0.0), (17.9, 0.0), (18, 0.2), (25, 0.2)):
        assert found.cdf(x) == pytest.approx(0.8 * -math.expm1(-x / 3) + jumped, abs=1e-5)
    assert found.grid_error < 1e-4


def test_gamma_times_of_one_scale_add_up():
    """Shapes 2.5 and 1.5 of one scale make shape 4: the distribution by scipy."""
    found = cycle_time(process("ab bz", {"a": Gamma(25, 0.4**0.5), "b": Gamma(15, (1 / 1.5) ** 0.5)}))
    for x in (5, 30, 40, 90):
        assert found.cdf(x) == pytest.approx(stats.gamma(4, scale=10).cdf(x), abs=1e-5)


def test_the_slowest_of_new_laws_by_scipy():
    """E[max] of a PERT, a Weibull and a discrete branch is the integral of 1 - the product of their functions."""
    laws = {"a": Pert(3, 5, 12), "b": Weibull(1.5, 6), "c": Discrete([(0.5, 2), (0.5, 7)])}
    found = cycle_time(process("Fa Fb Fc aJ bJ cJ Jz", laws))
    known = stats.beta(1 + 8 / 9, 1 + 28 / 9, 3, 9), stats.weibull_min(1.5, scale=6)

    def late(x):
        return 1 - known[0].cdf(x) * known[1].cdf(x) * (0.0 if x < 2 else 0.5 if x < 7 else 1.0)

    expected = math.fsum(integrate.quad(late, a, b)[0] for a, b in ((0, 2), (2, 3), (3, 7), (7, 12), (12, 80)))
    assert found.mean == pytest.approx(expected, abs=NEAR)


def test_a_mixed_block_agrees_with_random_cases_in_its_distribution():
    """Five thousand random cases of a block with a loop in one branch keep within the Kolmogorov bound."""
    laws = {"a": Triangular(3, 5, 12), "b": Lognormal(20, 0.8), "c": Exponential(6), "d": Uniform(2, 10)}
    p = process("sF Fa Fb aJ:0.7 aa:0.3 bJ Fc cJ Jd dz", {**laws, "s": Fixed(1)})
    found = cycle_time(p)
    drawn = sorted(draw(p, seed) for seed in range(5000))
    gap = max(abs(found.cdf(x) - (k + 0.5) / len(drawn)) for k, x in enumerate(drawn))
    assert gap < 1.95 / math.sqrt(len(drawn)) + found.grid_error


def test_cutting_gives_the_times_of_what_is_left():
    """A cut check takes its return, its transfer and its time with it."""
    roles = [Role(id="r", share=1), Role(id="h", share=1, transfer=minutes(Fixed(5)))]
    p = Procedure(
        id="p",
        steps=[Step(id="a", role="r", work=minutes(Fixed(10))), Step(id="k", role="h", work=minutes(Fixed(1)))],
        ends=[End(id="z")],
        flows=[Flow("a", "k"), Flow("k", "z", 0.5), Flow("k", "a", 0.5, kind="returns")],
        start="a",
        roles=roles,
    )
    assert expected_cycle_time(p) == pytest.approx(2 * 16, abs=NEAR)
    assert expected_cycle_time(p, cut=frozenset({"k"})) == pytest.approx(10, abs=NEAR)
    assert cycle_time(p, cut=frozenset({"a", "k"})).cdf(0) == 1.0


def test_unknown_work_gives_no_time_but_a_reason():
    """Nothing is invented: None, with the missing facts by name; a cut step needs no time."""
    p = process("ab bz", {"a": Fixed(1), "b": Fixed(2)})
    bare = Procedure(
        id="p", steps=[p.steps[0], Step(id="b", role="r")], ends=p.ends, flows=p.flows, start="a", roles=p.roles
    )
    assert cycle_time(bare) is None
    assert "missing work time: step 'b'" in why_no_cycle_time(bare).get("en")
    with pytest.raises(ProcedureError, match="step 'b' of 'p': the work time is not known"):
        expected_cycle_time(bare)
    assert expected_cycle_time(bare, cut=frozenset({"b"})) == 1.0


def test_branches_that_form_no_block_give_no_time_but_a_reason():
    """A return out of a branch: told as a reason, refused by the fast mean."""
    p = process("aF Fb Fc ba:0.2 bJ:0.8 cJ Jz", dict.fromkeys("abc", Fixed(1)))
    assert cycle_time(p) is None
    assert "do not all meet in one join" in why_no_cycle_time(p).get("en")
    assert "Hãy mô phỏng" in why_no_cycle_time(p).get("vi")
    with pytest.raises(NotSupportedError):
        expected_cycle_time(p)


def test_probabilities_that_do_not_sum_to_1_are_refused():
    """No figure is told of a procedure that loses cases."""
    with pytest.raises(ProcedureError, match=r"do not sum to 1, so 0.9 of the cases reach an end"):
        cycle_time(process("az:0.5 ab:0.4 bz", {"a": Fixed(1), "b": Fixed(1)}))


@pytest.mark.parametrize("p", [0.0, -1.0, 1.1, math.nan])
def test_quantiles_out_of_reach_are_refused(p):
    """0, more than 1 and nothing are no shares."""
    found = cycle_time(process("az", {"a": Exponential(1)}))
    with pytest.raises(ProcedureError, match="out of reach"):
        found.quantile(p)


def test_blocks_nested_too_deep_are_refused_by_name():
    """Sixty blocks inside each other are more than any procedure has; the limit is told."""
    depth = 60
    gateways = [Gateway(id=f"f{k}", split="all") for k in range(depth)]
    gateways += [Gateway(id=f"j{k}", join="all") for k in range(depth)]
    flows = [Flow(f"f{k}", f"f{k + 1}") for k in range(depth - 1)] + [Flow(f"f{k}", f"j{k}") for k in range(depth)]
    flows += [Flow(f"f{depth - 1}", f"j{depth - 1}")]
    flows += [Flow(f"j{k + 1}", f"j{k}") for k in range(depth - 1)] + [Flow("j0", "z")]
    p = Procedure(id="p", steps=[], gateways=gateways, ends=[End(id="z")], flows=flows, start="f0")
    with pytest.raises(NotSupportedError, match="nested 60 deep; times are computed up to 50"):
        expected_cycle_time(p)


def test_block_times_name_the_blocks_there_are():
    """Asking for a block that is none lists those that are."""
    p = process("Fa Fb aJ bJ Jz", {"a": Fixed(1), "b": Fixed(2)})
    with pytest.raises(ProcedureError, match=r"no parallel block starts at 'a'\. Expected one of 'F'"):
        block_times(p, "a")

"""Order on every path, together, and if one is cut then the other."""

from hand_made import free, made

from procflow.guards import judge_precedence
from procflow.model import IfCutThen, Order, Together


def broken(procedure, *cut):
    return [(p.code, p.values["rule"], p.values["steps"]) for p in judge_precedence(procedure, frozenset(cut))]


ORDER = Order(id="r", first="a", then="c")


def line(*rules):
    return made([free("a"), free("b"), free("c")], "a b, b c, c z", rules=rules)


def test_cutting_what_must_come_first_breaks_the_order():
    """Unless what follows goes as well."""
    assert broken(line(ORDER), "a") == [("cut-order-broken", "r", ("a",))]
    assert broken(line(ORDER), "a", "c") == []
    assert broken(line(ORDER), "c") == []
    assert broken(line(ORDER), "b") == []


def test_an_order_that_some_path_breaks_today_is_not_asked_of_the_cut():
    """a is skipped by half of the cases already."""
    procedure = made([free("x"), free("a"), free("c")], "x a 0.5, x c 0.5, a c, c z", rules=[ORDER])
    assert broken(procedure, "a") == []


def test_a_parallel_branch_is_not_before():
    """a and c run side by side: nothing says which is first, so the rule does not hold today either."""
    procedure = made(
        [free("x", split="all"), free("a"), free("c"), free("j", join="all")], "x a, x c, a j, c j, j z", rules=[ORDER]
    )
    assert broken(procedure, "a") == []


def test_a_parallel_branch_before_the_join_is_before():
    """c comes after the join, so a has always run."""
    procedure = made(
        [free("x", split="all"), free("a"), free("b"), free("c", join="all")], "x a, x b, a c, b c, c z", rules=[ORDER]
    )
    assert broken(procedure, "a") == [("cut-order-broken", "r", ("a",))]
    assert broken(procedure, "b") == []


def test_together_means_all_or_none():
    """Half a pair may not go."""
    rule = Together(id="r", steps=("a", "c"))
    assert broken(line(rule), "a") == [("cut-together-broken", "r", ("a",))]
    assert broken(line(rule), "a", "c") == []
    assert broken(line(rule), "b") == []


def test_if_cut_then_has_one_direction():
    """Cutting a takes c along; cutting c alone is free."""
    rule = IfCutThen(id="r", step="a", then="c")
    assert broken(line(rule), "a") == [("cut-if-cut-broken", "r", ("a",))]
    assert broken(line(rule), "a", "c") == []
    assert broken(line(rule), "c") == []


def test_two_rules_with_the_same_content_are_both_told():
    """Each has its own id and may have its own basis."""
    rules = [ORDER, Order(id="r2", first="a", then="c", basis="Decree 1")]
    assert [rule for _, rule, _ in broken(line(*rules), "a")] == ["r", "r2"]

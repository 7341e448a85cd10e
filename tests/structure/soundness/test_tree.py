"""The procedure as nested blocks."""

import pytest
from hand_made import free, made

from procflow.model import Gateway
from procflow.structure.soundness import soundness

FORK, JOIN = Gateway(id="f", split="all"), Gateway(id="j", join="all")


def tree(steps, flows):
    """Return the tree of a procedure on one-letter steps; f is a fork, j its join, m a merge."""
    gateways = [gateway for gateway in (FORK, JOIN, Gateway(id="m")) if gateway.id in flows.replace(",", " ").split()]
    return soundness(made([free(step) for step in steps], flows, gateways=gateways)).tree


@pytest.mark.parametrize(
    ("steps", "flows", "text"),
    [
        ("a", "a z", "a"),
        ("abc", "a b, b c, c z", "sequence(a, b, c)"),
        ("abcd", "a b 0.5, a c 0.5, b d, c d, d z", "sequence(a, choice(b, c), d)"),
        ("abd", "a b 0.5, a d 0.5, b d, d z", "sequence(a, choice(b, nothing), d)"),
        ("abc", "a b, b c 0.9, b a 0.1 returns, c z", "sequence(loop(sequence(a, b), nothing), c)"),
        ("abcd", "a b, b c 0.9, b d 0.1 returns, d a, c z", "sequence(loop(sequence(a, b), d), c)"),
        ("sabc", "s f, f a, f b, f c, a j, b j, c j, j z", "sequence(s, parallel(a, b, c))"),
        ("sab", "s f, f a, f b, a j, b j, j s 0.1 returns, j z 0.9", "loop(sequence(s, parallel(a, b)), nothing)"),
        (
            "abcd",
            "a b 0.5, a no 0.5, b c 0.5, b d 0.5, c m, d m, m z",
            "sequence(a, choice(sequence(b, choice(c, d)), nothing))",
        ),
    ],
    ids=["step", "row", "choice", "skip", "rework", "rework apart", "parallel", "loop around", "early end"],
)
def test_blocks_are_written_as_a_tree(steps, flows, text):
    """Gateways and ends are the shape, not the content."""
    found = tree(steps, flows)
    assert found.text() == text
    assert found.structured


def test_what_is_no_block_is_a_rest_with_the_blocks_in_it():
    """Two returns to different steps cross; the choice inside is a block all the same, and is named."""
    found = soundness(
        made(
            [free(step) for step in "abcdxyz"],
            "a b, b x 0.5, b y 0.5, x c, y c, c d 0.8, c a 0.2 returns, d z 0.8, d b 0.2 returns, z end",
        )
    )
    assert found.tree.text() == "sequence(rest(a, sequence(b, choice(x, y), c), d), z)"
    assert found.loose == ("a", "b", "c", "d")
    assert found.structured == pytest.approx(3 / 7)


def test_the_tree_is_written_in_vietnamese_too():
    """Words of the shape, ids as they are."""
    assert tree("abc", "a b 0.5, a c 0.5, b z, c z").text("vi") == "nối tiếp(a, chọn một(b, c))"


def test_branches_come_after_their_children():
    """The tree is flat, so that a deep one is compared, printed and copied without recursion."""
    found = tree("abcd", "a b 0.5, a c 0.5, b d, c d, d z")
    assert all(child < k for k, branch in enumerate(found.branches) for child in branch.children)
    assert found.root.kind == "sequence"


def test_a_thousand_loops_in_loops_are_written():
    """Each step sends back to the first one."""
    count = 1000
    flows = [f"s{k} s{k + 1} 0.5, s{k} s0 0.5 returns" for k in range(1, count)]
    procedure = made([free(f"s{k}") for k in range(count + 1)], ", ".join(["s0 s1", *flows, f"s{count} z"]))
    found = soundness(procedure)
    assert found.structured == 1
    assert found.tree.text().count("loop(") == count - 1

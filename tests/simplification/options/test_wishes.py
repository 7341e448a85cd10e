"""What is asked for has a form; whatever else is given is refused by name, never by a foreign exception."""

import pytest

from procflow.errors import ProposalError
from procflow.model import Step
from procflow.simplification import frontier, propose, sensitivity


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"keep": None}, "keep is None, expected a name, or a list of names"),
        ({"require": Step(id="b")}, "require is Step"),
        ({"keep": ["b", 3]}, "keep is ['b', 3]"),
        ({"edits": 7}, "edits is 7"),
        ({"authority": [None]}, "authority is [None]"),
        ({"minimise": 5}, "minimise is 5"),
        ({"targets": ["cycle_time"]}, "targets is ['cycle_time'], expected shares by name"),
        ({"time_limit": "soon"}, "time_limit is 'soon', expected a finite number"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_what_is_no_wish_is_refused(make_line, wish, said):
    """In both languages."""
    with pytest.raises(ProposalError) as caught:
        propose(make_line("!a x 5", "b y 9"), **wish)
    assert said in caught.value.text("en")
    assert "cần" in caught.value.text("vi")


@pytest.mark.parametrize(
    "names", ["b", ["b"], ("b",), {"b"}, iter(["b"])], ids=["name", "list", "tuple", "set", "iterator"]
)
def test_one_name_or_several_may_be_given(make_line, names):
    """As users of pandas expect."""
    assert propose(make_line("!a x 5", "b y 9"), keep=names).edits == ()


@pytest.mark.parametrize("verb", [frontier, sensitivity])
def test_other_verbs_refuse_the_same(make_line, verb):
    """They read the wishes as `propose` does."""
    with pytest.raises(ProposalError, match="keep is None"):
        verb(make_line("!a x 5", "b y 9"), keep=None)

"""Shorter limits: what may be promised, and what is no shorter."""

import pytest

from procflow.errors import ProposalError
from procflow.model import (
    DayCount,
    End,
    Flow,
    MergeStep,
    Procedure,
    Role,
    ShortenLimit,
    Span,
    Step,
    TimeLimit,
)
from procflow.simplification import applied, apply


def made(*, case=None, first=None, second=None) -> Procedure:
    """Return a - b with limits of the case and of both steps."""
    limits = {"a": first, "b": second}
    return Procedure(
        id="p", steps=[Step(id=id, role="x", limit=limit) for id, limit in limits.items()], ends=[End(id="z")],
        flows=[Flow("a", "b"), Flow("b", "z")], start="a", roles=[Role(id="x")], time_limit=case,
    )  # fmt: skip


DAYS = DayCount(last_day="closing")


@pytest.mark.parametrize(
    ("today", "to"),
    [
        (TimeLimit(Span(15), DAYS, source="Act 1"), Span(10)),
        (TimeLimit(Span(15, "calendar days"), DAYS), Span(14, "calendar days")),
        (TimeLimit(Span(15), None), Span(100, "h")),
        (TimeLimit(Span(8, "h"), None), Span(479, "min")),
    ],
)
def test_the_limit_of_the_case_gets_shorter_and_counts_its_days_as_before(today, to):
    """Only the length changes, in the same unit; elapsed time may be named in another one."""
    found = applied(made(case=today), [ShortenLimit(to)])
    assert found.procedure.time_limit == TimeLimit(to, today.count, today.source)
    assert found.shortened == (ShortenLimit(to),)


def test_the_limit_of_a_step_gets_shorter():
    """Two days become twelve hours."""
    assert apply(made(first=Span(2)), [ShortenLimit(Span(12, "h"), "a")]).step("a").limit == Span(12, "h")


def test_a_merged_step_may_take_less_than_both_did():
    """1 + 2 days become 2.5; either of them alone was shorter already."""
    p, merge = made(first=Span(1), second=Span(2)), MergeStep("b", "a")
    assert apply(p, [ShortenLimit(Span(2.5), "a"), merge]).step("a").limit == Span(2.5)
    with pytest.raises(ProposalError, match=r"3 working days is not shorter than the limit of today, 3 working days"):
        apply(p, [ShortenLimit(Span(3), "a"), merge])


@pytest.mark.parametrize(
    ("case", "step", "edit", "code"),
    [
        (None, None, ShortenLimit(Span(1)), "apply-no-limit"),
        (None, None, ShortenLimit(Span(1), "a"), "apply-no-limit"),
        (TimeLimit(Span(5)), None, ShortenLimit(Span(5)), "apply-limit-not-shorter"),
        (TimeLimit(Span(5)), None, ShortenLimit(Span(6)), "apply-limit-not-shorter"),
        (TimeLimit(Span(5)), None, ShortenLimit(Span(0)), "apply-limit-not-shorter"),
        (TimeLimit(Span(5)), None, ShortenLimit(Span(4, "calendar days")), "apply-limit-unit"),
        (TimeLimit(Span(5)), None, ShortenLimit(Span(8, "h")), "apply-limit-unit"),
        (None, Span(1), ShortenLimit(Span(8, "h"), "a"), "apply-limit-not-shorter"),
        (None, Span(1), ShortenLimit(Span(1, "calendar days"), "a"), "apply-limit-unit"),
    ],
)
def test_what_is_no_shorter_limit_is_refused(case, step, edit, code):
    """None today, not shorter, or other days."""
    with pytest.raises(ProposalError) as caught:
        apply(made(case=case, first=step), [edit])
    assert [code] == [problem.code for problem in caught.value.problems]
    assert caught.value.text("vi") != caught.value.text("en")

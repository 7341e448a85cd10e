"""The section on a new time limit."""

import re

import attrs
import pytest

import procflow as pf
from procflow.report.typesetting import joined


@pytest.fixture(scope="module")
def plan():
    """A plan of the smallest sample, and the new limit before and after it."""
    procedure = pf.sample("leave-request")
    proposal = pf.propose(procedure)
    scenario = pf.Scenario(weeks=4, replications=10, seed=1)
    limits = [pf.new_limit(pf.simulate(p, scenario), target=0.8) for p in (procedure, proposal.after)]
    return proposal, *limits


def page(path, proposal, limit, lang):
    pf.report.write(path, proposal=proposal, new_limit=limit, lang=lang)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "title", "after", "before"),
    [
        ("en", "The new time limit", "Of the procedure after the proposal:", "Of the procedure as it stands:"),
        ("vi", "Thời hạn mới", "Của quy trình theo phương án:", "Của quy trình hiện hành:"),
    ],
)
def test_the_section_holds_answer_table_and_picture_and_says_of_which_procedure(
    plan, tmp_path, lang, title, after, before
):
    """After the plan, and as it stands."""
    proposal, old, new = plan
    for limit, which in ((new, after), (old, before)):
        text = page(tmp_path / "report.html", proposal, limit, lang)
        section = text[text.index(f"{title}</h2>") :]
        section = section[: section.index("</section>")]
        assert which in section
        assert joined(limit.sentences(lang)[0]) in section
        assert len(re.findall(r"<tr><th scope=\"row\">", section)) == len(limit.rows)
        assert section.count("<svg") == 1


def test_without_a_new_limit_there_is_no_section(plan, tmp_path):
    """Nothing is said of what was not asked."""
    assert "The new time limit" not in page(tmp_path / "report.html", plan[0], None, "en")


def test_the_limit_of_another_procedure_is_refused(plan, tmp_path):
    """The message names both."""
    other = attrs.evolve(plan[1].run, procedure=attrs.evolve(plan[1].run.procedure, id="other"))
    with pytest.raises(pf.ProcedureError, match=r"'other', the proposal that of 'leave-request'"):
        page(tmp_path / "report.html", plan[0], attrs.evolve(plan[1], run=other), "en")


def test_a_variant_of_the_procedure_is_told_as_such(plan, tmp_path):
    """A run with one more role is neither before nor after."""
    run = plan[1].run
    changed = attrs.evolve(run, procedure=attrs.evolve(run.procedure, version="draft 7"))
    text = page(tmp_path / "report.html", plan[0], attrs.evolve(plan[1], run=changed), "en")
    assert "neither the present one nor that of the proposal" in text

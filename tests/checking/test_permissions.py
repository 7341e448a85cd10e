"""Permissions that cannot mean what they say are told as doubts; those that can are left alone."""

import datetime as dt

import pytest
from attrs import evolve
from hand_made import free, made

from procflow.checking import check
from procflow.checking.permissions import permission_problems
from procflow.io import loads
from procflow.model import AuthorityCap, Checked, Document, Legal, Role

LAW = Legal(
    source="own regulation",
    basis="QC",
    may={"remove", "merge", "delegate", "parallelise", "shorten_limit"},
    delegate_to=["deputy"],
    delegate_form="phân công",
    merge_into=["b"],
    instrument="QC",
    authority="Giám đốc Sở",
    checked=Checked(dt.date(2026, 3, 2), "legal officer"),
)
PAPER = evolve(LAW, may={"once_only", "drop_component"}, delegate_to=(), delegate_form="", merge_into=())
ROLES = [Role(id="clerk"), Role(id="deputy"), Role(id="head"), Role(id="applicant", external=True)]


def procedure(legal=LAW, **changes):
    steps = [free("a", role="clerk", legal=legal), free("b", role="head"), free("c", role="applicant")]
    return evolve(made(steps, "a b, b c, c z", roles=ROLES), **changes)


def told(procedure):
    return [(p.code, p.severity, p.place.element.split(" of ")[0]) for p in permission_problems(procedure)]


def test_permissions_that_make_sense_are_left_alone():
    """The near miss of every test below: a step with every permission, a document with both."""
    paper = Document(id="d", source="applicant", component=True, register="CSDL", legal=PAPER)
    assert told(procedure(documents=[paper], rules=[AuthorityCap(id="r", authorities=["Giám đốc Sở"])])) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"may": {*LAW.may, "once_only"}}, [("permission-misplaced", "warning")]),
        ({"may": {*LAW.may, "digitise"}}, []),
        ({"may": {"merge"}}, [("permission-not-stated", "warning")]),
        ({"may": {"delegate"}}, [("permission-not-stated", "warning")]),
        ({"delegate_to": ["deputy", "clerk"]}, [("permission-names-itself", "warning")]),
        ({"merge_into": ["a", "b"]}, [("permission-names-itself", "warning")]),
        ({"delegate_to": ["applicant"]}, [("permission-moves-work-outside", "warning")]),
        ({"merge_into": ["c"]}, [("permission-moves-work-outside", "warning")]),
        ({"delegate_form": ""}, [("delegation-without-form", "info")]),
        ({"delegate_form": "", "checked": None}, []),
    ],
)
def test_a_doubtful_permission_of_a_step_is_told_once(changes, expected):
    """Each with its place; edits of later versions are kept without a word."""
    assert told(procedure(evolve(LAW, **changes))) == [(*found, "step 'a'") for found in expected]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"legal": evolve(PAPER, may={"remove", "once_only"})}, ["permission-misplaced"]),
        ({"legal": evolve(PAPER, delegate_to=["deputy"])}, ["delegate-of-document"]),
        ({"register": ""}, ["once-only-without-register"]),
        ({"component": False}, ["drop-without-component"]),
        ({"component": False, "register": "", "legal": Legal()}, []),
    ],
)
def test_a_doubtful_permission_of_a_document_is_told_once(document, expected):
    """A register must be named before it can be looked up, and only a component can be dropped."""
    paper = evolve(Document(id="d", source="applicant", component=True, register="CSDL", legal=PAPER), **document)
    assert told(procedure(documents=[paper])) == [(code, "warning", "document 'd'") for code in expected]


def test_a_cap_names_authorities_as_the_law_does():
    """An authority that nobody holds would forbid every act; the near name is offered."""
    cap = AuthorityCap(id="r", authorities=["Giám đốc Sở", "Giam đốc Sở"])
    (problem,) = permission_problems(procedure(rules=[cap]))
    assert (problem.code, problem.values["name"]) == ("authority-not-named", "Giam đốc Sở")
    assert "'Giám đốc Sở'" in problem.text("en")


def test_law_of_documents_is_held_to_the_same_standards():
    """No basis and no check are told of a document as of a step."""
    bare = Document(id="d", source="applicant", register="CSDL", legal=Legal(source="higher law", may={"once_only"}))
    codes = [p.code for p in check(procedure(documents=[bare])) if p.place.element.startswith("document")]
    assert codes == ["law-without-basis", "permission-unchecked", "document-never-needed"]


def test_a_role_that_may_be_delegated_to_is_not_idle():
    """It has no step today, and may get one."""
    assert "role-without-work" not in [p.code for p in check(procedure())]
    codes = [p.code for p in check(procedure(evolve(LAW, delegate_to=(), may={"remove"}, merge_into=())))]
    assert "role-without-work" in codes


def test_a_wrong_permission_is_no_error_of_the_file():
    """It is read and told by `check` at its line."""
    p = loads(
        "procflow: 1\nid: p\nsteps:\n  a:\n    role: clerk\n    legal: {may: [drop_component]}\n    next: z\nends: {z: Done}\n",
        name="p.yaml",
    )
    (problem,) = permission_problems(p)
    assert str(problem).startswith("p.yaml:4:")

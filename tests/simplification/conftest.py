"""Small procedures for tests of plans."""

import datetime as dt

import pytest

from procflow.model import Checked, Duration, End, Fixed, Flow, Legal, Procedure, Role, Step

CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
FREE = Legal(source="none found", may=frozenset({"remove"}), checked=CHECKED)
BOUND = Legal(source="higher law", basis="Act 1, art. 2", checked=CHECKED)


def step(text: str, **more) -> Step:
    """Return a step from "id role minutes", with a ! where law holds it; "-" is an automatic step."""
    name, role, minutes = text.split()
    legal = BOUND if name.startswith("!") else FREE
    return Step(
        id=name.lstrip("!"),
        role=None if role == "-" else role,
        work=Duration(Fixed(float(minutes)), "min"),
        **{"legal": legal, **more},
    )


def line(*steps: Step | str, roles: dict[str, dict] | None = None, **more) -> Procedure:
    """Return steps in a row; roles are made as needed."""
    built = [step(s) if isinstance(s, str) else s for s in steps]
    names = [s.id for s in built]
    more.setdefault("flows", [Flow(a, b) for a, b in zip(names, [*names[1:], "done"], strict=True)])
    more.setdefault("ends", [End(id="done")])
    wanted = dict.fromkeys(s.role for s in built if s.role)
    made = [Role(id=role, officers=1, **{"share": 1.0, **(roles or {}).get(role, {})}) for role in wanted]
    return Procedure(id="p", steps=built, start=names[0], roles=made, **more)


@pytest.fixture
def make_step():
    return step


@pytest.fixture
def make_line():
    return line

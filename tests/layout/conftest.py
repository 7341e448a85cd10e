"""Small procedures to lay out."""

import pytest

from procflow.model import End, Flow, Gateway, Procedure, Role, Step


def build(flows, *, roles=None, start=None, **how):
    """Return a procedure from flows such as "a>b"; nodes named e… are ends, g… gateways, all others steps."""
    pairs = []
    for text in flows:
        source, target = text.replace("~", ">").split(">")
        pairs.append(Flow(source, target, how.get("p", {}).get(text, 1.0), "returns" if "~" in text else "normal"))
    names = list(dict.fromkeys(name for flow in pairs for name in (flow.source, flow.target)))
    roles = roles or {}
    return Procedure(
        id="p",
        start=start or names[0],
        steps=[
            Step(id=n, role=roles.get(n, "clerk"), split=how.get("split", {}).get(n, "one"))
            for n in names
            if n[0] not in "eg"
        ],
        gateways=[Gateway(id=n) for n in names if n[0] == "g"],
        ends=[End(id=n) for n in names if n[0] == "e"],
        roles=[
            Role(id=r, external=r == "applicant") for r in how.get("listed", dict.fromkeys(["clerk", *roles.values()]))
        ],
        flows=pairs,
    )


@pytest.fixture(name="build")
def build_fixture():
    return build

"""The four models on which clocks are compared, M1 to M4, as procedures; all times are minutes.

M1 is an M/M/1 queue and M2 an M/M/3 queue, both with load 0.8. M3 is an administrative procedure of twelve steps with a
supplement loop, a choice, two opinions side by side, rework and six groups of officers. M4 is M3 in offices open from
Monday to Friday, 8:00-12:00 and 13:30-17:30, with arrivals round the clock, as much rarer as the hours are fewer.
"""

from __future__ import annotations

from procflow.model import (
    Calendar,
    Demand,
    Duration,
    End,
    Exponential,
    Flow,
    Gateway,
    Lognormal,
    Procedure,
    Role,
    Step,
    Triangular,
)

OFFICERS = {"reception": 2, "examiner": 3, "dept_a": 2, "dept_b": 2, "legal": 1, "leader": 1}
WORK = {
    "intake": ("reception", Triangular(3, 5, 10)),
    "check": ("reception", Exponential(8)),
    "supplement": ("reception", Exponential(5)),
    "assess_simple": ("examiner", Lognormal(12, 0.5)),
    "assess_complex": ("examiner", Lognormal(30, 0.8)),
    "opinion_a": ("dept_a", Exponential(20)),
    "opinion_b": ("dept_b", Exponential(25)),
    "draft": ("examiner", Triangular(6, 10, 20)),
    "legal_review": ("legal", Exponential(7)),
    "approve": ("leader", Exponential(10)),
    "stamp": ("reception", Triangular(1, 2, 3)),
    "return_result": ("reception", Exponential(4)),
}
FLOWS = [
    Flow("intake", "check"),
    Flow("check", "supplement", 0.15),
    Flow("supplement", "check"),
    Flow("check", "assess_simple", 0.85 * 0.7),
    Flow("check", "assess_complex", 0.85 * 0.3),
    Flow("assess_simple", "opinions"),
    Flow("assess_complex", "opinions"),
    Flow("opinions", "opinion_a"),
    Flow("opinions", "opinion_b"),
    Flow("opinion_a", "opinions_in"),
    Flow("opinion_b", "opinions_in"),
    Flow("opinions_in", "draft"),
    Flow("draft", "legal_review"),
    Flow("legal_review", "draft", 0.1, "returns"),
    Flow("legal_review", "approve", 0.9),
    Flow("approve", "stamp"),
    Flow("stamp", "return_result"),
    Flow("return_result", "done"),
]
SHIFTS = ((480, 720), (810, 1050))
WEEK = Calendar(id="shifts", week=(SHIFTS,) * 5 + ((),) * 2)
MODELS = ("M1", "M2", "M3", "M4")


def clock_model(name: str) -> Procedure:
    """Return one of the four models."""
    return _queue(name) if name in ("M1", "M2") else _office(name)


def _queue(name: str) -> Procedure:
    officers, gap = {"M1": (1, 1.25), "M2": (3, 1 / 2.4)}[name]
    return Procedure(
        id=name,
        calendar="always",
        start="serve",
        steps=[Step(id="serve", role="clerk", work=Duration(Exponential(1)))],
        ends=[End(id="done")],
        flows=[Flow("serve", "done")],
        roles=[Role(id="clerk", officers=officers, share=1)],
        demand=Demand(every=Duration(Exponential(gap))),
    )


def _office(name: str) -> Procedure:
    calendar, gap = {"M3": ("always", 15.0), "M4": ("shifts", 15.0 * 168 / 40)}[name]
    return Procedure(
        id=name,
        calendar=calendar,
        calendars=[WEEK],
        start="intake",
        steps=[Step(id=id, role=role, work=Duration(law)) for id, (role, law) in WORK.items()],
        gateways=[Gateway(id="opinions", split="all"), Gateway(id="opinions_in", join="all")],
        ends=[End(id="done")],
        flows=FLOWS,
        roles=[Role(id=id, officers=officers, share=1) for id, officers in OFFICERS.items()],
        demand=Demand(every=Duration(Exponential(gap)), calendar="always"),
    )

"""The small menus from which drawn procedures take their numbers: few, plain, and the simplest first."""

from __future__ import annotations

import datetime as dt

from attrs import evolve

from procflow.model import (
    Calendar,
    Checked,
    DayCount,
    Demand,
    Document,
    Duration,
    Erlang,
    Exponential,
    Fixed,
    Legal,
    Lognormal,
    Role,
    Span,
    StepClock,
    Text,
    TimeLimit,
    Triangular,
    Uniform,
)

PROBABILITIES = (0.5, 0.25, 0.1)
POWERS = (0.0, 0.5, 0.9)
WORK = (
    Duration(Fixed(5)),
    Duration(Fixed(0)),
    Duration(Uniform(2, 8)),
    Duration(Triangular(3, 5, 12)),
    Duration(Exponential(10)),
    Duration(Erlang(2, 8)),
    Duration(Lognormal(10, 0.5)),
    Duration(Fixed(1), "h"),
)
WAITS = (
    None,
    Duration(Fixed(30)),
    Duration(Exponential(2), "h"),
    Duration(Fixed(1), "working days"),
    Duration(Fixed(1), "calendar days"),
)
MERGED = ((), (Duration(Fixed(3)),), (Duration(Exponential(4)), Duration(Uniform(1, 5))))
"""Work of steps that have been merged into a drawn step before: mostly none."""
SETUPS = (None, 0.25, 1.0)
"""Parts of the mean work that go into getting ready."""
CLOCKS: tuple[StepClock, ...] = ("running", "running", "off")
STEP_LIMITS = (None, Span(0.5, "working days"), Span(2, "working days"))
TIME_LIMITS = (
    None,
    TimeLimit(Span(1, "working days")),
    TimeLimit(Span(5, "working days"), DayCount(last_day="closing")),
    TimeLimit(Span(3, "calendar days"), DayCount(receipt_day="count")),
    TimeLimit(Span(12, "h"), None),
)
DEMANDS = (
    Demand(rate=50.0),
    Demand(rate=0.5, per="working_day"),
    Demand(every=Duration(Fixed(12), "h")),
)
MORNINGS = Calendar(
    id="mornings", zone="Asia/Ho_Chi_Minh", week=(((480, 720),),) * 5 + ((), ()), source="office rule", version="1"
)
END_NAMES = {"done": Text(vi="Hoàn thành", en="Done"), "refused": Text(vi="Từ chối", en="Refused")}

_CHECKED = Checked(dt.date(2026, 3, 2), "legal officer")
LEGALS = (
    Legal(source="none found", may=frozenset({"remove"}), checked=_CHECKED),
    Legal(),
    Legal(source="higher law", basis="30/2020", checked=_CHECKED),
    Legal(source="own regulation", basis="QC 12", may=frozenset({"remove"}), checked=_CHECKED),
    Legal(source="own regulation", basis="QC 12", may=frozenset({"remove"})),
    Legal(
        source="own regulation", basis="QC 12", may=frozenset({"remove", "merge", "delegate", "parallelise"}),
        delegate_form="TL.", instrument="QC 12", authority="chair", checked=_CHECKED,
    ),
    Legal(
        source="higher law", basis="30/2020", may=frozenset({"merge", "delegate", "parallelise", "shorten_limit"}),
        delegate_form="ủy quyền", instrument="30/2020", authority="ministry", checked=_CHECKED,
    ),
)  # fmt: skip

FORM = Document(id="form", name=Text(vi="Tờ khai", en="Form"), source="applicant", component=True)
FORMS = (
    FORM,
    evolve(FORM, register="residents"),
    evolve(
        FORM,
        register="residents",
        legal=Legal(source="none found", may=frozenset({"once_only", "drop_component"}), checked=_CHECKED),
    ),
    evolve(
        FORM,
        register="residents",
        legal=Legal(
            source="own regulation", basis="QC 12", may=frozenset({"once_only"}), instrument="QC 12", authority="chair",
            checked=_CHECKED,
        ),
    ),
)  # fmt: skip
"""The form that the applicant hands in, as it is and as the law sees it."""

CLERK = Role(
    id="clerk", name=Text(vi="Văn thư", en="Clerk"), unit="office", officers=1, share=1.0, cost_per_hour=60000.0
)
OFFICER = Role(
    id="officer", name=Text(vi="Chuyên viên", en="Officer"), unit="division", officers=2, share=0.5,
    cost_per_hour=60000.0, transfer=Duration(Fixed(10)),
)  # fmt: skip
CHAIR = Role(
    id="chair", name=Text(vi="Lãnh đạo", en="Chair"), unit="office", officers=1, share=0.25, cost_per_hour=90000.0,
    calendar="mornings", transfer=Duration(Fixed(0.5), "working days"),
)  # fmt: skip
APPLICANT = Role(id="applicant", name=Text(vi="Người nộp hồ sơ", en="Applicant"), external=True, calendar="always")
MINISTRY = Role(id="ministry", name=Text(vi="Bộ", en="Ministry"), agency="ministry", external=True)
STAFF = (CLERK, OFFICER, CHAIR)
OTHERS = (None, APPLICANT, MINISTRY)
"""Who else does a step: nobody (automatic), the applicant, another agency."""

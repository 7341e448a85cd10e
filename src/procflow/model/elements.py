"""The parts of a procedure: roles, documents, duties, steps, gateways, ends and flows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import Attribute, field, frozen

from procflow.errors import Message, Place, ProcedureError
from procflow.model.attributes import ByAttribute, PriorityBy
from procflow.model.delegation import Delegation, in_order
from procflow.model.durations import Duration, Span
from procflow.model.gathering import AtMost, Batch, Session
from procflow.model.law import Legal
from procflow.model.limits import StepClock
from procflow.model.staff import AtClosing, Officer, OfficerRule, Queue, check_absence, officer_count
from procflow.model.text import Text

Join = Literal["any", "all", "chosen"] | int
Split = Literal["one", "all", "any"]
FlowKind = Literal["normal", "returns"]
ValueClass = Literal["VA", "BVA", "NVA"]
DocumentSource = Literal["made here", "applicant", "register", "other agency"]
APPLICANT_IDS = ("applicant", "citizen")
DOCUMENT_SOURCES: tuple[DocumentSource, ...] = ("made here", "applicant", "register", "other agency")

BAD_VALUE = Message(
    "bad-value",
    en="{what} is {value}, expected {expected}.",
    vi="{what} là {value}, cần {expected}.",
)
NO_ID = Message(
    "no-id",
    en="a {what} has no id. Give it a short name without blanks, such as 'receive'.",
    vi="một {what} không có mã. Hãy đặt một tên ngắn không có khoảng trắng, ví dụ 'receive'.",
)


def _tuple(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _has_id(instance: object, attribute: Attribute[str], value: str) -> None:
    if not value:
        raise ProcedureError(NO_ID.at(Place(), what=type(instance).__name__.lower()))


def _bad(element: str, what: str | Mapping[str, str], value: object, expected: Mapping[str, str]) -> ProcedureError:
    return ProcedureError(BAD_VALUE.at(Place(element=element), what=what, value=str(value), expected=expected))


@frozen(kw_only=True)
class Role:
    """Who does the work: a job position, never a named person.

    Attributes
    ----------
    unit, agency : str
        Where the role belongs; handoffs are counted by role, unit and agency.
    officers : int or None
        How many people hold the role; None is unknown (no queue figures), or no queue at all for an external role.
    share : float or None
        Part of their time for this procedure, in (0, 1]; None is unknown and never assumed.
    cost_per_hour : float or None
        In the currency of `currency`.
    external : bool
        Applicant or another agency: their time is not the office's.
    calendar : str or None
        Own calendar; by default the procedure's.
    transfer : Duration or None
        Time that passes at each handoff to this role (transport, sorting).
    staff : tuple of Officer
        The officers, where they differ; `officers` is then their number.
    queue : {"fifo", "priority", "preemptive", "due", "shortest"}
        Whom the role serves next; among equals, who has waited longest.
    at_closing : {"suspend", "finish", "fit"}
        What happens to work at closing time.
    absence : float
        Share of the working days on which an officer of the role is not there, whole days, each by chance; in [0, 1).
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    unit: str = ""
    agency: str = ""
    officers: int | None = None
    share: float | None = None
    cost_per_hour: float | None = None
    currency: str = "VND"
    external: bool = False
    calendar: str | None = None
    transfer: Duration | None = None
    staff: tuple[Officer, ...] = field(default=(), converter=_tuple)
    queue: Queue = "fifo"
    at_closing: AtClosing = "suspend"
    absence: float = 0.0

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that mean nothing; count officers who are told apart."""
        place = f"role '{self.id}'"
        check_absence(place, self.absence)
        object.__setattr__(self, "officers", officer_count(self.officers, self.staff))
        names = [officer.id for officer in self.staff]
        if self.staff and (len(set(names)) < len(names) or self.officers != len(names)):
            expected = {"en": "one id for each officer", "vi": "mỗi người một mã riêng"}
            raise _bad(place, "officers", f"{self.officers} ({', '.join(names)})", expected)
        if self.officers is not None and (not isinstance(self.officers, int) or not 1 <= self.officers <= 100_000):
            raise _bad(
                place,
                "officers",
                self.officers,
                {"en": "a whole number from 1 to 100000", "vi": "một số nguyên từ 1 đến 100000"},
            )
        if self.share is not None and not 0 < self.share <= 1:
            raise _bad(
                place,
                "share",
                self.share,
                {"en": "a share above 0 and up to 1 (100 %)", "vi": "một tỷ lệ lớn hơn 0 và tối đa 1 (100 %)"},
            )
        if self.cost_per_hour is not None and not (math.isfinite(self.cost_per_hour) and self.cost_per_hour >= 0):
            raise _bad(
                place,
                "cost_per_hour",
                self.cost_per_hour,
                {"en": "a finite amount, 0 or more", "vi": "một số tiền hữu hạn từ 0 trở lên"},
            )

    def absence_of(self, officer: int) -> float:
        """Return the share of working days on which an officer, counted from 0, is not there."""
        own = self.staff[officer].absence if self.staff else None
        return self.absence if own is None else own

    @property
    def absent(self) -> bool:
        """Tell whether any of its officers may be absent."""
        return any(self.absence_of(k) > 0 for k in range(self.officers or 0))

    @property
    def applicant(self) -> bool:
        """Tell whether the role is the applicant: external and called so, or belonging to no unit and no agency."""
        return self.external and (self.id in APPLICANT_IDS or not (self.unit or self.agency))

    @property
    def unlimited(self) -> bool:
        """Tell whether work for this role never queues (external, with no number of officers)."""
        return self.external and self.officers is None


@frozen(kw_only=True)
class Document:
    """A paper or record that steps need and make.

    Attributes
    ----------
    source : {"made here", "applicant", "register", "other agency"}
        Who supplies it; what is made here exists only once a step has made it.
    component : bool
        Part of the dossier that the applicant hands in.
    register : str
        Register or database from which the office could read the same facts; empty if none is known.
    legal : Legal
        Whether the law lets the office take it from the register ("once_only") or do without it ("drop_component").
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    form: Literal["paper", "electronic", ""] = ""
    source: DocumentSource = "made here"
    component: bool = False
    register: str = ""
    legal: Legal = field(factory=Legal)

    @property
    def given(self) -> bool:
        """Tell whether the document is there from the start: the applicant, a register or another agency supplies it."""
        return self.source != "made here"


@frozen(kw_only=True)
class Duty:
    """What the law obliges the office to do, apart from the step that does it: it may move, never vanish."""

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    basis: str = ""


@frozen(kw_only=True)
class Part:
    """Work of a step that has been merged into another one; it keeps its id, so that its times are drawn as before.

    Attributes
    ----------
    id : str
        Id of the step it was.
    work : Duration or None
        Processing time that is left of it; None is unknown.
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    work: Duration | None = None


@frozen(kw_only=True)
class Step:
    """A piece of work in the procedure.

    Attributes
    ----------
    role : str or None
        Who does it; None is automatic.
    work : Duration or None
        Processing time; None is unknown (and never taken for 0).
    parts : tuple of Part
        Work of steps merged into this one: done by the same officer in one go, after `work`, each drawn by itself.
    setup : Duration or None
        Mean part of the work that goes into getting ready (reading the file again); it is saved when the step is merged
        into a neighbour. None saves nothing.
    wait : Duration or None
        Delay before the step that is no queue, such as transport or a fixed appointment.
    needs, uses, makes : tuple of str
        Documents it must have, uses if present, and makes.
    one_of : tuple of tuple of str
        Groups of documents of which one must be there.
    duties : tuple of str
        Duties the step fulfils.
    detects : tuple of (risk, power)
        Probability that the step catches an error of each kind, in [0, 1).
    signs : bool or None
        Whether the step is a signature or approval; None lets the wording of name and products decide.
    limit : Span or None
        Time set for the step by the office; never taken for work.
    clock : {"running", "paused", "off"}
        What the case's clock does while the step lasts.
    join : {"any", "all", "chosen"} or int
        Whether any arrival starts the step, or all branches must have arrived, or those that the split before chose, or
        so many of them. Branches that are late for a number of them are withdrawn, whatever is being done, where one split
        leads all its branches to this join alone; elsewhere later arrivals are absorbed.
    split : {"one", "all", "any"}
        Whether one of its flows is taken (XOR), all of them (AND), or each by its own probability or condition (OR).
    joint : tuple of (role, officers)
        Roles that do the step together, with the number of officers of each; `role` is the lead and one of them.
    officer : OfficerRule or None
        Which officer may do it, given who did other steps of the case.
    skills : tuple of str
        Skills that its officer must have.
    priority : int, PriorityBy or None
        Urgency where the role serves by priority: the lowest number first (1 is the most urgent), or by an attribute of
        the case; None takes that of the procedure.
    sessions : Session or None
        When it is done at all.
    batch : Batch or None
        Cases that are gathered before it.
    at_most : AtMost or None
        Bound on visits, waiting cases or time, and where the case goes then.
    delegated : tuple of Delegation
        Acts by which another role does it for a while, in order of time; no two hold on the same day.
    work_by, wait_by : ByAttribute or None
        Times that depend on the case, given instead of `work` or `wait`.
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    role: str | None = None
    work: Duration | None = None
    parts: tuple[Part, ...] = field(default=(), converter=_tuple)
    setup: Duration | None = None
    wait: Duration | None = None
    needs: tuple[str, ...] = field(default=(), converter=_tuple)
    one_of: tuple[tuple[str, ...], ...] = field(default=(), converter=_tuple)
    uses: tuple[str, ...] = field(default=(), converter=_tuple)
    makes: tuple[str, ...] = field(default=(), converter=_tuple)
    duties: tuple[str, ...] = field(default=(), converter=_tuple)
    detects: tuple[tuple[str, float], ...] = field(default=(), converter=_tuple)
    legal: Legal = field(factory=Legal)
    value: ValueClass | None = None
    signs: bool | None = None
    limit: Span | None = None
    clock: StepClock = "running"
    join: Join = "any"
    split: Split = "one"
    joint: tuple[tuple[str, int], ...] = field(default=(), converter=_tuple)
    officer: OfficerRule | None = None
    skills: tuple[str, ...] = field(default=(), converter=_tuple)
    priority: int | PriorityBy | None = None
    sessions: Session | None = None
    batch: Batch | None = None
    at_most: AtMost | None = None
    delegated: tuple[Delegation, ...] = field(default=(), converter=in_order)
    work_by: ByAttribute | None = None
    wait_by: ByAttribute | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that do it: the one that leads, then the others of joint work; none for an automatic step."""
        others = tuple(role for role, _ in self.joint if role != self.role)
        return others if self.role is None else (self.role, *others)

    @property
    def doers(self) -> tuple[str, ...]:
        """Roles that ever do it: its own, and those to which acts give it for a while."""
        return tuple(dict.fromkeys((*self.roles, *(act.to for act in self.delegated))))

    @property
    def works(self) -> tuple[Duration | None, ...]:
        """Processing times in the order in which they are done: its own, then those of its parts; None is unknown."""
        return (self.work, *(part.work for part in self.parts))

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        for risk, power in self.detects:
            if not 0 <= power < 1:
                raise _bad(
                    f"step '{self.id}'",
                    {"en": f"detection power for '{risk}'", "vi": f"khả năng phát hiện '{risk}'"},
                    power,
                    {"en": "a share from 0 to below 1", "vi": "một tỷ lệ từ 0 đến dưới 1"},
                )


@frozen(kw_only=True)
class Gateway:
    """A pure split or join, without work: XOR takes one flow, AND takes all or waits for all, OR takes some.

    Attributes
    ----------
    join, split : str
        As of a step.
    sample : bool
        Whether an XOR picks cases at random, whatever is in them, for a check that the others do without. Errors are then
        caught with the check's power times the share of cases that is picked, on either way.
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    join: Join = "any"
    split: Split = "one"
    sample: bool = False


@frozen(kw_only=True)
class End:
    """A way a case can end.

    Attributes
    ----------
    needs : tuple of str
        Documents every case that ends here must have by then.
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    needs: tuple[str, ...] = field(default=(), converter=_tuple)


@frozen
class Flow:
    """A way from one node to the next.

    Attributes
    ----------
    p : float
        Probability that it is taken after an XOR; 1 for a single flow and for every flow of an AND.
    kind : {"normal", "returns"}
        `returns` sends the case back for rework; it vanishes with the check it belongs to.
    when : str
        Condition on attributes of the case (see `conditions.py`); empty for a flow taken by probability. After an XOR the
        first flow whose condition holds is taken.
    otherwise : bool
        Taken if none of the others is.
    """

    source: str
    target: str
    p: float = 1.0
    kind: FlowKind = "normal"
    when: str = field(default="", kw_only=True)
    otherwise: bool = field(default=False, kw_only=True)
    label: Text = field(factory=Text, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a probability outside [0, 1]."""
        if not 0 <= self.p <= 1:
            raise _bad(
                f"flow '{self.source}' -> '{self.target}'",
                "p",
                self.p,
                {"en": "a probability from 0 to 1", "vi": "một xác suất từ 0 đến 1"},
            )


Node = Step | Gateway | End
"""Whatever a flow can lead to or start from."""

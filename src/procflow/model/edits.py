"""What can be changed in a procedure, as values: a plan is a set of edits, and their order does not matter.

`apply` carries edits out, `procflow.guards` judges whether law and rules permit them, `propose` looks for the best ones.
To undo one edit of a plan, apply the others to the procedure as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Protocol

from attrs import field, frozen

from procflow.model.durations import Duration, Span
from procflow.model.elements import Step
from procflow.model.gathering_edits import ChangeBatch, ChangeSession
from procflow.model.law import EditKind
from procflow.model.laws import Fixed
from procflow.wording import Lang, share


@frozen
class RemoveStep:
    """Take a step out of a procedure; cases pass on to what follows it. A removed step is a cut.

    Attributes
    ----------
    step : str
        Id of the step.

    Examples
    --------
    >>> print(RemoveStep("initial").text("en"))
    remove step 'initial'
    >>> print(RemoveStep("initial").text("vi"))
    bỏ bước 'initial'
    """

    kind: ClassVar[EditKind] = "remove"
    step: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        return f"bỏ bước '{self.step}'" if lang == "vi" else f"remove step '{self.step}'"


@frozen
class MergeStep:
    """Do the work of a step in one go with the step before or after it; the merged-away step is a cut, its work is not.

    The two stand next to each other once the steps between them are removed or merged as well. The role of the step
    that takes in does the work; only the set-up part of the merged step is saved.

    Attributes
    ----------
    step : str
        Id of the step that is merged away.
    into : str
        Id of the step that takes it in.

    Examples
    --------
    >>> print(MergeStep("initial", "draft").text("en"))
    merge step 'initial' into 'draft'
    """

    kind: ClassVar[EditKind] = "merge"
    step: str
    into: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"gộp bước '{self.step}' vào bước '{self.into}'"
        return f"merge step '{self.step}' into '{self.into}'"


@frozen
class DelegateStep:
    """Give a step to another role. It stays in the procedure and is no cut.

    Attributes
    ----------
    step : str
        Id of the step.
    to : str
        Id of the role that does it from now on.

    Examples
    --------
    >>> print(DelegateStep("sign", "deputy").text("en"))
    delegate step 'sign' to 'deputy'
    """

    kind: ClassVar[EditKind] = "delegate"
    step: str
    to: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"giao bước '{self.step}' cho '{self.to}'"
        return f"delegate step '{self.step}' to '{self.to}'"


@frozen
class OnceOnly:
    """Take a document from the register that holds its facts, instead of asking for it or making it again.

    Attributes
    ----------
    document : str
        Id of the document; it is there from the start, and no component of the dossier any more.

    Examples
    --------
    >>> print(OnceOnly("extract").text("en"))
    take document 'extract' from the register
    """

    kind: ClassVar[EditKind] = "once_only"
    document: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return ()

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"khai thác tài liệu '{self.document}' từ cơ sở dữ liệu"
        return f"take document '{self.document}' from the register"


@frozen
class DropComponent:
    """Do without a component of the dossier: nobody has to hand it in, and no step needs it any more.

    Attributes
    ----------
    document : str
        Id of the document.

    Examples
    --------
    >>> print(DropComponent("copy_of_id").text("en"))
    drop document 'copy_of_id'
    """

    kind: ClassVar[EditKind] = "drop_component"
    document: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return ()

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"bỏ thành phần hồ sơ '{self.document}'"
        return f"drop document '{self.document}'"


def _branches(branches: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(branch) for branch in branches)


@frozen
class Parallelise:
    """Let steps that follow each other run side by side.

    Together the branches hold a run of steps that directly follow each other, each with one way in and one way out;
    within a branch they keep their order. All branches have ended before the case goes on.

    Attributes
    ----------
    branches : tuple of tuple of str
        At least two, each with the ids of its steps in their order.

    Examples
    --------
    >>> print(Parallelise([["ask_legal"], ["ask_finance", "file"]]).text("en"))
    run 'ask_legal' beside 'ask_finance', 'file'
    """

    kind: ClassVar[EditKind] = "parallelise"
    branches: tuple[tuple[str, ...], ...] = field(converter=_branches)

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return tuple(step for branch in self.branches for step in branch)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        parts = [", ".join(f"'{step}'" for step in branch) for branch in self.branches]
        return f"làm song song {' với '.join(parts)}" if lang == "vi" else f"run {' beside '.join(parts)}"


@frozen
class ShortenLimit:
    """Set a shorter limit, for a step or for the whole case. It changes no work: it is what the office promises.

    Attributes
    ----------
    to : Span
        The new limit.
    step : str or None
        Id of the step; None is the time limit of the case.

    Examples
    --------
    >>> print(ShortenLimit(Span(10, "working days")).text("en"))
    shorten the time limit to 10 working days
    """

    kind: ClassVar[EditKind] = "shorten_limit"
    to: Span
    step: str | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return ()

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        to = self.to.text(lang)
        if self.step is None:
            return f"rút ngắn thời hạn còn {to}" if lang == "vi" else f"shorten the time limit to {to}"
        if lang == "vi":
            return f"rút ngắn thời hạn bước '{self.step}' còn {to}"
        return f"shorten the limit of step '{self.step}' to {to}"


def _names(steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(steps)


@frozen
class Resequence:
    """Put steps that directly follow each other in another order. It is stated by people and never searched.

    Attributes
    ----------
    steps : tuple of str
        Ids of a run of steps, each with one way in and one way out, in their new order.

    Examples
    --------
    >>> print(Resequence(["check_fee", "ask_opinion"]).text("en"))
    put steps in the order 'check_fee', 'ask_opinion'
    """

    kind: ClassVar[EditKind] = "resequence"
    steps: tuple[str, ...] = field(converter=_names)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        names = ", ".join(f"'{step}'" for step in self.steps)
        return f"xếp các bước theo thứ tự {names}" if lang == "vi" else f"put steps in the order {names}"


@frozen
class Digitise:
    """Let a system do a step, which nobody does any more. It is stated by people and never searched.

    What an officer would have noticed at the step is not noticed any more: it detects nothing.

    Attributes
    ----------
    step : str
        Id of the step.
    work : Duration
        How long the system takes; 0 is at once, at any hour.

    Examples
    --------
    >>> print(Digitise("log_in", Duration(Fixed(0))).text("en"))
    let a system do step 'log_in' in 0 min
    >>> print(Digitise("log_in", Duration(Fixed(2))).text("vi"))
    để hệ thống làm bước 'log_in' trong 2 phút
    """

    kind: ClassVar[EditKind] = "digitise"
    step: str
    work: Duration

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def time(self, lang: Lang = "en") -> str:
        """Say how long the system takes; a law of times is spelled as in a file."""
        law = self.work.law
        return Span(law.value, self.work.unit).text(lang) if isinstance(law, Fixed) else str(self.work)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"để hệ thống làm bước '{self.step}' trong {self.time(lang)}"
        return f"let a system do step '{self.step}' in {self.time(lang)}"


@frozen
class Staff:
    """Change how many officers hold a role. It is stated by people and never searched.

    Attributes
    ----------
    role : str
        Id of the role.
    officers : int
        How many hold it from now on.

    Examples
    --------
    >>> print(Staff("clerk", 3).text("en"))
    have 3 officers in role 'clerk'
    """

    kind: ClassVar[EditKind] = "staff"
    role: str
    officers: int

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return ()

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if lang == "vi":
            return f"bố trí {self.officers} người ở vai trò '{self.role}'"
        return f"have {self.officers} officers in role '{self.role}'"


@frozen
class AddControl:
    """Put a new check behind a step. It is stated by people and never searched.

    How many cases the steps behind it will still send back is not guessed: their probabilities stay as they are.

    Attributes
    ----------
    after : str
        Id of the step behind which cases come to the check.
    control : Step
        The check, with an id of its own and a role; what it catches stands in its `detects`.
    back : float
        Share of its cases that it sends back, in [0, 1).
    to : str or None
        Id of the step to which they go back; None where none is sent back.

    Examples
    --------
    >>> print(AddControl("receive", Step(id="first_look", role="clerk"), 0.1, "receive").text("en"))
    add control 'first_look' after 'receive', which sends 10.0 % back to 'receive'
    """

    kind: ClassVar[EditKind] = "add_control"
    after: str
    control: Step
    back: float = 0.0
    to: str | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return ()

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        part = share(self.back, lang)
        if lang == "vi":
            back = f", trả lại {part} về '{self.to}'" if self.to else ""
            return f"thêm khâu kiểm tra '{self.control.id}' sau bước '{self.after}'{back}"
        back = f", which sends {part} back to '{self.to}'" if self.to else ""
        return f"add control '{self.control.id}' after '{self.after}'{back}"


@frozen
class PostCheck:
    """Check a share of the cases afterwards instead of every case before the decision.

    The step leaves its place; behind the decision a sample of the cases comes to it, drawn at random.

    Attributes
    ----------
    step : str
        Id of the check.
    after : str
        Id of the step behind which it stands from now on: where what is decided can still be taken back.
    share : float
        Share of the cases that are checked, above 0 and up to 1.

    Examples
    --------
    >>> print(PostCheck("inspect", "sign", 0.1).text("en"))
    check 10.0 % of cases at step 'inspect' afterwards, behind 'sign'
    >>> print(PostCheck("inspect", "sign", 0.1).text("vi"))
    chuyển bước 'inspect' sang hậu kiểm 10,0 % hồ sơ, sau bước 'sign'
    """

    kind: ClassVar[EditKind] = "post_check"
    step: str
    after: str
    share: float

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        part = share(self.share, lang)
        if lang == "vi":
            return f"chuyển bước '{self.step}' sang hậu kiểm {part} hồ sơ, sau bước '{self.after}'"
        return f"check {part} of cases at step '{self.step}' afterwards, behind '{self.after}'"


@frozen
class IsolateExceptions:
    """Do steps for the exceptions only: on one branch of a choice instead of for every case.

    It is stated by people and never searched, as which cases are exceptions is for them to say.

    Attributes
    ----------
    at : str
        Id of the step or gateway that tells the exceptions from the rest.
    branch : str
        Id of the node to which it leads the exceptions.
    steps : tuple of str
        Ids of the steps that only they go through from now on, in their order, before anything else on the branch.

    Examples
    --------
    >>> print(IsolateExceptions("sort", "hearing", ["inspect", "measure"]).text("en"))
    do steps 'inspect', 'measure' only for cases that go from 'sort' to 'hearing'
    >>> print(IsolateExceptions("sort", "hearing", ["inspect"]).text("vi"))
    chỉ làm bước 'inspect' với hồ sơ đi từ 'sort' sang 'hearing'
    """

    kind: ClassVar[EditKind] = "isolate_exceptions"
    at: str
    branch: str
    steps: tuple[str, ...] = field(converter=_names)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        names = ", ".join(f"'{step}'" for step in self.steps)
        if lang == "vi":
            return f"chỉ làm bước {names} với hồ sơ đi từ '{self.at}' sang '{self.branch}'"
        what = "step" if len(self.steps) == 1 else "steps"
        return f"do {what} {names} only for cases that go from '{self.at}' to '{self.branch}'"


Edit = (
    RemoveStep
    | MergeStep
    | DelegateStep
    | OnceOnly
    | DropComponent
    | Parallelise
    | ShortenLimit
    | Resequence
    | Digitise
    | Staff
    | AddControl
    | PostCheck
    | IsolateExceptions
    | ChangeSession
    | ChangeBatch
)
"""Whatever `apply` can do to a procedure."""


class HasEdits(Protocol):
    """A plan that holds edits, such as a proposal."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the plan changes."""


def edits_of(what: HasEdits | Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a plan, each once, in the order in which they are first named.

    >>> edits_of([RemoveStep("a"), RemoveStep("a")])
    (RemoveStep(step='a'),)
    """
    edits = tuple(what) if isinstance(what, Iterable) else what.edits
    return tuple(dict.fromkeys(edits))

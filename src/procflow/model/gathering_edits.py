"""Other sessions, other batches, or none: edits that people state, as only they know when an office can meet."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from procflow.model.gathering import Batch, Session
from procflow.model.gathering_words import batch_text, session_text
from procflow.model.law import EditKind
from procflow.wording import Lang


@frozen
class ChangeSession:
    """Hold other sessions for a step, or do it at any time. It is stated by people and never searched.

    What it brings is time spent waiting for the session, which only a simulation tells.

    Attributes
    ----------
    step : str
        Id of the step.
    sessions : Session or None
        When the step is done from now on; None is whenever its role works.

    Examples
    --------
    >>> print(ChangeSession("sign", Session(hours=[(960, 1020)])).text("en"))
    hold sessions for step 'sign': every day 16:00-17:00
    >>> print(ChangeSession("sign", None).text("vi"))
    làm bước 'sign' trong mọi giờ làm việc, không chờ phiên
    """

    kind: ClassVar[EditKind] = "change_session"
    step: str
    sessions: Session | None

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if self.sessions is None:
            if lang == "vi":
                return f"làm bước '{self.step}' trong mọi giờ làm việc, không chờ phiên"
            return f"do step '{self.step}' at any hour of work, without sessions"
        told = session_text(self.sessions, lang)
        return (
            f"đổi phiên của bước '{self.step}': {told}"
            if lang == "vi"
            else f"hold sessions for step '{self.step}': {told}"
        )


@frozen
class ChangeBatch:
    """Gather other batches before a step, or none. It is stated by people and never searched.

    Attributes
    ----------
    step : str
        Id of the step.
    batch : Batch or None
        What is gathered from now on; None is that each case is worked on when it comes, with work of its own.

    Examples
    --------
    >>> print(ChangeBatch("post", Batch(size=5)).text("en"))
    gather batches before step 'post': worked on once, from 5 cases
    >>> print(ChangeBatch("post", None).text("vi"))
    làm bước 'post' ngay khi có hồ sơ, không gom lô
    """

    kind: ClassVar[EditKind] = "change_batch"
    step: str
    batch: Batch | None

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps whose form changes."""
        return (self.step,)

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        if self.batch is None:
            if lang == "vi":
                return f"làm bước '{self.step}' ngay khi có hồ sơ, không gom lô"
            return f"do step '{self.step}' when a case comes, without batches"
        told = batch_text(self.batch, lang)
        return (
            f"gom lô trước bước '{self.step}': {told}"
            if lang == "vi"
            else f"gather batches before step '{self.step}': {told}"
        )

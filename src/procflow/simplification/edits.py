"""What can be changed in a procedure: this version removes steps, nothing else."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from procflow.wording import Lang


@frozen
class RemoveStep:
    """Take a step out of a procedure; cases pass on to what follows it.

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

    step: str

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        return f"bỏ bước '{self.step}'" if lang == "vi" else f"remove step '{self.step}'"


Edit = RemoveStep
"""Whatever `apply` can do to a procedure."""


class HasEdits(Protocol):
    """A plan that holds edits, such as a proposal."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the plan changes."""

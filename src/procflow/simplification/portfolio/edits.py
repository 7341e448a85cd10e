"""What can be decided about a procedure of a list, as values; a procedure without an edit is kept as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from procflow.model import Text
from procflow.wording import Lang

Ground = Literal["repealed", "never used", "duplicate"]
GROUNDS: tuple[Ground, ...] = ("repealed", "never used", "duplicate")
"""Why a procedure can be abolished, in the order in which grounds are named where several hold."""

GROUND_NAMES: Mapping[Ground, Text] = {
    "repealed": Text(en="its basis no longer holds", vi="căn cứ đã hết hiệu lực"),
    "never used": Text(en="it is not used", vi="không phát sinh hồ sơ"),
    "duplicate": Text(en="it does the same as another", vi="trùng với quy trình khác"),
}


@frozen
class AbolishProcedure:
    """Take a procedure off the list without replacement, because nothing is lost with it. It is a cut.

    Attributes
    ----------
    procedure : str
        Id of the procedure.
    ground : {"repealed", "never used", "duplicate"}
        What the abolition rests on.
    survivor : str or None
        For a duplicate: the procedure that goes on doing the same, and stays on the list.

    Examples
    --------
    >>> print(AbolishProcedure("P43", "duplicate", "P01").text("en"))
    abolish 'P43': it does the same as another ('P01')
    >>> print(AbolishProcedure("P40", "never used").text("vi"))
    bãi bỏ 'P40': không phát sinh hồ sơ
    """

    procedure: str
    ground: Ground
    survivor: str | None = None

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        verb = "bãi bỏ" if lang == "vi" else "abolish"
        other = f" ('{self.survivor}')" if self.survivor is not None else ""
        return f"{verb} '{self.procedure}': {GROUND_NAMES[self.ground].get(lang)}{other}"


@frozen
class MergeProcedure:
    """Handle the cases of a procedure by another one that stays on the list. It is a cut; its work is not saved.

    Attributes
    ----------
    procedure : str
        Id of the procedure that leaves the list.
    into : str
        Id of the survivor.

    Examples
    --------
    >>> print(MergeProcedure("P04", "P01").text("en"))
    merge 'P04' into 'P01'
    """

    procedure: str
    into: str

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        return (
            f"gộp '{self.procedure}' vào '{self.into}'"
            if lang == "vi"
            else f"merge '{self.procedure}' into '{self.into}'"
        )


@frozen
class DelegateProcedure:
    """Give a procedure to another level or unit; it leaves this office's list, and its work goes with it. It is a cut.

    Attributes
    ----------
    procedure : str
        Id of the procedure.
    to : str
        Level or unit that decides from now on.

    Examples
    --------
    >>> print(DelegateProcedure("P19", "head of division").text("en"))
    delegate 'P19' to 'head of division'
    """

    procedure: str
    to: str

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        return (
            f"giao '{self.procedure}' cho '{self.to}'"
            if lang == "vi"
            else f"delegate '{self.procedure}' to '{self.to}'"
        )


@frozen
class SimplifyProcedure:
    """Keep a procedure and carry out the simplification found for it. It stays on the list and is no cut.

    Attributes
    ----------
    procedure : str
        Id of the procedure.

    Examples
    --------
    >>> print(SimplifyProcedure("P01").text("en"))
    simplify 'P01'
    """

    procedure: str

    def text(self, lang: Lang = "en") -> str:
        """Say what is done."""
        return f"đơn giản hóa '{self.procedure}'" if lang == "vi" else f"simplify '{self.procedure}'"


PortfolioEdit = AbolishProcedure | MergeProcedure | DelegateProcedure | SimplifyProcedure
"""Whatever can be decided about a procedure besides keeping it."""


def is_cut(edit: PortfolioEdit | None) -> bool:
    """Tell whether the procedure leaves the list.

    >>> is_cut(MergeProcedure("P04", "P01")), is_cut(SimplifyProcedure("P01")), is_cut(None)
    (True, False, False)
    """
    return edit is not None and not isinstance(edit, SimplifyProcedure)


def survivor_of(edit: PortfolioEdit | None) -> str | None:
    """Return the procedure of the list in which another one lives on, or None.

    >>> survivor_of(MergeProcedure("P04", "P01")), survivor_of(AbolishProcedure("P40", "never used"))
    ('P01', None)
    """
    if isinstance(edit, MergeProcedure):
        return edit.into
    return edit.survivor if isinstance(edit, AbolishProcedure) else None


def rule_of(edit: PortfolioEdit) -> str:
    """Return the stable name of the rule that an edit rests on.

    >>> rule_of(AbolishProcedure("P40", "never used")), rule_of(MergeProcedure("P04", "P01"))
    ('never used', 'overlap')
    """
    if isinstance(edit, AbolishProcedure):
        return edit.ground
    if isinstance(edit, MergeProcedure):
        return "overlap"
    return "delegable" if isinstance(edit, DelegateProcedure) else "simplified"

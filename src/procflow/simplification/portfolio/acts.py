"""Which legal acts a decision amends, and who decides it."""

from __future__ import annotations

from procflow.model import PortfolioEntry
from procflow.simplification.portfolio.terms import OWN


def acts_of(entry: PortfolioEntry) -> tuple[str, ...]:
    """Return the legal acts to amend if a procedure is changed or leaves the list.

    Where nobody has listed them it is the text that lays the procedure down; one that is repealed, or that no text lays
    down, needs none. A procedure laid down by a text that is not named counts as resting on an act of its own.

    Parameters
    ----------
    entry : PortfolioEntry
        The procedure.

    Examples
    --------
    >>> acts_of(PortfolioEntry(id="P13", group="within agency", steps=13, handoffs=9, legal_status="own regulation",
    ...                        basis="Quy chế chi tiêu nội bộ", separate_by_law=False, control_reserved=False))
    ('Quy chế chi tiêu nội bộ',)
    """
    if entry.instruments is not None:
        return entry.instruments
    if entry.legal_status in ("repealed", "none found"):
        return ()
    return (entry.basis or f"({entry.id})",)


def authority_of(entry: PortfolioEntry) -> str:
    """Return who must decide a change: "own" for the office itself, empty where nobody has said.

    What the office has laid down itself, or nobody has, is its own to change.

    Parameters
    ----------
    entry : PortfolioEntry
        The procedure.
    """
    if entry.authority:
        return entry.authority
    return OWN if entry.legal_status in ("own regulation", "none found", "repealed") else ""

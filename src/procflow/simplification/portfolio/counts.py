"""How many procedures leave a list, counted apart by what becomes of them, with the work touched, moved and removed."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class PortfolioCount:
    """Counts of the whole list, or of one unit of it.

    "26 of 46" counts procedures. Beside it stand the work these procedures touched, and the work that really vanishes:
    merged and delegated work goes on elsewhere.

    Attributes
    ----------
    unit : str
        Owner of the procedures; empty for the whole list.
    procedures : int
        On the list before.
    repealed, unused, duplicates : int
        Abolished, by ground.
    merged, delegated, simplified, kept : int
        The other decisions; `kept` without the simplified ones.
    cases, cases_cut : int
        Cases of the year of all procedures, and of those that leave the list; procedures of unknown cases left out.
    hours, hours_cut : float
        Staff hours likewise.
    removed : float
        Hours that nobody needs any more, by abolishing and by simplifying.
    simplified_away : float
        Those of `removed` that come from simplifying procedures that stay.
    to_survivors, to_levels : float
        Hours that others need from now on: owners of survivors, and receiving levels. Within one unit too.
    received : float
        Hours that this unit gets from procedures that are merged into its own, or delegated to it.
    unknown : int
        Procedures whose hours are not known; no figure of hours counts them.
    """

    unit: str = ""
    procedures: int = 0
    repealed: int = 0
    unused: int = 0
    duplicates: int = 0
    merged: int = 0
    delegated: int = 0
    simplified: int = 0
    kept: int = 0
    cases: int = 0
    cases_cut: int = 0
    hours: float = 0.0
    hours_cut: float = 0.0
    removed: float = 0.0
    simplified_away: float = 0.0
    to_survivors: float = 0.0
    to_levels: float = 0.0
    received: float = 0.0
    unknown: int = 0

    @property
    def abolished(self) -> int:
        """Number of procedures that are abolished, on whatever ground."""
        return self.repealed + self.unused + self.duplicates

    @property
    def cut(self) -> int:
        """Number of procedures that leave the list."""
        return self.abolished + self.merged + self.delegated

    @property
    def moved(self) -> float:
        """Hours that others need from now on."""
        return self.to_survivors + self.to_levels

    @property
    def touched(self) -> float:
        """Hours that the plan changes in any way: of procedures that leave, or that are simplified."""
        return self.hours_cut + self.simplified_away

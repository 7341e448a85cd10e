"""The portfolio: all procedures of an office, each told by its figures and its law, without its steps."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from attrs import field, frozen
from attrs.converters import optional

from procflow.errors import Message, NotSupportedError, Place, ProcedureError
from procflow.model.depth import refuse_constructs
from procflow.model.elements import _bad, _has_id, _tuple
from procflow.model.office import Office
from procflow.model.procedure import Procedure
from procflow.model.text import Text

PortfolioGroup = Literal["between agencies", "within agency", "work process"]
PortfolioLegalStatus = Literal["higher law", "own regulation", "none found", "repealed", "unknown"]
PortfolioForm = Literal["paper", "electronic", "mixed"]
PORTFOLIO_GROUPS: tuple[PortfolioGroup, ...] = ("between agencies", "within agency", "work process")
PORTFOLIO_LEGAL_STATUSES: tuple[PortfolioLegalStatus, ...] = (
    "higher law", "own regulation", "none found", "repealed", "unknown",
)  # fmt: skip
PORTFOLIO_FORMS: tuple[PortfolioForm, ...] = ("paper", "electronic", "mixed")

NO_PORTFOLIO_YET = Message(
    "portfolio-not-supported",
    en="`{verb}` does not take a portfolio yet; it takes one procedure. "
    "Give it a procedure, or count the portfolio's own totals.",
    vi="`{verb}` chưa nhận danh mục quy trình, chỉ nhận một quy trình. "
    "Hãy đưa vào một quy trình, hoặc dùng các số tổng của danh mục.",
)
NO_OFFICE_YET = Message(
    "office-not-supported",
    en="`{verb}` does not take an office with several procedures yet; it takes one of them. Give it one of `.procedures`.",
    vi="`{verb}` chưa nhận một cơ quan có nhiều quy trình, chỉ nhận một quy trình. Hãy đưa vào một phần tử của "
    "`.procedures`.",
)
NO_PROCEDURE = Message(
    "no-procedure",
    en="`{verb}` takes a procedure, not {kind}. Read a file with `load`, or take a `sample`.",
    vi="`{verb}` cần một quy trình, không phải {kind}. Hãy đọc tệp bằng `load`, hoặc dùng `sample`.",
)
TWICE = Message(
    "portfolio-twice",
    en="'{entry}' is listed twice. Give each procedure an id of its own.",
    vi="'{entry}' bị khai hai lần. Mỗi quy trình cần một mã riêng.",
)


def one_procedure(verb: str, *values: object) -> None:
    """Refuse whatever is no single procedure, and whatever of it the verb cannot treat, by name, before it begins.

    Parameters
    ----------
    verb : str
        Name of the verb, such as ``"simulate"``.
    *values : object
        What the verb was given.

    Raises
    ------
    NotSupportedError
        If one of the values is a portfolio or an office, or uses a construct that the verb cannot treat (see `depth.py`).
    ProcedureError
        If one is something else, such as the name of a file that has not been read.

    Examples
    --------
    >>> one_procedure("simulate", "leave.yaml")
    Traceback (most recent call last):
      ...
    procflow.errors.ProcedureError: `simulate` takes a procedure, not str. Read a file with `load`, or take a `sample`.
    """
    for value in values:
        if isinstance(value, Portfolio):
            raise NotSupportedError(NO_PORTFOLIO_YET.at(Place(element="portfolio"), verb=verb))
        if isinstance(value, Office):
            raise NotSupportedError(NO_OFFICE_YET.at(Place(element=f"office '{value.id}'"), verb=verb))
        if not isinstance(value, Procedure):
            raise ProcedureError(NO_PROCEDURE.at(Place(), verb=verb, kind=type(value).__name__))
        refuse_constructs(verb, value)


@frozen(kw_only=True)
class PortfolioEntry:
    """One procedure of an office, as a row of its list.

    Attributes
    ----------
    group : {"between agencies", "within agency", "work process"}
        Internal administrative procedure between agencies or within one, or ordinary internal work process.
    owner : str
        Unit that answers for it.
    volumes : dict of int to int
        Cases by calendar year.
    steps, handoffs : int
        Of one case; handoffs by role.
    limit_days, average_days : float or None
        Time limit and mean time taken, in working days.
    on_time : float or None
        Share of cases settled within the limit, in [0, 1].
    hours_per_case : float or None
        Staff hours of one case.
    legal_status : {"higher law", "own regulation", "none found", "repealed", "unknown"}
        Where it is laid down; `repealed` says that its basis no longer holds, `unknown` that nobody has looked.
    basis : str
        The legal text.
    separate_by_law : bool
        Whether the law keeps it apart from others, so that it may not be merged.
    control_reserved : bool
        Whether the decision is a control that may not be delegated.
    decision_level, delegable_to : str
        Who decides, and who could by delegation; empty if nobody.
    duplicate_of, merge_into : str or None
        Id of the procedure that does the same, or that could take it in; answers somebody has found by reading both.
    overlap : float or None
        Share of steps in common with `merge_into`, in [0, 1].
    last_used : datetime.date or None
        Date of the last case.
    form : {"paper", "electronic", "mixed"}
        How it is handled.
    instruments : tuple of str or None
        Legal acts to amend if the procedure is changed or leaves the list; several procedures may share one. None if
        nobody has listed them, which is not the same as none.
    authority : str
        Who must decide the change: "own" for the office itself, else the higher authority; empty if nobody has said.
    needs, makes : tuple of str
        Documents that it takes from other procedures, and that it makes for others.
    simplified_hours : float or None
        Staff hours of one case once the procedure is simplified by a plan of its own; None without such a plan.
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    group: PortfolioGroup
    owner: str = ""
    volumes: Mapping[int, int] = field(factory=dict, hash=False)
    steps: int
    handoffs: int
    limit_days: float | None = None
    average_days: float | None = None
    on_time: float | None = None
    hours_per_case: float | None = None
    legal_status: PortfolioLegalStatus
    basis: str = ""
    separate_by_law: bool
    control_reserved: bool
    decision_level: str = ""
    delegable_to: str = ""
    duplicate_of: str | None = None
    merge_into: str | None = None
    overlap: float | None = None
    last_used: dt.date | None = None
    form: PortfolioForm = "mixed"
    instruments: tuple[str, ...] | None = field(default=None, converter=optional(_tuple))
    authority: str = ""
    needs: tuple[str, ...] = field(default=(), converter=_tuple)
    makes: tuple[str, ...] = field(default=(), converter=_tuple)
    simplified_hours: float | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        place = f"procedure '{self.id}'"
        if self.steps < 1:
            raise _bad(place, "steps", self.steps, {"en": "a whole number from 1", "vi": "một số nguyên từ 1 trở lên"})
        counts = {"handoffs": self.handoffs, **{f"cases of {year}": count for year, count in self.volumes.items()}}
        for what, count in counts.items():
            if count < 0:
                raise _bad(place, what, count, {"en": "a whole number from 0", "vi": "một số nguyên từ 0 trở lên"})
        for what, value in (("limit_days", self.limit_days), ("average_days", self.average_days),
                            ("hours_per_case", self.hours_per_case),
                            ("simplified_hours", self.simplified_hours)):  # fmt: skip
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise _bad(
                    place, what, value, {"en": "a finite number, 0 or more", "vi": "một số hữu hạn từ 0 trở lên"}
                )
        for what, value in (("on_time", self.on_time), ("overlap", self.overlap)):
            if value is not None and not 0 <= value <= 1:
                raise _bad(place, what, value, {"en": "a share from 0 to 1", "vi": "một tỷ lệ từ 0 đến 1"})
        before, after = self.hours_per_case, self.simplified_hours
        if after is not None and (before is None or after > before):
            known = {"en": "at most hours_per_case, which must be known", "vi": "không quá hours_per_case (phải có)"}
            raise _bad(place, "simplified_hours", after, known)

    def cases(self, year: int) -> int | None:
        """Return the cases of a year, or None if they are not known."""
        return self.volumes.get(year)

    def hours(self, year: int) -> float | None:
        """Return the staff hours of a year, or None if they are not known; no cases take no hours.

        >>> PortfolioEntry(id="P1", group="work process", volumes={2023: 0}, steps=1, handoffs=0, separate_by_law=False,
        ...                legal_status="none found", control_reserved=False).hours(2023)
        0.0
        """
        cases = self.volumes.get(year)
        if cases == 0:
            return 0.0
        return None if cases is None or self.hours_per_case is None else cases * self.hours_per_case


@frozen(kw_only=True)
class Portfolio:
    """All procedures of an office.

    "Cut 26 of 46" was said of a portfolio: procedures of one office, not steps of one procedure.

    Attributes
    ----------
    entries : tuple of PortfolioEntry
        In the order of the list.
    review_date : datetime.date or None
        Day on which the list was drawn up.
    source : str
        Where it comes from.
    illustrative : bool
        The figures are invented; printed on every output.
    capacity : dict of str to float
        Staff hours a year that an owner of procedures, or a level that receives delegated ones, can give to the procedures
        of this list; who is not named has no limit stated.

    Examples
    --------
    >>> copy = PortfolioEntry(id="P1", group="work process", volumes={2023: 50}, steps=8, handoffs=6, hours_per_case=0.5,
    ...                       legal_status="none found", separate_by_law=False, control_reserved=False)
    >>> portfolio = Portfolio(id="office", entries=[copy])
    >>> portfolio.steps, portfolio.cases(2023), portfolio.hours(2023)
    (8, 50, 25.0)
    """

    id: str = field(validator=_has_id)
    name: Text = field(factory=Text)
    entries: tuple[PortfolioEntry, ...] = field(converter=_tuple)
    review_date: dt.date | None = None
    source: str = ""
    illustrative: bool = False
    capacity: Mapping[str, float] = field(factory=dict, hash=False)

    def __attrs_post_init__(self) -> None:
        """Refuse two procedures with one id, and capacities that mean nothing."""
        for who, hours in self.capacity.items():
            if not (math.isfinite(hours) and hours >= 0):
                expected = {"en": "a finite number of hours, 0 or more", "vi": "một số giờ hữu hạn từ 0 trở lên"}
                raise _bad(f"portfolio '{self.id}'", f"capacity of '{who}'", hours, expected)
        ids = [entry.id for entry in self.entries]
        twice = next((id for id, times in Counter(ids).items() if times > 1), None)
        if twice is not None:
            raise ProcedureError(TWICE.at(Place(element=f"portfolio '{self.id}'"), entry=twice))

    @cached_property
    def _by_id(self) -> dict[str, PortfolioEntry]:
        return {entry.id: entry for entry in self.entries}

    def __len__(self) -> int:
        """Return the number of procedures."""
        return len(self.entries)

    def entry(self, id: str) -> PortfolioEntry:
        """Return the procedure with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._by_id[id]

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the years for which numbers of cases are known, in order."""
        return tuple(sorted({year for entry in self.entries for year in entry.volumes}))

    @property
    def steps(self) -> int:
        """Return the number of steps of all procedures."""
        return sum(entry.steps for entry in self.entries)

    @property
    def handoffs(self) -> int:
        """Return the number of handoffs of one case of each procedure, added up."""
        return sum(entry.handoffs for entry in self.entries)

    def cases(self, year: int) -> int | None:
        """Return the cases of a year, or None where the year of some procedure is not known."""
        if any(year not in entry.volumes for entry in self.entries):
            return None
        return sum(entry.volumes[year] for entry in self.entries)

    def hours(self, year: int) -> float | None:
        """Return the staff hours of a year, or None where cases or hours per case of some procedure are not known."""
        hours = [entry.hours(year) for entry in self.entries]
        known = [value for value in hours if value is not None]
        return math.fsum(known) if len(known) == len(hours) else None

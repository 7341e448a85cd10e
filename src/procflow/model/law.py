"""What the law says of a step: source, permitted edits, instrument, authority, and who checked it when.

Legality is an opinion with a date. What nobody has checked counts as unknown, and unknown is never cut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from attrs import field, frozen

LegalSource = Literal["higher law", "own regulation", "none found", "unknown"]
LEGAL_SOURCES: tuple[LegalSource, ...] = ("higher law", "own regulation", "none found", "unknown")

EditKind = Literal["remove"]
EDIT_KINDS: tuple[EditKind, ...] = ("remove",)
LATER_EDIT_KINDS = (
    "merge", "delegate", "parallelise", "resequence", "once_only", "drop_component", "digitise", "change_session",
    "change_batch", "post_check", "isolate_exceptions", "add_control", "staff", "shorten_limit", "abolish", "simplify",
)  # fmt: skip
"""Edits that a law may permit and that no verb makes yet: kept as they are, and permitting nothing."""


def _edits(kinds: Iterable[str]) -> frozenset[str]:
    return frozenset(kinds)


@frozen
class Checked:
    """When the legal status was checked, and by which role (never a person's name)."""

    date: dt.date
    by: str


@frozen
class Legal:
    """Legal status of a step.

    Attributes
    ----------
    source : {"higher law", "own regulation", "none found", "unknown"}
        Where the step is laid down. `none found` says that somebody looked and found nothing.
    basis : str
        Legal text with article.
    may : frozenset of str
        Edits the law permits; empty permits nothing.
    instrument : str
        Document to amend so that the edit takes effect.
    authority : str
        Who may amend it.
    checked : Checked or None
        Who checked the status, and when; without it the status counts as unknown.

    Examples
    --------
    >>> Legal(source="none found", may=frozenset({"remove"})).permits("remove")
    False
    >>> checked = Checked(dt.date(2026, 3, 2), "legal officer")
    >>> Legal(source="none found", may=frozenset({"remove"}), checked=checked).permits("remove")
    True
    """

    source: LegalSource = "unknown"
    basis: str = ""
    may: frozenset[str] = field(default=frozenset(), converter=_edits)
    instrument: str = ""
    authority: str = ""
    checked: Checked | None = None

    @property
    def known(self) -> bool:
        """Tell whether somebody has stated and checked the legal status."""
        return self.source != "unknown" and self.checked is not None

    def permits(self, edit: str) -> bool:
        """Tell whether the law is known to permit an edit of this kind."""
        return self.known and edit in self.may

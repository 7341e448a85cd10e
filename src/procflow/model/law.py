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

EditKind = Literal[
    "remove", "merge", "delegate", "once_only", "drop_component", "parallelise", "shorten_limit", "resequence", "digitise",
    "staff", "add_control", "post_check", "isolate_exceptions", "change_session", "change_batch",
]  # fmt: skip
EDIT_KINDS: tuple[EditKind, ...] = (
    "remove", "merge", "delegate", "once_only", "drop_component", "parallelise", "shorten_limit", "resequence", "digitise",
    "staff", "add_control", "post_check", "isolate_exceptions", "change_session", "change_batch",
)  # fmt: skip
STATED_EDIT_KINDS: tuple[EditKind, ...] = (
    "resequence", "digitise", "staff", "add_control", "isolate_exceptions", "change_session", "change_batch",
)  # fmt: skip
"""Edits that people state: judged, carried out and measured, but never searched, as what they bring is for them to say."""
STEP_EDIT_KINDS: tuple[EditKind, ...] = (
    "remove", "merge", "delegate", "parallelise", "shorten_limit", "resequence", "digitise", "post_check",
    "isolate_exceptions", "change_session", "change_batch",
)  # fmt: skip
"""Edits that the law of a step may permit."""
DOCUMENT_EDIT_KINDS: tuple[EditKind, ...] = ("once_only", "drop_component")
"""Edits that the law of a document may permit."""
LATER_EDIT_KINDS = ("abolish", "simplify")
"""Edits that a law may permit and that no verb makes yet: kept as they are, and permitting nothing."""


def _edits(kinds: Iterable[str]) -> frozenset[str]:
    return frozenset(kinds)


def _names(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(ids)


@frozen
class Checked:
    """When the legal status was checked, and by which role (never a person's name)."""

    date: dt.date
    by: str


@frozen
class Legal:
    """Legal status of a step or of a document.

    Attributes
    ----------
    source : {"higher law", "own regulation", "none found", "unknown"}
        Where the step is laid down. `none found` says that somebody looked and found nothing.
    basis : str
        Legal text with article.
    may : frozenset of str
        Edits the law permits; empty permits nothing. Of a step: "remove", "merge" (into a neighbouring step),
        "delegate", "parallelise" (beside its neighbours), "resequence" (in another order with them), "digitise" (done by a
        system), "post_check" (done afterwards for a sample of cases), "isolate_exceptions" (done for exceptions only),
        "change_session", "change_batch" (in other sessions or batches, or without), "shorten_limit". Of a document:
        "once_only" (taken from a register), "drop_component".
    delegate_to : tuple of str
        Roles to which the law lets the step be delegated; a role that is not listed may not take it over.
    delegate_form : str
        Legal form of the delegation, such as "ủy quyền", "TL.", "phân công"; it is named wherever the edit is.
    merge_into : tuple of str
        Steps of other roles into which the step may be merged; into a neighbour of the same role "merge" is enough.
    instrument : str
        Document to amend so that the edit takes effect.
    authority : str
        Who may amend it.
    revocable : bool
        Of a step: whether the law lets the office take back what is decided there, so that an error that is found later
        can still be mended. Without it no check moves behind the step.
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
    delegate_to: tuple[str, ...] = field(default=(), converter=_names)
    delegate_form: str = ""
    merge_into: tuple[str, ...] = field(default=(), converter=_names)
    revocable: bool = False

    @property
    def known(self) -> bool:
        """Tell whether somebody has stated and checked the legal status."""
        return self.source != "unknown" and self.checked is not None

    def permits(self, edit: str) -> bool:
        """Tell whether the law is known to permit an edit of this kind."""
        return self.known and edit in self.may

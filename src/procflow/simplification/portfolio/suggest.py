"""Which procedures of a list may do the same, or could be merged: suggestions for people to read, found from the list itself.

A suggestion is no finding. It says which two procedures to lay side by side, how likely they are related, and why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from attrs import frozen

from procflow.errors import Message, Place, ProcedureError, did_you_mean
from procflow.model import Portfolio, Procedure, Text
from procflow.simplification.portfolio.suggest_fields import Compared, from_list, from_procedures
from procflow.simplification.portfolio.suggest_names import Names
from procflow.simplification.portfolio.suggest_weights import Field, prior_bits, probability, settings, weighed
from procflow.wording import Lang, share

SuggestionKind = Literal["duplicate", "overlap", "kept apart"]
SUGGESTION_KINDS: Mapping[SuggestionKind, Text] = {
    "duplicate": Text(en="may do the same", vi="có thể trùng lặp"),
    "overlap": Text(en="could be merged", vi="có thể gộp"),
    "kept apart": Text(en="alike, but law keeps both apart", vi="tương tự, nhưng luật quy định riêng từng quy trình"),
}
READ_BOTH = Text(
    en="Suggested from words and figures only; a person has to read both before anything is decided.",
    vi="Chỉ là gợi ý từ câu chữ và số liệu; phải có người đọc cả hai quy trình trước khi quyết định.",
)
"""Printed with every suggestion."""
LIKELY = Text(en="{share} likely to be related", vi="khả năng liên quan {share}")
NO_SUCH_ENTRY = Message(
    "suggest-no-such-entry",
    en="no procedure of the list is called '{name}', so its steps cannot be compared.{hint}",
    vi="danh mục không có quy trình nào mã '{name}' nên không so sánh được các bước.{hint}",
)
BAD_LEAST = Message(
    "suggest-least",
    en="at_least is {value}, expected a number from 0 to 1. Leave it out for pairs more likely related than not.",
    vi="at_least là {value}, cần một số từ 0 đến 1. Bỏ trống để lấy các cặp có khả năng liên quan từ một nửa trở lên.",
)


@frozen
class Evidence:
    """One thing that speaks for a suggestion, or against it.

    Attributes
    ----------
    field : str
        What was compared: "name", "setting" (owner, kind, level of decision), "basis", "cases", "steps", "documents" or
        "roles".
    bits : float
        How strongly, in bits: each doubles the odds, or halves them where below 0.
    words : Text
        What was found.
    """

    field: str
    bits: float
    words: Text

    @property
    def mark(self) -> str:
        """Return "+" for what speaks for it, "−" for what speaks against it, "·" for what tells next to nothing."""
        if abs(self.bits) < settings()["telling"]:
            return "·"
        return "+" if self.bits > 0 else "−"


@frozen(kw_only=True)
class Suggestion:
    """Two procedures that a person should read side by side.

    Attributes
    ----------
    first, second : str
        Ids, in the order of the list.
    names : tuple of Text
        Their names.
    kind : {"duplicate", "overlap", "kept apart"}
        Whether they may do the same, could be merged, or are alike while the law keeps both apart.
    score : float
        Probability that they are related as the list tells it, in [0, 1].
    evidence : tuple of Evidence
        What speaks for it, strongest first, then what speaks against it.
    """

    first: str
    second: str
    names: tuple[Text, Text]
    kind: SuggestionKind
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def pair(self) -> frozenset[str]:
        """Return the two ids."""
        return frozenset({self.first, self.second})

    def text(self, lang: Lang = "en") -> str:
        """Return the suggestion in words, with what speaks for it and against it, and that a person has to read both."""
        a, b = (
            f"{id} {name.get(lang)}".rstrip() for id, name in zip((self.first, self.second), self.names, strict=True)
        )
        likely = LIKELY.get(lang).format(share=share(self.score, lang, digits=0))
        lines = [f"{a} – {b}: {SUGGESTION_KINDS[self.kind].get(lang)} ({likely})"]
        lines += [f"  {e.mark} {e.words.get(lang)}" for e in self.evidence]
        return "\n".join([*lines, f"  {READ_BOTH.get(lang)}"])


def suggest(
    portfolio: Portfolio, *, procedures: Mapping[str, Procedure] | None = None, at_least: float | None = None
) -> tuple[Suggestion, ...]:
    """Suggest which procedures of an office's list may do the same, or could be merged.

    Read are names, owner, kind, level of decision, legal basis and numbers of cases, and where procedures are given also
    steps, documents and roles. What somebody has found already (`duplicate_of`, `merge_into`, `overlap`) is not read, so
    that the suggestions can be held against it. How long procedures are is no evidence: a part is shorter than the whole.

    Parameters
    ----------
    portfolio : Portfolio
        The list.
    procedures : mapping of str to Procedure, optional
        Procedures with steps, by the id they have in the list; not all need be given.
    at_least : float, optional
        Least score, in [0, 1]; by default one half: more likely related than not.

    Returns
    -------
    tuple of Suggestion
        The most likely first.

    Raises
    ------
    ProcedureError
        If `procedures` names one that the list does not hold, or `at_least` is no share.

    Examples
    --------
    >>> from procflow.samples import sample
    >>> found = suggest(sample("office-portfolio"))[0]
    >>> found.pair == {"P01", "P03"}, found.kind
    (True, 'duplicate')
    >>> print(found.evidence[0].words.en)
    names share: incoming, document

    References
    ----------
    The weights follow I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969).
    """
    least = settings()["likely"] if at_least is None else at_least
    if not 0 <= least <= 1:
        raise ProcedureError(BAD_LEAST.at(Place(), value=least))
    _refuse_unknown(portfolio, procedures or {})
    if len(portfolio) < 2:
        return ()
    names = Names([entry.name for entry in portfolio.entries])
    compared = [*from_list(portfolio, names), *(from_procedures(portfolio, procedures) if procedures else ())]
    found = _judged(portfolio, compared, names, least)
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _refuse_unknown(portfolio: Portfolio, procedures: Mapping[str, Procedure]) -> None:
    ids = {entry.id for entry in portfolio.entries}
    problems = [
        NO_SUCH_ENTRY.at(Place(element=f"portfolio '{portfolio.id}'"), name=id, hint=did_you_mean(id, ids))
        for id in procedures
        if id not in ids
    ]
    if problems:
        raise ProcedureError(*problems)


def _judged(portfolio: Portfolio, compared: Sequence[Compared], names: Names, least: float) -> Iterator[Suggestion]:
    """Yield every pair of at least this score, with its evidence."""
    pairs = list(combinations(range(len(portfolio)), 2))
    found = [[one.likeness(i, j) for i, j in pairs] for one in compared]
    fields = [
        weighed(one.field, (v for v in values if v is not None)) for one, values in zip(compared, found, strict=True)
    ]
    prior = prior_bits(len(portfolio))
    for pair, likenesses in zip(pairs, zip(*found, strict=True), strict=True):
        bits = [0.0 if like is None else field.of(like) for field, like in zip(fields, likenesses, strict=True)]
        score = probability(math.fsum([prior, *bits]))
        if score >= least:
            first, second = (portfolio.entries[k] for k in pair)
            yield Suggestion(
                first=first.id,
                second=second.id,
                names=(first.name, second.name),
                kind=_kind(portfolio, names, pair, dict(zip((c.field for c in compared), likenesses, strict=True))),
                score=score,
                evidence=_evidence(compared, fields, likenesses, pair),
            )


def _evidence(
    compared: Sequence[Compared], fields: Sequence[Field], likenesses: Sequence[float | None], pair: tuple[int, int]
) -> tuple[Evidence, ...]:
    told = [
        Evidence(one.field, field.of(like), one.words(*pair))
        for one, field, like in zip(compared, fields, likenesses, strict=True)
        if like is not None
    ]
    return tuple(sorted(told, key=lambda evidence: -evidence.bits))


def _kind(
    portfolio: Portfolio, names: Names, pair: tuple[int, int], likeness: Mapping[str, float | None]
) -> SuggestionKind:
    """Tell what a related pair may be.

    Law that keeps both apart rules out a merger. Names that say the same, or one saying what the other says on another
    medium, or nearly all steps in common make a duplicate; all else could be merged.
    """
    first, second = (portfolio.entries[k] for k in pair)
    if first.separate_by_law and second.separate_by_law:
        return "kept apart"
    found = names.likeness(*pair)
    other_medium = first.form != second.form or names.medium(pair[0]) != names.medium(pair[1])
    steps = likeness.get("steps")
    if found.contrary:
        return "overlap"
    if found.same or (found.contained and other_medium) or (steps is not None and steps >= settings()["same_steps"]):
        return "duplicate"
    return "overlap"

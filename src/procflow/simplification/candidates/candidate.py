"""One idea for a procedure, with everything that speaks for and against it, and the words in which it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import field, frozen

from procflow.errors import Place
from procflow.guards import Escape
from procflow.model import Edit, Precondition, Text
from procflow.simplification.candidates.heuristics import Heuristic
from procflow.wording import Lang, number

CandidateKind = Literal[
    "lawful", "together", "law", "unknown", "deciding", "precondition", "authority", "blocked", "evidence", "checklist",
]  # fmt: skip

CANDIDATE_KINDS: Mapping[CandidateKind, Text] = {
    "lawful": Text(en="may be done", vi="có thể thực hiện"),
    "together": Text(en="only together with others", vi="chỉ khi làm cùng sửa đổi khác"),
    "law": Text(en="not permitted by law", vi="pháp luật không cho phép"),
    "unknown": Text(en="law unknown", vi="chưa rõ căn cứ"),
    "deciding": Text(en="it decides", vi="bước quyết định"),
    "precondition": Text(en="precondition missing", vi="thiếu điều kiện"),
    "authority": Text(en="not for the given authorities", vi="ngoài thẩm quyền cho phép"),
    "blocked": Text(en="blocked by rules", vi="vướng quy tắc"),
    "evidence": Text(en="evidence, to be weighed by people", vi="có số liệu, cần người cân nhắc"),
    "checklist": Text(en="a question", vi="câu hỏi"),
}
"""What becomes of a candidate, in words."""


@frozen(kw_only=True)
class Candidate:
    """An idea of one heuristic at one place: an edit judged by itself, evidence without an edit, or a question.

    Attributes
    ----------
    heuristic : Heuristic
        Of the 29 to which it belongs.
    kind : str
        "lawful" if law and rules let the edit be carried out alone, and else why not: "together" (it needs `others`),
        "law" (forbids it), "unknown" (law), "deciding", "precondition" (missing), "authority" (whose instruments are not
        to be touched), "blocked" by the rules. Without an edit: "evidence" or "checklist".
    reason : Text
        In words: what it saves, why it may not be done, or what would have to be known.
    edit : Edit or None
        What would be done; None for evidence and questions.
    element : str
        Where, such as ``step 'sign'``; empty for the procedure as a whole.
    others : tuple of Edit
        What has to be done as well so that the edit may be done.
    evidence : tuple of Text
        Visits, minutes, value class, documents; waiting by cause where a run was given.
    basis, instrument, authority : str
        Legal text, what to amend, and who may amend it.
    risk : tuple of Text
        What more can go wrong: errors that pass, controls lost, load of who takes over, conditions not yet in force.
    effort : Text
        Who bears the work afterwards.
    escapes : dict of str to Escape
        By risk, what more passes the weakest path.
    preconditions : tuple of Precondition
        Planned, not yet in force.
    gain : float or None
        What the edit and nothing else saves, in `unit`; None where it cannot be done alone.
    """

    heuristic: Heuristic
    kind: CandidateKind
    reason: Text
    edit: Edit | None = None
    element: str = ""
    others: tuple[Edit, ...] = ()
    evidence: tuple[Text, ...] = ()
    basis: str = ""
    instrument: str = ""
    authority: str = ""
    risk: tuple[Text, ...] = ()
    effort: Text = field(factory=Text)
    escapes: Mapping[str, Escape] = field(factory=dict, hash=False)
    preconditions: tuple[Precondition, ...] = ()
    gain: float | None = None
    unit: Text = field(factory=Text)

    @property
    def lawful(self) -> bool:
        """Tell whether law, documents, duties and rules let the edit be carried out alone."""
        return self.kind == "lawful"

    def subject(self, lang: Lang = "en") -> str:
        """Return what it is about: the edit, else the place, else the procedure as a whole."""
        if self.edit is not None:
            return self.edit.text(lang)
        if self.element:
            return Place(element=self.element).text(lang)
        return "toàn quy trình" if lang == "vi" else "the procedure as a whole"

    def text(self, lang: Lang = "en") -> str:
        """Return the candidate in one line."""
        return f"{self.subject(lang)}: {CANDIDATE_KINDS[self.kind].get(lang)}; {self.reason.get(lang)}"


_GROUPS: tuple[tuple[frozenset[str], Text], ...] = (
    (frozenset({"lawful"}), Text(en="May be done alone, the best first", vi="Có thể thực hiện riêng, lợi nhất trước")),
    (frozenset({"together"}), Text(en="Only together with others", vi="Chỉ khi làm cùng sửa đổi khác")),
    (
        frozenset({"law", "unknown", "deciding", "precondition", "authority", "blocked"}),
        Text(en="May not be done", vi="Không được thực hiện"),
    ),
    (frozenset({"evidence"}), Text(en="Evidence, to be weighed by people", vi="Có số liệu, cần người cân nhắc")),
    (frozenset({"checklist"}), Text(en="Questions", vi="Câu hỏi cần trả lời")),
)


def candidate_table(found: Iterable[Candidate], lang: Lang = "en") -> str:
    """Return candidates for people to read: in groups, each with what stands behind it.

    Parameters
    ----------
    found : iterable of Candidate
        As `candidates` returns them.
    lang : {"en", "vi"}, optional
        Language of the text.
    """
    every = tuple(found)
    lines: list[str] = []
    for kinds, title in _GROUPS:
        group = [one for one in every if one.kind in kinds]
        if group:
            lines += [*([""] if lines else []), f"{title.get(lang)} ({number(len(group), lang)})"]
            lines += [line for one in group for line in _lines(one, lang)]
    return "\n".join(lines)


def _lines(one: Candidate, lang: Lang) -> Iterator[str]:
    where = "" if one.kind == "checklist" else f"{one.subject(lang)} – "
    yield f"- [{one.heuristic.number}] {where}{one.heuristic.name.get(lang)}: {one.reason.get(lang)}"
    words = _WORDS[lang]
    if one.kind == "checklist":
        return
    if one.evidence and one.kind in ("lawful", "together"):
        yield f"    {words['evidence']}: {'; '.join(text.get(lang) for text in one.evidence)}"
    if one.kind in ("lawful", "together", "evidence"):
        if one.risk:
            yield f"    {words['risk']}: {'; '.join(text.get(lang) for text in one.risk)}"
        if one.effort.get(lang):
            yield f"    {words['effort']}: {one.effort.get(lang)}"
    if one.kind in ("lawful", "together") and (one.basis or one.instrument):
        amend = f"{words['amend']} {one.instrument} ({one.authority})" if one.instrument else ""
        yield f"    {words['law']}: {'; '.join(part for part in (one.basis, amend) if part)}"


_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"evidence": "evidence", "risk": "risk", "effort": "effort", "law": "law", "amend": "amend"},
    "vi": {"evidence": "số liệu", "risk": "rủi ro", "effort": "ai gánh việc", "law": "căn cứ", "amend": "sửa"},
}

"""A plan as a value: what changes, what it brings, what stands behind it, and why every other step stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from procflow.errors import did_you_mean
from procflow.guards import Escape
from procflow.model import CONSTRUCTS, ILLUSTRATIVE, Edit, MergeStep, Precondition, Procedure, RemoveStep, Text
from procflow.model.depth import clock_only
from procflow.simplification.search.card import proposal_card
from procflow.simplification.search.certificate import Certificate, Proof
from procflow.simplification.search.changes import Change
from procflow.simplification.search.counts import COUNTING, counted
from procflow.wording import Lang, number, share

VerdictKind = Literal[
    "removed", "merged", "delegated", "parallelised", "post_checked", "unreached", "law", "unknown", "deciding", "precondition", "authority",
    "required", "not considered", "blocked", "worse", "tie", "limit", "open",
]  # fmt: skip
DocumentVerdictKind = Literal[
    "once_only", "dropped", "unused", "law", "unknown", "authority", "not considered", "blocked", "worse", "tie", "open",
]  # fmt: skip

KIND_NAMES: Mapping[str, Text] = {
    "removed": Text(en="removed", vi="bỏ"),
    "merged": Text(en="merged", vi="gộp"),
    "delegated": Text(en="delegated", vi="giao cho vai trò khác"),
    "parallelised": Text(en="side by side", vi="làm song song"),
    "post_checked": Text(en="checked afterwards", vi="hậu kiểm"),
    "unreached": Text(en="no longer reached", vi="không còn hồ sơ đến"),
    "law": Text(en="kept: law", vi="giữ: luật quy định"),
    "unknown": Text(en="kept: law unknown", vi="giữ: chưa rõ căn cứ"),
    "deciding": Text(en="kept: decides", vi="giữ: bước quyết định"),
    "precondition": Text(en="kept: precondition missing", vi="giữ: thiếu điều kiện"),
    "authority": Text(en="kept: not for these authorities", vi="giữ: ngoài thẩm quyền"),
    "required": Text(en="kept: as asked", vi="giữ: theo yêu cầu"),
    "not considered": Text(en="kept: not considered", vi="giữ: không xét"),
    "blocked": Text(en="kept: blocked by rules", vi="giữ: vướng quy tắc"),
    "worse": Text(en="kept: plan would be worse", vi="giữ: thay đổi thì phương án kém hơn"),
    "tie": Text(en="kept: nothing to gain", vi="giữ: thay đổi cũng không lợi thêm"),
    "limit": Text(en="kept: limit of cuts reached", vi="giữ: đã đạt số bước được cắt"),
    "open": Text(en="kept: not decided in time", vi="giữ: chưa xét xong trong thời gian cho phép"),
    "once_only": Text(en="from the register", vi="khai thác từ cơ sở dữ liệu"),
    "dropped": Text(en="dropped", vi="bỏ khỏi hồ sơ"),
    "unused": Text(en="no longer used", vi="không còn dùng"),
}


@frozen(kw_only=True)
class Verdict:
    """What a plan does with one step, and why.

    Attributes
    ----------
    step : str
        Id of the step.
    kind : str
        "removed", "merged" (into a neighbour), "delegated", "parallelised" (runs beside others), "unreached", or why it is
        kept as it is: "law", "unknown" (nobody has checked the law), "deciding", "precondition" (missing), "authority"
        (the instrument is for others to amend), "required" (by the caller), "not considered", "blocked" (by the rules in
        `rules`), "worse", "tie", "limit" (of cuts), "open" (no time left to find out).
    reason : Text
        In words.
    rules : tuple of str
        For "blocked": a minimal set of rules that together keep the step.
    gain : float or None
        In the unit of the plan's first objective. Changed: what the plan would lose if this step stayed as it is, and with
        it whatever hangs on it. "worse": what the plan would lose, as a negative number. "limit": what one more cut would
        bring.
    alone : float or None
        Changed: what this edit and nothing else brings; None where it may not be made alone.
    """

    step: str
    kind: VerdictKind
    reason: Text = field(factory=Text)
    rules: tuple[str, ...] = ()
    gain: float | None = None
    alone: float | None = None

    @property
    def removed(self) -> bool:
        """Tell whether the plan removes the step."""
        return self.kind == "removed"

    def text(self, lang: Lang = "en") -> str:
        """Return the step, what becomes of it and why, in one line.

        >>> Verdict(step="sign", kind="law", reason=Text(en="a decree prescribes it.", vi="nghị định quy định.")).text()
        "step 'sign': kept: law: a decree prescribes it."
        """
        noun = {"en": "step", "vi": "bước"}[lang]
        return f"{noun} '{self.step}': {KIND_NAMES[self.kind].get(lang)}: {self.reason.get(lang)}"

    def __str__(self) -> str:
        """Return the line in English."""
        return self.text()


@frozen(kw_only=True)
class DocumentVerdict:
    """What a plan does with one component of the dossier, or with a document that some register holds, and why.

    Attributes
    ----------
    document : str
        Id of the document.
    kind : str
        "once_only" (taken from the register), "dropped", "unused" (no step needs it any more), or why it stays: "law",
        "unknown", "authority", "not considered", "blocked", "worse", "tie", "open".
    reason : Text
        In words.
    rules : tuple of str
        For "blocked": a minimal set of rules that together keep the document.
    gain, alone : float or None
        As for a step.
    """

    document: str
    kind: DocumentVerdictKind
    reason: Text = field(factory=Text)
    rules: tuple[str, ...] = ()
    gain: float | None = None
    alone: float | None = None


@frozen(kw_only=True)
class Proposal:
    """The best lawful plan that was found, with its proof.

    Attributes
    ----------
    before, after : Procedure
        As it stands, and with the edits carried out.
    edits : tuple of Edit
        What changes: runs side by side, documents, then steps in the order of the file.
    verdicts : tuple of Verdict
        One per step, in the order of the file.
    document_verdicts : tuple of DocumentVerdict
        One per component of the dossier and per document that a register holds.
    changes : tuple of Change
        One per edit: what it brings, what it rests on, and what has to be amended for it.
    certificate : Certificate
        What was proved, and how.
    unreached : tuple of str
        Steps that nobody removes but no case reaches any more; told apart and not counted as cuts.
    escapes : dict of str to Escape
        By risk: how likely an error passes every control on the weakest path, before and after.
    preconditions : tuple of Precondition
        Planned, not yet in force: the plan assumes them.
    unknown : int
        Steps whose legal status nobody has stated or checked; none of them is cut.
    max_cuts : int or None
        Limit the caller set, no target.
    wishes : tuple of Text
        What else the caller asked for; the plan is the best one that meets it.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, Legal, Procedure, Role, Step
    >>> from procflow.simplification import propose
    >>> free = Legal(source="none found", may=frozenset({"remove"}), checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="draft", role="officer"), Step(id="initial", role="head", legal=free),
    ...               Step(id="file", role="officer")], ends=[End(id="done")], start="draft",
    ...               flows=[Flow("draft", "initial"), Flow("initial", "file"), Flow("file", "done")],
    ...               roles=[Role(id="officer"), Role(id="head")])
    >>> plan = propose(p, minimise="handoffs")
    >>> plan.edits, plan.certificate.proved, plan.objective.before, plan.objective.after
    ((RemoveStep(step='initial'),), True, 2.0, 0.0)
    """

    before: Procedure
    after: Procedure
    edits: tuple[Edit, ...]
    verdicts: tuple[Verdict, ...]
    certificate: Certificate
    document_verdicts: tuple[DocumentVerdict, ...] = ()
    changes: tuple[Change, ...] = ()
    unreached: tuple[str, ...] = ()
    escapes: Mapping[str, Escape] = field(factory=dict, hash=False)
    preconditions: tuple[Precondition, ...] = ()
    unknown: int = 0
    max_cuts: int | None = None
    wishes: tuple[Text, ...] = ()

    @property
    def objective(self) -> Proof:
        """The first objective with its value before and after."""
        return self.certificate.proofs[0]

    @property
    def unseen(self) -> tuple[str, ...]:
        """Constructs that the plan keeps in place and whose waiting stands in none of its figures, such as "sessions"."""
        return clock_only("propose", self.before)

    @property
    def cuts(self) -> Mapping[str, int]:
        """Number of edits by kind; only `remove` and `merge` are cuts."""
        return dict(Counter(edit.kind for edit in self.edits))

    def verdict(self, step: str) -> Verdict:
        """Return the verdict on a step.

        Raises
        ------
        KeyError
            If there is no such step.
        """
        for verdict in self.verdicts:
            if verdict.step == step:
                return verdict
        # Not a fault of a procedure but of a script, so it stays what a lookup by a wrong key is; it says what is there.
        near = did_you_mean(step, [verdict.step for verdict in self.verdicts])["en"]
        raise KeyError(f"no step is called '{step}'.{near}")

    def table(self, lang: Lang = "en") -> str:
        """Return one line per step, then per document: id, name, verdict, gain and reason."""
        rows = self.verdict_cells(lang)
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        return "\n".join(
            "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4])).rstrip()
            for row in rows
        )

    def verdict_cells(self, lang: Lang = "en") -> list[tuple[str, ...]]:
        """Return the cells of the table, its head first."""
        unit = self.objective.unit.get(lang)
        head = {
            "en": ("Step", "Name", "Verdict", f"Gain ({unit})", "Reason"),
            "vi": ("Bước", "Tên", "Kết luận", f"Lợi ích ({unit})", "Lý do"),
        }[lang]
        rows: list[tuple[str, ...]] = [head]
        for verdict in self.verdicts:
            name = self.before.step(verdict.step).name.get(lang)
            gain = "" if verdict.gain is None else number(verdict.gain, lang)
            rows.append((verdict.step, name, KIND_NAMES[verdict.kind].get(lang), gain, verdict.reason.get(lang)))
        for item in self.document_verdicts:
            name = next(d.name.get(lang) for d in self.before.documents if d.id == item.document)
            gain = "" if item.gain is None else number(item.gain, lang)
            rows.append((item.document, name, KIND_NAMES[item.kind].get(lang), gain, item.reason.get(lang)))
        return rows

    def text(self, lang: Lang = "en") -> str:
        """Return a summary of about a screen."""
        vi, lines = lang == "vi", []
        if self.before.illustrative:
            lines.append(ILLUSTRATIVE.get(lang))
        name = self.before.name.get(lang) or self.before.id
        lines.append(f"{'Phương án đơn giản hóa' if vi else 'Proposal'}: {name}")
        size = counted(self.edits, len(self.before.steps), lang, max_cuts=self.max_cuts)
        lines.append(f"{size} {COUNTING.get(lang)}")
        if self.wishes:
            lines.append(
                f"{'Theo yêu cầu' if vi else 'Asked for'}: {'; '.join(wish.get(lang) for wish in self.wishes)}"
            )
        lines += [f"  {edit.text(lang)}{self._named(edit, lang)}" for edit in self.edits]
        if self.unreached:
            lead = "Không còn hồ sơ nào đến" if vi else "No longer reached by any case"
            lines.append(f"{lead}: {', '.join(self.unreached)}")
        if self.preconditions:
            lead = "Giả định (đang lên kế hoạch, chưa có hiệu lực)" if vi else "Assumed (planned, not yet in force)"
            lines.append(f"{lead}: {', '.join(rule.name.get(lang) or rule.id for rule in self.preconditions)}")
        lines += self._escaping(lang)
        lead = "Bước chưa rõ căn cứ pháp lý (không cắt)" if vi else "Steps of unknown legal status (not cut)"
        lines.append(f"{lead}: {self.unknown}")
        lines.append(self.certificate.text(lang))
        lines += self._unseen(lang)
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the summary in English."""
        return self.text("en")

    def html(self, lang: Lang = "en") -> str:
        """Return a card for a notebook: what the plan brings and changes, and the verdict on every step folded below."""
        return proposal_card(
            self.before,
            self.edits,
            self.certificate,
            counted=counted(self.edits, len(self.before.steps), lang, max_cuts=self.max_cuts),
            verdicts=self.verdict_cells(lang),
            escaping=self._escaping(lang),
            lang=lang,
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.html()

    @property
    def cut_steps(self) -> tuple[str, ...]:
        """Return the steps that are cut: removed or merged away, in the order of the edits."""
        return tuple(edit.step for edit in self.edits if isinstance(edit, RemoveStep | MergeStep))

    def _named(self, edit: Edit, lang: Lang) -> str:
        documents = {document.id: document.name.get(lang) for document in self.before.documents}
        names = [self.before.step(step).name.get(lang) for step in edit.steps] or [
            documents.get(getattr(edit, "document", ""), "")
        ]
        return f": {'; '.join(names)}" if any(names) else ""

    def _unseen(self, lang: Lang) -> list[str]:
        names = ", ".join(CONSTRUCTS[name].get(lang) for name in self.unseen)
        if not names:
            return []
        if lang == "vi":
            return [f"Các số trên chưa gồm thời gian chờ do: {names}; hãy đánh giá bằng mô phỏng trước và sau."]
        return [f"Waiting that these figures do not hold: {names}; judge it by simulation, before and after."]

    def _escaping(self, lang: Lang) -> list[str]:
        lines = []
        for risk, escape in self.escapes.items():
            if abs(escape.after - escape.before) > 1e-12:
                before, after = share(escape.before, lang), share(escape.after, lang)
                if lang == "vi":
                    lines.append(f"Sai sót '{risk}' lọt qua trên đường đi yếu nhất: {before} → {after}")
                else:
                    lines.append(f"Errors '{risk}' that pass on the weakest path: {before} → {after}")
        return lines

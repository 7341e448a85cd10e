"""A plan for the list of an office: a decision on every procedure, what it brings, and what stands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from attrs import frozen

from procflow.model import ILLUSTRATIVE, Portfolio, Text
from procflow.simplification.portfolio.counts import PortfolioCount
from procflow.simplification.portfolio.decision import PORTFOLIO_VERDICT_NAMES, PortfolioDecision
from procflow.simplification.portfolio.edits import PortfolioEdit
from procflow.simplification.portfolio.terms import PortfolioTerms
from procflow.simplification.search.certificate import Certificate
from procflow.wording import Lang, number, share

COUNTING = Text(
    en="A cut is a procedure that leaves this office's list: abolished, merged into another or delegated, each counted "
    "apart. Merged and delegated work is not saved; it goes on elsewhere.",
    vi="Một quy trình được cắt giảm là quy trình không còn trong danh mục của cơ quan: bãi bỏ, gộp vào quy trình khác, hoặc "
    "giao cho cấp khác; đếm riêng từng loại. Công việc được gộp hoặc giao không mất đi mà chuyển sang nơi khác.",
)
"""How cuts are counted; printed beside every number of cuts."""


@frozen(kw_only=True)
class PortfolioProposal:
    """The best lawful plan for a list that was found, with its proof.

    Attributes
    ----------
    before, after : Portfolio
        The list as it stands, and what is left of it.
    decisions : tuple of PortfolioDecision
        One per procedure, in the order of the list.
    certificate : Certificate
        What was proved, and how.
    count : PortfolioCount
        Of the whole list.
    units : tuple of PortfolioCount
        Of each owner, in the order of the list.
    terms : PortfolioTerms
        What the plan keeps to.
    max_cuts : int or None
        Limit the caller set, no target.
    acts : tuple of str
        Legal acts to amend, each once.
    assumptions : tuple of Text
        What the figures rest on and the list does not say.

    Examples
    --------
    >>> from procflow.samples import sample
    >>> from procflow.simplification.portfolio import propose_portfolio
    >>> plan = propose_portfolio(sample("office-portfolio"))
    >>> plan.count.cut, plan.count.abolished, plan.count.merged, plan.count.delegated, plan.certificate.proved
    (26, 14, 7, 5, True)
    """

    before: Portfolio
    after: Portfolio
    decisions: tuple[PortfolioDecision, ...]
    certificate: Certificate
    count: PortfolioCount
    units: tuple[PortfolioCount, ...]
    terms: PortfolioTerms
    max_cuts: int | None = None
    acts: tuple[str, ...] = ()
    assumptions: tuple[Text, ...] = ()

    @property
    def edits(self) -> tuple[PortfolioEdit, ...]:
        """What changes, in the order of the list."""
        return tuple(decision.edit for decision in self.decisions if decision.edit is not None)

    @cached_property
    def _by_id(self) -> dict[str, PortfolioDecision]:
        return {decision.procedure: decision for decision in self.decisions}

    def decision(self, procedure: str) -> PortfolioDecision:
        """Return the decision on a procedure.

        Raises
        ------
        KeyError
            If the list has none of this id.
        """
        return self._by_id[procedure]

    def table(self, lang: Lang = "en") -> str:
        """Return one line per procedure: id, name, verdict, hours of the year, removed, moved, and the reason."""
        year = self.terms.year or "–"
        head = {
            "en": ("Id", "Name", "Verdict", f"Hours {year}", "Removed", "Moved", "Reason"),
            "vi": ("Mã", "Tên quy trình", "Kết luận", f"Giờ {year}", "Giảm", "Chuyển", "Lý do"),
        }[lang]
        rows: list[tuple[str, ...]] = [head]
        for one in self.decisions:
            name, verdict = self.before.entry(one.procedure).name.get(lang), PORTFOLIO_VERDICT_NAMES[one.kind].get(lang)
            hours = [_known(value, lang) for value in (one.hours, one.removed, one.moved)]
            rows.append((one.procedure, name, verdict, *hours, one.reason.get(lang)))
        return _lines(rows, right=frozenset({3, 4, 5}))

    def text(self, lang: Lang = "en") -> str:
        """Return the plan for the planner: counts and work side by side, units, what changes, what it rests on, proof."""
        vi = lang == "vi"
        lines = [ILLUSTRATIVE.get(lang)] if self.before.illustrative else []
        lines.append(
            f"{'Phương án cho danh mục' if vi else 'Proposal'}: {self.before.name.get(lang) or self.before.id}"
        )
        lines += [self._counted(lang), COUNTING.get(lang), "", self._sides(lang), "", self._by_unit(lang), ""]
        lines += [f"  {edit.text(lang)}: {self.before.entry(edit.procedure).name.get(lang)}" for edit in self.edits]
        kinds = Counter(one.kind for one in self.decisions if one.edit is None)
        told = [f"{PORTFOLIO_VERDICT_NAMES[k].get(lang).partition(': ')[2]} {n}" for k, n in kinds.most_common()]
        if told:
            lines.append(f"{'Giữ nguyên' if vi else 'Kept'}: {'; '.join(told)}")
        if self.acts:
            lead = f"Văn bản phải sửa ({len(self.acts)})" if vi else f"Legal acts to amend ({len(self.acts)})"
            lines += [f"{lead}:", *(f"  {name}" for name in self.acts)]
        lines += [f"{'Giả định' if vi else 'Assumed'}: {text.get(lang)}" for text in self.assumptions]
        lines.append(self.certificate.text(lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the plan in English."""
        return self.text("en")

    def _counted(self, lang: Lang) -> str:
        c, of = self.count, len(self.before)
        rate = share(c.cut / of, lang) if of else "–"
        if lang == "vi":
            limit = "" if self.max_cuts is None else f" (giới hạn {self.max_cuts})"
            return (
                f"{c.cut} trên {of} quy trình ra khỏi danh mục, {rate}{limit}: {c.abolished} bãi bỏ ({c.repealed} hết căn "
                f"cứ, {c.unused} không phát sinh, {c.duplicates} trùng lặp), {c.merged} gộp, {c.delegated} giao, phân cấp. "
                f"Còn lại {of - c.cut}, trong đó {c.simplified} được đơn giản hóa."
            )
        limit = "" if self.max_cuts is None else f" (limit {self.max_cuts})"
        return (
            f"{c.cut} of {of} procedures leave the list, {rate}{limit}: {c.abolished} abolished ({c.repealed} repealed, "
            f"{c.unused} never used, {c.duplicates} duplicates), {c.merged} merged, {c.delegated} delegated. "
            f"{of - c.cut} stay, {c.simplified} of them simplified."
        )

    def _sides(self, lang: Lang) -> str:
        """Return cut rates by number, by work touched and by work really removed, side by side."""
        c, year = self.count, self.terms.year or "–"
        names = {
            "en": ("procedures", f"cases {year}", f"staff hours {year}: of what leaves or is simplified", "  removed",
                   "  moved to survivors", "  moved to receiving levels"),
            "vi": ("quy trình", f"hồ sơ {year}", f"giờ công {year}: của phần ra khỏi danh mục hoặc đơn giản hóa",
                   "  giảm thật", "  chuyển sang nơi nhận gộp", "  chuyển sang cấp được giao"),
        }[lang]  # fmt: skip
        values = [
            (c.cut, len(self.before)), (c.cases_cut, c.cases), (c.touched, c.hours), (c.removed, c.hours),
            (c.to_survivors, c.hours), (c.to_levels, c.hours),
        ]  # fmt: skip
        rows = [("", "Số lượng", "trên", "Tỷ lệ") if lang == "vi" else ("", "Amount", "of", "Share")]
        for name, (part, whole) in zip(names, values, strict=True):
            if not whole and c.unknown:
                told = _known(None, lang)
                rows.append((name, told, told, "–"))
                continue
            rate = share(part / whole, lang) if whole else "–"
            rows.append((name, number(part, lang), number(whole, lang), rate))
        return _lines(rows, right=frozenset({1, 2, 3}))

    def _by_unit(self, lang: Lang) -> str:
        head = {
            "en": (
                "Unit",
                "Before",
                "Abolished",
                "Merged",
                "Delegated",
                "Left",
                "Hours",
                "Removed",
                "Moved",
                "Received",
            ),
            "vi": ("Đơn vị", "Trước", "Bãi bỏ", "Gộp", "Giao", "Còn", "Giờ", "Giảm", "Chuyển đi", "Nhận thêm"),
        }[lang]
        rows: list[tuple[str, ...]] = [head]
        levels: dict[str, float] = {}
        for one in self.decisions:
            if one.to and one.moved and one.to not in {c.unit for c in self.units}:
                levels[one.to] = levels.get(one.to, 0.0) + one.moved
        for c in (*self.units, self.count):
            name = c.unit or ("–" if c is not self.count else "Tổng" if lang == "vi" else "Total")
            counts = (c.procedures, c.abolished, c.merged, c.delegated, c.procedures - c.cut)
            hours = (c.hours, c.removed, c.moved, c.received)
            if c is self.count:
                rows += [(level, *[""] * 8, number(round(got, 1), lang)) for level, got in levels.items()]
            rows.append((name, *(str(n) for n in counts), *(number(round(h, 1), lang) for h in hours)))
        return _lines(rows, right=frozenset(range(1, 10)))


def _known(value: float | None, lang: Lang) -> str:
    if value is None:
        return "chưa biết" if lang == "vi" else "unknown"
    return number(round(value, 1), lang) if value else ""


def _lines(rows: Sequence[tuple[str, ...]], *, right: frozenset[int]) -> str:
    """Return rows as lines of even columns, the last one as long as it is."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    widths[-1] = widths[-1] if len(rows[0]) - 1 in right else 0
    return "\n".join(
        "  ".join(
            cell.rjust(width) if k in right else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )

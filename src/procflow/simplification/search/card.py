"""A plan as a card for a notebook: what it brings, what it changes, and why every other step stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procflow.display import card, folded, paragraph, table
from procflow.model import ILLUSTRATIVE, Text
from procflow.simplification.search.counts import COUNTING, counted
from procflow.wording import Lang, number

if TYPE_CHECKING:
    from procflow.simplification.search.proposal import Proposal

PLAN = Text(en="Proposal", vi="Phương án đơn giản hóa")
CHANGES = Text(en="Changes", vi="Các thay đổi")
VERDICTS = Text(en="Verdict on every step", vi="Kết luận về từng bước")
AIMS = Text(en="What it brings", vi="Kết quả")
AIM_HEADS = (
    Text(en="Aim", vi="Mục tiêu"),
    Text(en="Before", vi="Trước"),
    Text(en="After", vi="Sau"),
    Text(en="Unit", vi="Đơn vị"),
)
CHANGE_HEADS = (Text(en="No.", vi="STT"), Text(en="Change", vi="Thay đổi"), Text(en="Step", vi="Bước"))


def proposal_card(proposal: Proposal, escaping: Sequence[str], lang: Lang) -> str:
    """Return the card of a plan in one language, with the sentences on errors that pass and what was proved."""
    before = proposal.before
    verdicts = proposal.verdict_cells(lang)
    blocks = [
        paragraph(counted(proposal.edits, len(before.steps), lang, max_cuts=proposal.max_cuts)),
        table(AIMS.get(lang), [head.get(lang) for head in AIM_HEADS], _aims(proposal, lang)),
    ]
    if proposal.edits:
        blocks.append(table(CHANGES.get(lang), [head.get(lang) for head in CHANGE_HEADS], _changes(proposal, lang)))
    blocks += [paragraph(line.strip()) for line in (*escaping, proposal.certificate.text(lang).splitlines()[0])]
    blocks.append(folded(VERDICTS.get(lang), table(VERDICTS.get(lang), verdicts[0], verdicts[1:])))
    blocks.append(paragraph(COUNTING.get(lang)))
    banner = ILLUSTRATIVE.get(lang) if before.illustrative else ""
    return card(f"{PLAN.get(lang)}: {before.name.get(lang) or before.id}", *blocks, lang=lang, banner=banner)


def _aims(proposal: Proposal, lang: Lang) -> list[list[str]]:
    return [
        [proof.title.get(lang), number(proof.before, lang), number(proof.after, lang), proof.unit.get(lang)]
        for proof in proposal.certificate.proofs
    ]


def _changes(proposal: Proposal, lang: Lang) -> list[list[str]]:
    return [
        [str(k), edit.text(lang), "; ".join(proposal.before.step(step).name.get(lang) for step in edit.steps)]
        for k, edit in enumerate(proposal.edits, start=1)
    ]

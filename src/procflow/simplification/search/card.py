"""A plan as a card for a notebook: what it brings, what it changes, and why every other step stays."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.display import card, folded, paragraph, table
from procflow.model import ILLUSTRATIVE, Edit, Procedure, Text
from procflow.simplification.search.certificate import Certificate
from procflow.simplification.search.counts import COUNTING
from procflow.wording import Lang, number

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


def proposal_card(
    before: Procedure,
    edits: Sequence[Edit],
    certificate: Certificate,
    *,
    counted: str,
    verdicts: Sequence[Sequence[str]],
    escaping: Sequence[str],
    lang: Lang,
) -> str:
    """Return the card of a plan in one language: its size, aims, changes, what passes unseen, and every verdict."""
    heads = [head.get(lang) for head in CHANGE_HEADS]
    blocks = [
        paragraph(counted),
        table(AIMS.get(lang), [head.get(lang) for head in AIM_HEADS], _aims(certificate, lang)),
    ]
    if edits:
        blocks.append(table(CHANGES.get(lang), heads, _changes(before, edits, lang)))
    blocks += [paragraph(line.strip()) for line in (*escaping, certificate.text(lang).splitlines()[0])]
    blocks.append(folded(VERDICTS.get(lang), table(VERDICTS.get(lang), verdicts[0], verdicts[1:])))
    blocks.append(paragraph(COUNTING.get(lang)))
    banner = ILLUSTRATIVE.get(lang) if before.illustrative else ""
    return card(f"{PLAN.get(lang)}: {before.name.get(lang) or before.id}", *blocks, lang=lang, banner=banner)


def _aims(certificate: Certificate, lang: Lang) -> list[list[str]]:
    return [
        [proof.title.get(lang), number(proof.before, lang), number(proof.after, lang), proof.unit.get(lang)]
        for proof in certificate.proofs
    ]


def _changes(before: Procedure, edits: Sequence[Edit], lang: Lang) -> list[list[str]]:
    return [
        [str(k), edit.text(lang), "; ".join(before.step(step).name.get(lang) for step in edit.steps)]
        for k, edit in enumerate(edits, start=1)
    ]

"""In which order a plan can be put into force: in waves by who has to decide, every prefix of it lawful by itself.

An office can do at once what nothing prescribes, needs its own act for what its own regulation prescribes, and has to
ask for the rest. Edits that only hold together (a check may go only once another one has moved) come in one bundle.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from procflow.errors import ProposalError
from procflow.guards import planned_preconditions, violations
from procflow.model import (
    DropComponent,
    Edit,
    HasEdits,
    Legal,
    OnceOnly,
    Precondition,
    Procedure,
    Text,
    edits_of,
    one_procedure,
)
from procflow.simplification.editing.apply import apply
from procflow.wording import Lang

Level = Literal["own decision", "own regulation", "higher level"]
LEVELS: tuple[Level, ...] = ("own decision", "own regulation", "higher level")
LEVEL_NAMES = {
    "own decision": Text(en="own decision", vi="tự quyết định"),
    "own regulation": Text(en="own regulation to amend", vi="sửa quy định nội bộ thuộc thẩm quyền"),
    "higher level": Text(en="proposal to a higher level", vi="kiến nghị cấp trên sửa đổi"),
}


@frozen
class Bundle:
    """Edits that are put into force together.

    Attributes
    ----------
    edits : tuple of Edit
        One, or several that are lawful only together.
    instruments : tuple of (str, str)
        What has to be amended and by whom; empty strings where nothing is written down.
    preconditions : tuple of Precondition
        Planned, and to be in force first.
    """

    edits: tuple[Edit, ...]
    instruments: tuple[tuple[str, str], ...] = ()
    preconditions: tuple[Precondition, ...] = ()


@frozen
class Wave:
    """The bundles that the same level can decide, in their order."""

    level: Level
    bundles: tuple[Bundle, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of the wave in their order."""
        return tuple(edit for bundle in self.bundles for edit in bundle.edits)


@frozen
class RollOut:
    """The order in which a plan is put into force.

    Attributes
    ----------
    before : Procedure
        As it stands.
    waves : tuple of Wave
        The office's own decisions first; a wave without edits is left out.
    """

    before: Procedure
    waves: tuple[Wave, ...]

    @property
    def order(self) -> tuple[Bundle, ...]:
        """Return all bundles in their order; the plan may be stopped after any of them."""
        return tuple(bundle for wave in self.waves for bundle in wave.bundles)

    def text(self, lang: Lang = "en") -> str:
        """Return the waves, one bundle a line."""
        lines = []
        number = 0
        for k, wave in enumerate(self.waves, start=1):
            head = {"en": f"Wave {k}", "vi": f"Đợt {k}"}[lang]
            lines.append(f"{head}: {LEVEL_NAMES[wave.level].get(lang)}")
            for bundle in wave.bundles:
                number += 1
                lines.append(
                    f"  {number}. " + "; ".join(edit.text(lang) for edit in bundle.edits) + _tail(bundle, lang)
                )
        return "\n".join(lines)

    def brief(self, lang: Lang = "en") -> str:
        """Return one line a wave: how many changes, who has to decide, and how many wait for what is planned."""
        lines = []
        for k, wave in enumerate(self.waves, start=1):
            people = dict.fromkeys(who for bundle in wave.bundles for _, who in bundle.instruments if who)
            waiting = sum(bool(bundle.preconditions) for bundle in wave.bundles)
            silent = sum(_unnamed(self.before, edit) for edit in wave.edits)
            count, level, who = len(wave.edits), LEVEL_NAMES[wave.level].get(lang), ", ".join(people)
            if lang == "vi":
                said = f"Đợt {k}: {level}: {count} thay đổi"
                said += f"; do {who} quyết định" if who else ""
                said += f"; {silent} chưa nêu ai quyết định" if silent else ""
                lines.append(said + (f"; {waiting} chờ điều kiện đang lên kế hoạch" if waiting else ""))
            else:
                said = f"Wave {k}: {level}: {count} change{'' if count == 1 else 's'}"
                said += f"; decided by {who}" if who else ""
                said += f"; for {silent} nobody said who decides" if silent else ""
                lines.append(said + (f"; {waiting} once what is planned is in force" if waiting else ""))
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the waves in English."""
        return self.text("en")


def _unnamed(before: Procedure, edit: Edit) -> bool:
    """Tell whether an edit amends a text of which nobody said who may amend it."""
    laws = laws_of(before, edit)
    return any((legal.instrument or legal.source == "own regulation") and not legal.authority for legal in laws)


def _tail(bundle: Bundle, lang: Lang) -> str:
    parts = [f"{instrument} ({authority})" if authority else instrument for instrument, authority in bundle.instruments]
    names = [rule.name.get(lang) or rule.id for rule in bundle.preconditions]
    said = [f"[{'; '.join(part for part in parts if part)}]"] if any(parts) else []
    if names:
        said.append({"en": "once in force: ", "vi": "sau khi có hiệu lực: "}[lang] + ", ".join(names))
    return (" " + " ".join(said)) if said else ""


def roll_out(before: Procedure, what: HasEdits | Iterable[Edit]) -> RollOut:
    """Return an order in which the edits of a lawful plan can be put into force one after the other.

    After every bundle the procedure is lawful as it then stands: the rules are judged for each prefix anew. Edits go as
    early as their level of authority allows; an edit that is lawful only after one of a higher level waits for it.

    Parameters
    ----------
    before : Procedure
        As it stands.
    what : Proposal or iterable of Edit
        A plan against which the guards have nothing.

    Raises
    ------
    ProposalError
        If the plan as a whole is not lawful or cannot be carried out.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Checked, End, Flow, IfCutThen, Legal, Procedure, RemoveStep, Step
    >>> def law(source): return Legal(source=source, may={"remove"}, checked=Checked(dt.date(2026, 3, 2), "legal officer"))
    >>> p = Procedure(id="p", steps=[Step(id="a", legal=law("own regulation")), Step(id="b", legal=law("none found")),
    ...               Step(id="c")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> [wave.level for wave in roll_out(p, [RemoveStep("a"), RemoveStep("b")]).waves]
    ['own decision', 'own regulation']
    """
    one_procedure("roll_out", before)
    plan = edits_of(what)
    apply(before, plan)
    problems = violations(before, plan)
    if problems:
        raise ProposalError(*problems)
    left = sorted(plan, key=lambda edit: LEVELS.index(level_of(before, [edit])))
    done: list[Edit] = []
    waves: dict[Level, list[Bundle]] = {level: [] for level in LEVELS}
    reached = 0
    while left:
        group = _next(before, done, left)
        done += group
        left = [edit for edit in left if edit not in group]
        reached = max(reached, LEVELS.index(level_of(before, group)))
        waves[LEVELS[reached]].append(_bundle(before, tuple(group)))
    return RollOut(before, tuple(Wave(level, tuple(found)) for level, found in waves.items() if found))


def _next(before: Procedure, done: list[Edit], left: list[Edit]) -> list[Edit]:
    """Return what can be added at the lowest level: one edit, or a smallest bundle where no single edit can."""
    for level in range(len(LEVELS)):
        within = [edit for edit in left if LEVELS.index(level_of(before, [edit])) <= level]
        for edit in within:
            if LEVELS.index(level_of(before, [edit])) == level and _lawful(before, [*done, edit]):
                return [edit]
        if 0 < len(within) < len(left) and _lawful(before, [*done, *within]):
            return _smallest(before, done, within)
    return _smallest(before, done, left)


def _smallest(before: Procedure, done: list[Edit], edits: list[Edit]) -> list[Edit]:
    """Return a bundle from which no edit can be left out."""
    group = list(edits)
    # The first ones need the lowest authority, so the last are left out first.
    for edit in reversed(edits):
        rest = [one for one in group if one is not edit]
        if rest and _lawful(before, [*done, *rest]):
            group = rest
    return group


def _lawful(before: Procedure, edits: list[Edit]) -> bool:
    try:
        apply(before, edits)
    except ProposalError:
        return False
    return not violations(before, edits)


def laws_of(before: Procedure, edit: Edit) -> tuple[Legal, ...]:
    """Return what the law says of the elements that an edit changes; nothing for a limit, which is a promise."""
    if isinstance(edit, OnceOnly | DropComponent):
        return tuple(document.legal for document in before.documents if document.id == edit.document)
    return tuple(before.step(step).legal for step in edit.steps)


def level_of(before: Procedure, edits: Iterable[Edit]) -> Level:
    """Return the highest level of authority that edits need.

    Where higher law permits the edit as it is and no instrument has to be amended, or where nobody found anything that
    prescribes the step, the office decides by itself. An authority that amends the office's own regulations is the
    office's own; every other one is higher.
    """
    laws = [*(step.legal for step in before.steps), *(document.legal for document in before.documents)]
    own = {legal.authority for legal in laws if legal.source in ("own regulation", "none found")}
    levels: list[Level] = ["own decision"]
    for edit in edits:
        for legal in laws_of(before, edit):
            if legal.instrument and legal.source != "none found":
                levels.append("own regulation" if legal.authority in own else "higher level")
            elif legal.source == "own regulation":
                levels.append("own regulation")
    return max(levels, key=LEVELS.index)


def _bundle(before: Procedure, edits: tuple[Edit, ...]) -> Bundle:
    instruments = dict.fromkeys(
        (legal.instrument, legal.authority) for edit in edits for legal in laws_of(before, edit) if legal.instrument
    )
    return Bundle(edits, tuple(instruments), planned_preconditions(before, edits))

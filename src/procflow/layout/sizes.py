"""What is written into each box and beside each flow, and how much room that takes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from procflow.layout.grid import Grid
from procflow.layout.links import Link, Plan
from procflow.layout.text import BOLD, LINE_SPACING, MARGIN, Measure, widest_word, wrap_evenly
from procflow.model import Gateway, Node, Procedure, Step, Text
from procflow.structure.queue_words import queue_text
from procflow.wording import Lang, number

FONT_SIZE = 7.0
PAGE_WIDTH = {"A3": 900.0, "A4": 620.0}
"""Lanes share this width: printed upright on the paper, with margins, letters of 7 pt then come out at 6 pt or more."""
WIDEST_BOX = 118.0
NARROWEST_BOX = 42.0
LONGEST_WORD = 150.0
PAD_X = 3.5
PAD_Y = 3.5
SLANT = 9.0
"""How far the slanted edges of a gateway, or the round ends of a terminal, reach in."""
AUTOMATIC = {"en": "Automatic", "vi": "Tự động"}
INTO = Text(en="→ into step\xa0{number}", vi="→ gộp vào bước\xa0{number}")
TAKES = Text(en="← takes in step\xa0{numbers}", vi="← gộp thêm bước\xa0{numbers}")
TOGETHER = Text(en="together: {roles}", vi="cùng làm: {roles}")
WAS = Text(en="before: {role}", vi="trước đây: {role}")
MOVED = Text(en="before: behind step\xa0{number}", vi="trước đây: sau bước\xa0{number}")
MOVED_FIRST = Text(en="before: first step", vi="trước đây: bước đầu tiên")
SAME = Text(en="same officer as in step\xa0{number}", vi="cùng người xử lý bước\xa0{number}")
OTHER_IF_AWAY = Text(en=", another one if away", vi=", vắng thì người khác")
NEVER = Text(en="not by who did step\xa0{numbers}", vi="khác người đã làm bước\xa0{numbers}")
SKILLS = Text(en="skill: {skills}", vi="kỹ năng: {skills}")


@frozen
class Lines:
    """A text broken into lines, with the size of its rectangle."""

    lines: tuple[str, ...]
    width: float
    height: float


NO_LINES = Lines((), 0.0, 0.0)


@frozen
class Writer:
    """Breaks and measures texts in one language and font."""

    lang: Lang
    measure: Measure

    def broken(self, text: str, width: float) -> Lines:
        """Break a text to a width; without text nothing is left."""
        if not text:
            return NO_LINES
        lines = wrap_evenly(text, width / MARGIN + 1e-6, FONT_SIZE, self.measure)
        room = max(self.measure(line, FONT_SIZE) for line in lines) * MARGIN
        return Lines(lines, room, len(lines) * FONT_SIZE * LINE_SPACING)

    def words(self, text: str) -> float:
        """Return the room that the widest word needs, up to the width at which words are broken."""
        return min(widest_word(text, FONT_SIZE, self.measure) * MARGIN, LONGEST_WORD)

    def width(self, text: str) -> float:
        """Return the room that a text needs on one line."""
        return self.measure(text, FONT_SIZE) * MARGIN if text else 0.0

    def node(self, node: Node, position: int) -> str:
        """Return the text of a box: the number and name of a step, the name of an end, a gateway's question."""
        name = node.name.get(self.lang)
        if isinstance(node, Step):
            return f"{position}. {name or node.id}"
        return name if isinstance(node, Gateway) else name or node.id

    def notes(self, plan: Plan, procedure: Procedure, numbers: Mapping[str, int], node: Node) -> tuple[str, ...]:
        """Return what stands below the text of a step.

        Who does it together with its role, when it is done at all, and what becomes of it besides its place: where its
        work goes, what it takes in, whose it was.
        """
        step = node.id
        told = [*self._gathered(procedure, node), *self._ruled(node, numbers)] if isinstance(node, Step) else []
        if step in plan.into:
            told.append(INTO.get(self.lang).format(number=numbers[plan.into[step]]))
        if taken := [numbers[away] for away, into in plan.into.items() if into == step]:
            told.append(TAKES.get(self.lang).format(numbers=", ".join(map(str, sorted(taken)))))
        if step in plan.was:
            told.append(WAS.get(self.lang).format(role=self.role(procedure, plan.was[step])))
        if step in plan.moved:
            place = MOVED if plan.moved[step] else MOVED_FIRST
            told.append(place.get(self.lang).format(number=numbers.get(plan.moved[step], 0)))
        return (*told, *(text.get(self.lang) for text in plan.told.steps.get(step, ())))

    def _ruled(self, step: Step, numbers: Mapping[str, int]) -> list[str]:
        """Return which officers may do a step, given who did others."""
        told = [SKILLS.get(self.lang).format(skills=", ".join(step.skills))] if step.skills else []
        rule = step.officer
        if rule is not None and rule.same_as is not None:
            away = OTHER_IF_AWAY.get(self.lang) if rule.if_absent == "other" else ""
            told.append(SAME.get(self.lang).format(number=numbers.get(rule.same_as, rule.same_as)) + away)
        if rule is not None and rule.never:
            steps = ", ".join(str(numbers.get(other, other)) for other in rule.never)
            told.append(NEVER.get(self.lang).format(numbers=steps))
        return told

    def _gathered(self, procedure: Procedure, step: Step) -> list[str]:
        """Return the other roles of joint work, and the sessions and batches of a step."""
        told = []
        if step.joint:
            crew = (
                self.role(procedure, role) + (f"\xa0×\xa0{count}" if count > 1 else "")
                for role, count in step.joint
                if role != step.role or count > 1
            )
            if others := ", ".join(crew):
                told.append(TOGETHER.get(self.lang).format(roles=others))
        gathered = (queue_text(value, self.lang) for value in (step.sessions, step.batch) if value is not None)
        return [*told, *(text for text in gathered if text)]

    def role(self, procedure: Procedure, role: str | None) -> str:
        """Return the name of a lane."""
        if role is None:
            return AUTOMATIC[self.lang]
        return (procedure.role(role).name.get(self.lang) if procedure.has_role(role) else "") or role

    def flow(self, link: Link) -> str:
        """Return what stands beside a flow: its share of the cases, where there is a choice, and its condition."""
        text = link.words.get(self.lang)
        if link.share is None:
            return text
        digits = 0 if abs(link.share * 100 - round(link.share * 100)) < 1e-9 else 1
        return f"{number(100 * link.share, self.lang, digits=digits)}\xa0% {text}".strip()

    def header(self, text: str, width: float) -> Lines:
        """Break the bold name of a lane."""
        plain = self.broken(text, width / BOLD)
        return Lines(plain.lines, plain.width * BOLD, plain.height)


def least_widths(
    plan: Plan, procedure: Procedure, grid: Grid, writer: Writer, numbers: Mapping[str, int]
) -> list[float]:
    """Return for each lane the narrowest box that breaks no word, neither of its steps nor of its header."""
    least = [NARROWEST_BOX for _ in grid.owner]
    for column, lane in enumerate(grid.owner):
        if lane not in grid.owner[:column]:
            least[column] = max(NARROWEST_BOX, writer.words(writer.role(procedure, grid.roles[lane])) * BOLD)
    for node in plan.nodes:
        column = grid.cells[node.id][0]
        texts = [writer.node(node, numbers.get(node.id, 0)), *writer.notes(plan, procedure, numbers, node)]
        least[column] = max(least[column], *(writer.words(text) + 2 * pad(node) for text in texts))
    return least


def pad(node: Node) -> float:
    """Return what a text keeps from the sides of its box where the flow runs down."""
    return PAD_X if isinstance(node, Step) else SLANT


def shared_widths(least: list[float], room: float) -> list[float]:
    """Share a width among the lanes: all alike, except those that need more.

    Parameters
    ----------
    least : list of float
        What each lane needs.
    room : float
        Width to share; lanes get no more than `WIDEST_BOX` unless they need it.

    Examples
    --------
    >>> shared_widths([50, 80, 50], 200)
    [60.0, 80, 60.0]
    """
    level = min(least)
    ordered = sorted(least)
    for count in range(1, len(ordered) + 1):  # the first `count` lanes can be raised to a common level
        level = (room - sum(ordered[count:])) / count
        if count == len(ordered) or level <= ordered[count]:
            break
    return [max(need, min(level, WIDEST_BOX)) for need in least]

"""How much of a procedure is known: levels A to D, and what is missing for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from procflow.errors import require_language
from procflow.model import Procedure, Step, Text
from procflow.wording import Lang

LevelName = Literal["A", "B", "C", "D"]
LEVELS: tuple[LevelName, ...] = ("A", "B", "C", "D")

MEANING: Mapping[LevelName, Text] = {
    "A": Text(vi="bảng các bước (bước, người thực hiện, thời hạn, kết quả)", en="table of steps (performer, limit, product)"),
    "B": Text(vi="căn cứ pháp lý và tài liệu", en="law and documents"),
    "C": Text(vi="thời gian xử lý của các bước", en="work times"),
    "D": Text(vi="nhu cầu, số chuyên viên và tỷ lệ thời gian", en="demand, officers and their share of time"),
}  # fmt: skip


@frozen
class Gap:
    """One kind of fact that is missing, and where.

    Attributes
    ----------
    what : Text
        The fact.
    places : tuple of str
        Elements such as ``"step 'sign'"``; empty where the procedure as a whole lacks it.
    """

    what: Text
    places: tuple[str, ...] = ()

    def text(self, lang: Lang = "en") -> str:
        """Return the gap in one line, naming up to five places."""
        if not self.places:
            return self.what.get(lang)
        more = {"vi": f" và {len(self.places) - 5} chỗ khác", "en": f" and {len(self.places) - 5} more"}[lang]
        named = [_place(place, lang) for place in self.places[:5]]
        return f"{self.what.get(lang)}: {', '.join(named)}{more if len(self.places) > 5 else ''}"


def _place(place: str, lang: Lang) -> str:
    """Return a place such as "step 'sign'" in a language."""
    if lang == "vi":
        return place.replace("step '", "bước '", 1).replace("role '", "vai trò '", 1)
    return place


@frozen
class Level:
    """What is known of a procedure.

    Every figure asks for the facts of one level only: times are told for a procedure whose law nobody has checked, and
    lawful cuts for one whose times nobody has measured. `letter` is the level up to which nothing is missing.

    Attributes
    ----------
    missing : dict of str to tuple of Gap
        What each of the levels A to D lacks of its own facts.
    """

    missing: Mapping[LevelName, tuple[Gap, ...]] = field(hash=False)

    @property
    def letter(self) -> LevelName:
        """Return the highest level reached without a gap from B on; any procedure is at least a table, A.

        Limits and products are wanted at A, yet no figure above it rests on them.
        """
        reached: LevelName = "A"
        for name in LEVELS[1:]:
            if self.missing[name]:
                break
            reached = name
        return reached

    def has(self, name: LevelName) -> bool:
        """Tell whether the own facts of a level are complete, whatever the levels below it lack."""
        return not self.missing[name]

    def reason(self, name: LevelName) -> Text:
        """Return why a figure that needs a level cannot be told; empty if it can."""
        if self.has(name):
            return Text()
        gaps = self.missing[name]
        return Text(
            vi=f"cần mức {name} ({MEANING[name].get('vi')}); còn thiếu {'; '.join(gap.text('vi') for gap in gaps)}",
            en=f"needs level {name} ({MEANING[name].get('en')}); missing {'; '.join(gap.text('en') for gap in gaps)}",
        )

    def text(self, lang: Lang = "en") -> str:
        """Return the level and what each level lacks, one a line."""
        require_language(lang)
        title = {"vi": "Mức thông tin", "en": "Level of knowledge"}[lang]
        complete = {"vi": "đủ", "en": "complete"}[lang]
        lines = [f"{title}: {self.letter}"]
        for name in LEVELS:
            gaps = "; ".join(gap.text(lang) for gap in self.missing[name]) or complete
            lines.append(f"  {name}  {MEANING[name].get(lang)}: {gaps}")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the level in English."""
        return self.text("en")


def level(procedure: Procedure) -> Level:
    """Return how much of a procedure is known, and what is missing for each level.

    A is a *table* (performer, limit, product of each step); B adds *law and documents*; C *work times* of every step
    done by people; D *demand*, officers of every role and their share of time. Nothing missing is ever assumed.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished; references that lead nowhere are the business of `check`.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="sign", role="chair")], ends=[End(id="z")], flows=[Flow("sign", "z")],
    ...               start="sign", roles=[Role(id="chair")])
    >>> found = level(p)
    >>> found.letter, found.has("C"), found.missing["C"][0].text()
    ('A', False, "work time: step 'sign'")
    """
    people = [step for step in procedure.steps if step.role is not None]
    return Level(
        {
            "A": _gaps(
                (Text(vi="thời hạn", en="limit"), [s for s in people if s.limit is None]),
                (Text(vi="kết quả", en="product"), [s for s in people if not s.makes]),
            ),
            "B": _gaps(
                (Text(vi="căn cứ pháp lý đã kiểm tra", en="checked legal status"), _unchecked(procedure)),
                (Text(vi="tài liệu", en="documents"), [s for s in people if not _names_documents(s)]),
            ),
            "C": _gaps((Text(vi="thời gian xử lý thực", en="work time"), without_work(procedure))),
            "D": _staffing(procedure),
        }
    )


def without_work(procedure: Procedure) -> list[Step]:
    """Return the steps done by people whose work time nobody has stated: their own, or that of a part merged into them.

    A step of an external role that states its delay needs none: its work is no work of the office.
    """
    external = {role.id for role in procedure.roles if role.external}
    return [
        step
        for step in procedure.steps
        if step.role is not None
        and None in (step.work_by or step.work, *step.works[1:])
        and not (step.role in external and (step.wait is not None or step.wait_by is not None))
    ]


def unknown_parts(step: Step) -> tuple[str, ...]:
    """Return the parts merged into a step whose work time nobody has stated."""
    return tuple(part.id for part in step.parts if part.work is None)


def _unchecked(procedure: Procedure) -> list[Step]:
    return [step for step in procedure.steps if not step.legal.known]


def _names_documents(step: Step) -> bool:
    return bool(step.needs or step.one_of or step.uses or step.makes)


def _gaps(*found: tuple[Text, list[Step]]) -> tuple[Gap, ...]:
    """Return a gap for each fact that some steps lack."""
    return tuple(Gap(what, tuple(f"step '{step.id}'" for step in steps)) for what, steps in found if steps)


def _staffing(procedure: Procedure) -> tuple[Gap, ...]:
    """Return what queues need: demand, and officers and share of each role of the office that has work."""
    gaps = [] if procedure.demand is not None else [Gap(Text(vi="nhu cầu (số hồ sơ)", en="demand"))]
    busy = {role for step in procedure.steps for role in step.roles}
    own = [role for role in procedure.roles if role.id in busy and not role.external]
    facts = (
        (Text(vi="số chuyên viên", en="number of officers"), [role for role in own if role.officers is None]),
        (Text(vi="tỷ lệ thời gian", en="share of time"), [role for role in own if role.share is None]),
    )
    gaps += [Gap(what, tuple(f"role '{role.id}'" for role in roles)) for what, roles in facts if roles]
    return tuple(gaps)

"""What went wrong, where, and how to mend it: messages, problems and exceptions.

A `Message` is a pair of templates (vi, en) with a code. Put at a `Place` with its values it becomes a `Problem`, which
can be read in either language. Exceptions carry problems, so that all faults of a file are told at once.
Each room keeps its own messages beside the code that finds the fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import field, frozen

from procflow.wording import LANGUAGES, Lang, number

Severity = Literal["error", "warning", "info"]


NOUNS_VI = {
    "step": "bước",
    "part": "phần việc",
    "steps": "các bước",
    "roles": "các vai trò",
    "run": "lần chạy",
    "series": "dãy số",
    "edits": "các sửa đổi",
    "propose": "phương án",
    "minimise": "mục tiêu",
    "targets": "mức giảm yêu cầu",
    "scenario": "kịch bản",
    "comparison": "so sánh",
    "report": "báo cáo",
    "keep": "danh sách giữ lại",
    "require": "danh sách phải bỏ",
    "gateway": "cổng",
    "end": "điểm kết thúc",
    "flow": "luồng",
    "flows": "các luồng",
    "role": "vai trò",
    "officer": "người",
    "sessions": "phiên",
    "batch": "lô",
    "at_most": "giới hạn",
    "document": "tài liệu",
    "documents": "các tài liệu",
    "duty": "nghĩa vụ",
    "rule": "quy tắc",
    "calendar": "lịch",
    "demand": "nhu cầu",
    "time_limit": "thời hạn giải quyết",
    "procedure": "quy trình",
    "portfolio": "danh mục quy trình",
    "office": "cơ quan",
    "unit": "đơn vị",
    "attribute": "thuộc tính",
    "row": "dòng",
    "column": "cột",
}
"""The first word of an element's place, in Vietnamese."""


def _shown(value: object, lang: Lang) -> object:
    """Return a value as a sentence shows it: numbers in the language's style, lists with commas."""
    if isinstance(value, float):
        return number(value, lang)
    if isinstance(value, Mapping) and {"vi", "en"} & value.keys():
        return value.get(lang) or next(iter(value.values()))
    if isinstance(value, tuple | list | frozenset | set):
        items = sorted(value) if isinstance(value, frozenset | set) else value
        return ", ".join(f"'{_shown(item, lang)}'" for item in items)
    return value


@frozen
class Place:
    """Where a fault stands: the file with line and column where known, and the element by its id.

    >>> print(Place(element="step 'sign'", file="a.yaml", line=12, column=5))
    a.yaml:12:5: step 'sign'
    """

    element: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def text(self, lang: Lang = "en") -> str:
        """Write ``file:line:column`` and the element, whatever is known, in either language.

        >>> Place("step 'sign' of 'leave'").text("vi")
        "bước 'sign' của 'leave'"
        """
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        element = self.element
        if lang == "vi":
            noun, blank, rest = element.partition(" ")
            element = NOUNS_VI.get(noun, noun) + blank + f" {rest}".replace(" of '", " của '").lstrip()
        return ": ".join(part for part in (spot, element) if part)

    def __str__(self) -> str:
        """Write the place in English."""
        return self.text("en")


@frozen
class Problem:
    """One fault or remark, ready to be read in Vietnamese or English.

    Attributes
    ----------
    code : str
        Stable name of the kind of fault, for scripts and for the manual's page of errors.
    place : Place
        Where it stands.
    values : dict
        What was found and what was expected, by name.
    message : Message
        The sentences.
    severity : {"error", "warning", "info"}
        An error makes some verb impossible or wrong; a warning is a doubt; info is told for completeness.
    """

    message: Message
    place: Place
    values: Mapping[str, object] = field(factory=dict)
    severity: Severity = "error"

    @property
    def code(self) -> str:
        """Stable name of the kind of fault."""
        return self.message.code

    def text(self, lang: Lang = "en") -> str:
        """Return the sentence: place, what is wrong with its value, what is expected, how to mend it."""
        require_language(lang)
        template = self.message.vi if lang == "vi" else self.message.en
        sentence = template.format(**{key: _shown(value, lang) for key, value in self.values.items()})
        place = self.place.text(lang)
        return f"{place}: {sentence}" if place else sentence

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.text("en")


@frozen
class Message:
    """The sentences of one kind of fault, with named fields in braces.

    >>> m = Message("no-role", en="no role is called '{name}'.", vi="không có vai trò nào tên '{name}'.")
    >>> print(m.at(Place("step 'sign'"), name="chiar"))
    step 'sign': no role is called 'chiar'.
    """

    code: str
    en: str
    vi: str

    def at(self, place: Place | str, severity: Severity = "error", /, **values: object) -> Problem:
        """Put the message at a place with its values."""
        where = Place(element=place) if isinstance(place, str) else place
        return Problem(self, where, values, severity)


class ProcflowError(Exception):
    """Base of all errors of the library; `problems` holds every fault found.

    Parameters
    ----------
    *problems : Problem
        At least one.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__(*problems)

    def text(self, lang: Lang = "en") -> str:
        """Return all faults, one a line."""
        return "\n".join(problem.text(lang) for problem in self.problems)

    def __str__(self) -> str:
        """Return all faults in English."""
        return self.text("en")


class InputError(ProcflowError):
    """A file cannot be read: its form is not that of a procedure. Mend every place named and read it again."""


class UnsafeInputError(InputError):
    """A file holds a construct that may harm (tag, merge key, alias bomb); it is refused before anything is built."""


class LimitError(InputError):
    """A file is larger or deeper than the reader takes; the message names the limit."""


class ProcedureError(ProcflowError):
    """A value makes no sense by itself, such as a probability of 1.2, or a procedure lacks what a verb needs."""


class NotSupportedError(ProcflowError):
    """The procedure holds a construct that this verb cannot treat yet; it is refused by name, never skipped."""


class SimulationError(ProcflowError):
    """A run cannot start or go on; the message says what is missing or unstable."""


class ProposalError(ProcflowError):
    """No plan fits, or an edit cannot be applied; the message names the rules in the way."""


class OutputError(ProcflowError):
    """A result could not be written; what was on disk before is still there."""


def closest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice most like the name, for "did you mean", or None.

    >>> closest("so5", ["s05", "s06", "end_done"])
    's05'
    """
    folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(name: str, choices: Iterable[str]) -> Mapping[str, str]:
    """Return the sentence "Did you mean …?" in both languages, empty where nothing is near.

    >>> did_you_mean("chiar", ["chair", "clerk"])["en"]
    " Did you mean 'chair'?"
    """
    near = closest(name, choices)
    if near is None:
        return {"en": "", "vi": ""}
    return {"en": f" Did you mean '{near}'?", "vi": f" Có phải ý là '{near}'?"}


BAD_LANGUAGE = Message(
    "bad-language",
    en="lang is '{lang}', expected 'vi' (Vietnamese) or 'en' (English).",
    vi="lang là '{lang}', cần 'vi' (tiếng Việt) hoặc 'en' (tiếng Anh).",
)


def require_language(lang: str) -> None:
    """Refuse a language that nothing is written in, such as "vn", which is the country.

    Raises
    ------
    ProcedureError
        If it is neither "vi" nor "en".

    Examples
    --------
    >>> require_language("vi")
    """
    if lang not in LANGUAGES:
        raise ProcedureError(BAD_LANGUAGE.at(Place(), lang=str(lang)))

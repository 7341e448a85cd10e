"""What all lessons share: the answers of their exercises, kindly told, and pictures.

A lesson makes one `Lesson` and asks it to check each answer. The right answer is worked out from the learner's own run,
so that it stays right when the numbers of the lesson are changed.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_exercises import EXERCISES, Exercise

MODELS = Path(__file__).parent / "models"
"""Folder of the procedures that the lessons load."""

WORDS = {
    "open": {
        "vi": "Câu {number}: chưa trả lời. Hãy thay None bằng một số rồi chạy lại ô này.",
        "en": "Question {number}: not answered yet. Put a number in place of None and run this cell again.",
    },
    "right": {"vi": "Câu {number}: đúng rồi. {why}", "en": "Question {number}: right. {why}"},
    "wrong": {
        "vi": "Câu {number}: {answer} chưa đúng, không sao cả. Gợi ý: {hint}",
        "en": "Question {number}: {answer} is not it yet, never mind. Hint: {hint}",
    },
    "comma": {
        "vi": "Câu {number}: trong ô lệnh, phần thập phân viết sau dấu chấm: 3.5, không phải 3,5.",
        "en": "Question {number}: in a cell the decimals follow a point: 3.5, not 3,5.",
    },
    "no number": {
        "vi": "Câu {number}: cần một số, ví dụ 3 hoặc 3.5. Hãy bỏ dấu ngoặc kép và đơn vị.",
        "en": "Question {number}: a number is wanted, such as 3 or 3.5. Leave out quotes and units.",
    },
}


@dataclass(frozen=True)
class Lesson:
    """One lesson in one language."""

    number: int
    lang: str

    def check(self, number: int, answer: object, *seen: Any) -> None:
        """Say whether an answer is right, judged by what the learner has made in the cells above."""
        exercise: Exercise = EXERCISES[self.number, number]
        if answer is None:
            print(self._say("open", number))
        elif isinstance(answer, tuple):
            print(self._say("comma", number))
        elif isinstance(answer, bool) or not isinstance(answer, int | float) or not math.isfinite(answer):
            print(self._say("no number", number))
        elif abs(answer - exercise.expected(*seen)) <= exercise.within + 1e-9:
            print(self._say("right", number, why=exercise.why[self.lang]))
        else:
            print(self._say("wrong", number, answer=self._spell(answer), hint=exercise.hint[self.lang]))

    def _say(self, key: str, number: int, **values: str) -> str:
        return WORDS[key][self.lang].format(number=number, **values)

    def _spell(self, answer: float) -> str:
        """Write the learner's number as the language does."""
        return str(answer).replace(".", ",") if self.lang == "vi" else str(answer)


@dataclass(frozen=True)
class Picture:
    """A figure that a notebook shows by itself, with words for those who cannot see it."""

    figure: Any
    words: str

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.figure.savefig(out, format="png", dpi=100, metadata={"Software": None})
        return out.getvalue()

    def __repr__(self) -> str:
        """Return the words that stand for the picture."""
        return self.words

"""One report in two languages: which of two sentences is said, and what things are called."""

from __future__ import annotations

from procflow.model import Procedure, Text
from procflow.wording import Lang


class Say:
    """Chooses between two sentences by language.

    >>> Say("vi")("Before", "Trước")
    'Trước'
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, en: str, vi: str) -> str:
        """Return the sentence of the language."""
        return vi if self.lang == "vi" else en

    def name(self, text: Text, otherwise: str) -> str:
        """Return a name, or the id of what has none."""
        return text.get(self.lang) or otherwise

    def step(self, procedure: Procedure, id: str) -> str:
        """Return the name of a step."""
        return self.name(procedure.step(id).name, id)

    def role(self, procedure: Procedure, role: str | None) -> str:
        """Return the name of a performer."""
        if role is None:
            return self("automatic", "tự động")
        return self.name(procedure.role(role).name, role) if procedure.has_role(role) else role

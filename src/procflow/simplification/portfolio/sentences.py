"""Sentences in two languages put together from parts."""

from __future__ import annotations

from procflow.model import Text
from procflow.wording import LANGUAGES, Lang


def filled(template: Text, **parts: Text | str) -> Text:
    """Return a sentence in both languages with its parts filled in, each in the same language.

    A part that has only one language is told in that one in both sentences.

    Parameters
    ----------
    template : Text
        With named fields in braces.
    **parts : Text or str
        What goes into the fields.

    Examples
    --------
    >>> said = filled(Text(en="merge {what}", vi="gộp {what}"), what=Text(vi="Bố trí xe công", en="Assign cars"))
    >>> said.en, said.vi
    ('merge Assign cars', 'gộp Bố trí xe công')
    """

    def one(lang: Lang) -> str | None:
        pattern = template.vi if lang == "vi" else template.en
        said = {key: part if isinstance(part, str) else part.get(lang) for key, part in parts.items()}
        return None if pattern is None else pattern.format(**said)

    return Text(**{lang: one(lang) for lang in LANGUAGES})


def listed(parts: tuple[Text, ...] | list[Text], separator: str = ", ") -> Text:
    """Return several texts in a row.

    >>> listed([Text(en="a", vi="á"), Text(en="b")]).vi
    'á, b'
    """
    return Text(**{lang: separator.join(part.get(lang) for part in parts) for lang in LANGUAGES})

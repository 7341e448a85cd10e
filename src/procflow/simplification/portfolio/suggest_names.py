"""What a procedure's name says: its words in Vietnamese and in English, and how much two names have in common.

Vietnamese writes each syllable apart, so words of several syllables are found first, the longest first, in a list that
ships as data. Words of administration that any name may hold are left out; words for one thing count as one; words that
only say on what a thing is handled (on paper, in a book) are told apart, since they do not change what is done.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from attrs import field, frozen

from procflow.model import Text
from procflow.wording import LANGUAGES, Lang, normal

_WORD = re.compile(r"[^\W_]+")
_DATA = "word_data/names.json"


@frozen
class _Language:
    """The word data of one language."""

    compounds: frozenset[tuple[str, ...]]
    stop: frozenset[str]
    medium: frozenset[str]
    head_of: Mapping[str, str]
    opposites: Mapping[str, frozenset[str]]

    @property
    def longest(self) -> int:
        return max((len(word) for word in self.compounds), default=1)


@cache
def _language(lang: Lang) -> _Language:
    data = json.loads(resources.files(__package__).joinpath(_DATA).read_text(encoding="utf-8"))[lang]
    several = [word for group in data["same"] for word in group] + data["stop"] + data["medium"]
    several += [word for pair in data["opposites"] for word in pair] + data["compounds"]
    head_of = {word: group[0] for group in data["same"] for word in group}
    pairs = [(head_of.get(a, a), head_of.get(b, b)) for a, b in data["opposites"]]
    both_ways = [*pairs, *((b, a) for a, b in pairs)]
    return _Language(
        compounds=frozenset(tuple(word.split()) for word in several if " " in word),
        stop=frozenset(data["stop"]),
        medium=frozenset(data["medium"]),
        head_of=head_of,
        opposites={word: frozenset(b for a, b in both_ways if a == word) for word, _ in both_ways},
    )


@frozen
class NameWords:
    """The words of a name in one language.

    Attributes
    ----------
    written : mapping of str to str
        What the procedure is for: each word, by the word that stands for all that mean the same.
    medium : frozenset of str
        On what it is handled, such as "bản giấy".
    """

    written: Mapping[str, str] = field(factory=dict, hash=False)
    medium: frozenset[str] = field(factory=frozenset)

    @property
    def core(self) -> frozenset[str]:
        """Return the words that stand for what the procedure is for."""
        return frozenset(self.written)


def name_words(text: str, lang: Lang) -> NameWords:
    """Return the words of a name.

    Parameters
    ----------
    text : str
        Name of a procedure, step or document.
    lang : {"vi", "en"}
        Language of the name.

    Examples
    --------
    >>> sorted(name_words("Xử lý văn bản đến bản giấy", "vi").core)
    ['văn bản', 'văn bản đến']
    >>> name_words("Xử lý văn bản đến bản giấy", "vi").medium
    frozenset({'bản giấy'})
    """
    known = _language(lang)
    tokens = [_stem(token) if lang == "en" else token for token in _WORD.findall(normal(text).casefold())]
    words = [word for word in _segmented(tokens, known) if word not in known.stop]
    medium = frozenset(word for word in words if word in known.medium)
    return NameWords({known.head_of.get(word, word): word for word in words if word not in medium}, medium)


def _segmented(tokens: Sequence[str], known: _Language) -> list[str]:
    """Return the words, the longest known first, each followed by the words of several syllables within it."""
    words: list[str] = []
    k = 0
    while k < len(tokens):
        size = next((s for s in range(known.longest, 1, -1) if tuple(tokens[k : k + s]) in known.compounds), 1)
        span = tokens[k : k + size]
        words.append(" ".join(span))
        inner = (span[i:j] for i in range(size) for j in range(i + 2, size + 1) if j - i < size)
        words += [" ".join(part) for part in inner if tuple(part) in known.compounds]
        k += size
    return words


def _stem(word: str) -> str:
    """Return an English word without the ending of the plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@frozen
class Likeness:
    """What two names have in common.

    Attributes
    ----------
    share : float or None
        Weighted share of words in common, in [0, 1], the mean over the languages in which both have a name; None where
        there is no such language.
    shared : Text
        The words in common.
    same : bool
        Whether the words are the same in every language, but for the medium.
    contained : bool
        Whether one name says all that the other says, in every language.
    contrary : Text
        Words with which the names say contrary things.
    """

    share: float | None = None
    shared: Text = field(factory=Text)
    same: bool = False
    contained: bool = False
    contrary: Text = field(factory=Text)


class Names:
    """The names of a list, by which the weight of each word is known: rare words tell more.

    Parameters
    ----------
    names : iterable of Text
        All names, in the order in which they are asked for.

    Examples
    --------
    >>> names = Names([Text(vi="Khen thưởng đột xuất"), Text(vi="Xét khen thưởng"), Text(vi="Bố trí xe công")])
    >>> names.likeness(0, 1).shared.vi, names.likeness(0, 2).share
    ('khen thưởng', 0.0)
    """

    def __init__(self, names: Iterable[Text]) -> None:
        self._words: list[dict[Lang, NameWords]] = [
            {lang: name_words(text, lang) for lang in LANGUAGES if (text := getattr(name, lang))} for name in names
        ]
        self._cores = [{lang: words.core for lang, words in every.items() if words.core} for every in self._words]
        self._weights = {lang: self._weighed(lang) for lang in LANGUAGES}
        self._totals = [{lang: self._weight(core, lang) for lang, core in cores.items()} for cores in self._cores]

    def _weighed(self, lang: Lang) -> Mapping[str, float]:
        counts = Counter(word for cores in self._cores for word in cores.get(lang, ()))
        return {word: math.log1p(len(self._cores) / count) for word, count in counts.items()}

    def _weight(self, words: frozenset[str], lang: Lang) -> float:
        return math.fsum(self._weights[lang][word] for word in words)

    def medium(self, k: int) -> bool:
        """Tell whether a name says on what it is handled."""
        return any(words.medium for words in self._words[k].values())

    def share(self, first: int, second: int) -> float | None:
        """Return the weighted share of words in common alone, see `Likeness.share`."""
        a, b = self._cores[first], self._cores[second]
        dice = []
        for lang in a.keys() & b.keys():
            if _contrary(a[lang], b[lang], lang):
                return 0.0
            total = self._totals[first][lang] + self._totals[second][lang]
            dice.append(2 * self._weight(a[lang] & b[lang], lang) / total)
        return math.fsum(dice) / len(dice) if dice else None

    def likeness(self, first: int, second: int) -> Likeness:
        """Return what two names have in common."""
        a, b = self._cores[first], self._cores[second]
        both = [lang for lang in LANGUAGES if lang in a and lang in b]
        return Likeness(
            share=self.share(first, second),
            shared=_text({lang: _written(self._words[first][lang], self._words[second][lang]) for lang in both}),
            same=bool(both) and all(a[lang] == b[lang] for lang in both),
            contained=bool(both) and all(a[lang] <= b[lang] or b[lang] <= a[lang] for lang in both),
            contrary=_text({lang: _contrary(a[lang], b[lang], lang) for lang in both}),
        )


def _written(a: NameWords, b: NameWords) -> str:
    """Return the words in common as they are written; two words for one thing side by side."""
    pairs = [(a.written[word], b.written[word]) for word in a.written if word in b.written]
    return ", ".join(x if x == y else f"{x} = {y}" for x, y in pairs)


def _contrary(a: frozenset[str], b: frozenset[str], lang: Lang) -> str:
    """Return a pair of contrary words, one only in each name, or nothing."""
    against = _language(lang).opposites
    found = sorted((x, y) for x in a - b for y in against.get(x, ()) if y in b and y not in a)
    return " – ".join(found[0]) if found else ""


def _text(by_language: Mapping[Lang, str]) -> Text:
    return Text(vi=by_language.get("vi") or None, en=by_language.get("en") or None)

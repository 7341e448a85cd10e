"""How many signatures and approvals a case needs: steps marked as such, or worded as such where not marked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from attrs import frozen

from procflow.model import Procedure, Step, Text
from procflow.structure.network import network
from procflow.structure.visits import visits
from procflow.wording import LANGUAGES, Lang


@frozen
class Signing:
    """Steps that sign, however often they are done.

    Attributes
    ----------
    marked : tuple of str
        Steps with `signs: true`.
    worded : tuple of str
        Steps without a mark whose name or products say that somebody signs or approves.
    """

    marked: tuple[str, ...]
    worded: tuple[str, ...]

    def rule(self, lang: Lang = "en") -> str:
        """Return how they were counted, to be printed beside the figure."""
        marked, worded = len(self.marked), len(self.worded)
        if lang == "vi":
            return f"Bước được đánh dấu là ký: {marked}; nhận biết qua tên bước hoặc tên kết quả: {worded}."
        return f"Steps marked as signatures: {marked}; told by the wording of name or products: {worded}."


@frozen
class Signatures:
    """Expected signatures per case, and which steps they come from.

    Attributes
    ----------
    expected : float
        Sum of the expected visits of the steps that sign.
    marked : tuple of str
        Steps with `signs: true`.
    worded : tuple of str
        Steps without a mark whose name or products say that somebody signs or approves.
    """

    expected: float
    marked: tuple[str, ...]
    worded: tuple[str, ...]

    def rule(self, lang: Lang = "en") -> str:
        """Return how they were counted, to be printed beside the figure."""
        return Signing(self.marked, self.worded).rule(lang)


def signatures(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> Signatures:
    """Count the signatures and approvals a case is expected to need, rework included.

    Parameters
    ----------
    procedure : Procedure
        Knowledge of level A is enough.
    cut : frozenset of str, optional
        Steps passed without being done; they sign nothing.

    Raises
    ------
    ProcedureError
        If a case may never end.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step, Text
    >>> p = Procedure(id="p", steps=[Step(id="a", name=Text(vi="Đăng ký văn bản đến")),
    ...               Step(id="b", name=Text(vi="Phó Giám đốc ký nháy")), Step(id="c", signs=True)],
    ...               ends=[End(id="z")], start="a", flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "z")])
    >>> signatures(p)
    Signatures(expected=2.0, marked=('c',), worded=('b',))
    """
    net = network(procedure, cut=cut)
    times = visits(net)
    found = signing_steps(procedure, cut=cut)
    expected = sum((times[net.work[step]] for step in (*found.marked, *found.worded)), 0.0)
    return Signatures(expected, found.marked, found.worded)


def signing_steps(procedure: Procedure, *, cut: frozenset[str] = frozenset()) -> Signing:
    """Return the steps that sign, for any procedure; how often they are done is for `signatures` or a run to tell.

    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", signs=True)], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> signing_steps(p).marked
    ('a',)
    """
    kept = [step for step in procedure.steps if step.id not in cut]
    marked = tuple(step.id for step in kept if step.signs)
    worded = tuple(step.id for step in kept if step.signs is None and worded_as_signature(procedure, step))
    return Signing(marked, worded)


def worded_as_signature(procedure: Procedure, step: Step) -> bool:
    """Tell whether the name of a step, or of a document it makes, says that somebody signs or approves.

    The Vietnamese name decides where there is one. "Đăng ký", "trình ký", "chữ ký" and the like only contain the
    syllable; submitting for signature is no signature.
    """
    documents = {document.id: document.name for document in procedure.documents}
    products = [documents.get(made, Text()) for made in step.makes]
    return _says("step", step.name) or any(_says("product", name) for name in products)


def _says(place: str, name: Text) -> bool:
    """Tell whether a name holds one of the words that count at its place."""
    lang: Lang = "vi" if name.vi else "en"
    patterns = _patterns()[lang]
    text = patterns["not"].sub(" … ", name.get(lang).casefold())
    return patterns[place].search(text) is not None


@cache
def _patterns() -> Mapping[Lang, Mapping[str, re.Pattern[str]]]:
    """Return the word data as one expression per language and place; whole words only."""
    text = resources.files("procflow.structure").joinpath("word_data/signatures.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return {
        lang: {place: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") for place, words in data[lang].items()}
        for lang in LANGUAGES
    }

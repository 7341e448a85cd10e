"""How the condition of a flow reads beside its line, in both languages."""

from __future__ import annotations

from procflow.errors import ProcedureError
from procflow.model import Condition, Flow, Procedure, Text
from procflow.model.condition_words import Token, tokens
from procflow.wording import Lang, number

OTHERWISE = Text(en="otherwise", vi="còn lại")
SIGNS: dict[str, Text] = {
    "==": Text(en="=", vi="="),
    "!=": Text(en="≠", vi="≠"),
    "<=": Text(en="≤", vi="≤"),
    ">=": Text(en="≥", vi="≥"),
    "*": Text(en="×", vi="×"),
    "/": Text(en="÷", vi="÷"),
    "and": Text(en="and", vi="và"),
    "or": Text(en="or", vi="hoặc"),
    "not": Text(en="not", vi="không"),
    "in": Text(en="is one of", vi="thuộc"),
}
"""Operators as people read them."""
TIGHT_BEFORE = frozenset((")", "]", ","))
TIGHT_AFTER = frozenset(("(", "["))


def flow_words(procedure: Procedure, flow: Flow) -> Text:
    """Return what stands beside a flow besides its share: its label, and the condition under which it is taken.

    Where one of several conditional flows is taken, a number says in which order they are asked: the first that holds wins.

    Examples
    --------
    >>> from procflow.model import CaseAttribute, End, Step
    >>> small = Flow("a", "z", when="area_m2 <= 500 and kind != 'urgent'")
    >>> p = Procedure(id="p", start="a", steps=[Step(id="a")], ends=[End(id="z")], flows=[small],
    ...               attributes=[CaseAttribute(id="kind", shares={"urgent": 1.0}, name=Text(vi="loại", en="kind"))])
    >>> flow_words(p, small).get("vi")
    'area_m2 ≤ 500 và loại ≠ “urgent”'
    """
    if flow.otherwise:
        return _beside(flow.label, OTHERWISE)
    if not flow.when:
        return flow.label
    asked = [one for one in procedure.outflows(flow.source) if one.when]
    first = getattr(procedure.node(flow.source), "split", "one") == "one" and len(asked) > 1
    place = f"({1 + next(k for k, one in enumerate(asked) if one is flow or one == flow)}) " if first else ""
    words = {lang: place + condition_text(procedure, flow.when, lang) for lang in ("vi", "en")}
    return _beside(flow.label, Text(**words))


def _beside(label: Text, words: Text) -> Text:
    """Return a label with the condition in brackets behind it, or the condition alone."""
    return Text(
        vi=f"{label.get('vi')} ({words.vi})" if label.get("vi") else words.vi,
        en=f"{label.get('en')} ({words.en})" if label.get("en") else words.en,
    )


def condition_text(procedure: Procedure, condition: str, lang: Lang) -> str:
    """Return a condition with the names of attributes and the usual signs; one that cannot be read as it stands."""
    try:
        found = tokens(Condition.parse(condition).text)
    except ProcedureError:
        return condition
    text, tight = "", True
    for token in found[:-1]:
        text += ("" if tight or token.sign in TIGHT_BEFORE else " ") + _word(procedure, token, lang)
        tight = token.sign in TIGHT_AFTER
    return text


def _word(procedure: Procedure, token: Token, lang: Lang) -> str:
    if token.kind == "number":
        decimals = len(token.text.partition(".")[2]) if token.text.replace(".", "").isdigit() else None
        return number(float(token.text), lang, digits=decimals)
    if token.kind == "word":
        return f"“{token.text}”"
    if token.kind == "name":
        names = {attribute.id: attribute.name.get(lang) for attribute in procedure.attributes}
        return names.get(token.text) or token.text
    return SIGNS[token.text].get(lang) if token.text in SIGNS else token.text

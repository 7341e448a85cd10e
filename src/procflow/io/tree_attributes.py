"""From what cases differ in, and what depends on it, to plain groups of fields."""

from __future__ import annotations

from typing import Any

from procflow.io.law_spelling import spell_law
from procflow.io.messages import words
from procflow.io.spelling import spell_duration
from procflow.io.trees import Tree, fields, id_value, ids, name_tree, refuse
from procflow.model import ByAttribute, CaseAttribute, Duration


def time_tree(time: Duration | None, by: ByAttribute | None) -> str | Tree | None:
    """Return a time, or one for each value of an attribute."""
    if by is None:
        return None if time is None else spell_duration(time)
    if time is not None or any(value == "by" for value, _ in by.times):
        what = words("one time and times by an attribute at once", "vừa một thời gian vừa thời gian theo thuộc tính")
        refuse(f"attribute '{by.attribute}'", what, words("Keep one of them.", "Hãy giữ lại một."))
    values = ids(value for value, _ in by.times)
    return {
        "by": id_value(by.attribute),
        **dict(zip(values, (spell_duration(law) for _, law in by.times), strict=True)),
    }


def attribute_tree(attribute: CaseAttribute, resolved: bool) -> Any:
    """Return an attribute: its shares or its law alone where it has no name."""
    values = ids(value for value, _ in attribute.shares)
    shares = dict(zip(values, (share for _, share in attribute.shares), strict=True))
    told = shares or (None if attribute.law is None else spell_law(attribute.law))
    name = name_tree(attribute.name, resolved)
    if name is None and not (shares and set(shares) <= {"name", "shares", "law"}):
        return told
    return {**fields(False, ("name", name, None)), ("shares" if shares else "law"): told}

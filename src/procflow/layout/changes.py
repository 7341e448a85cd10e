"""What is changed of steps and roles besides their place: sessions, batches, limits, documents, officers."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from procflow.model import Procedure, Text
from procflow.structure.difference import Change, Difference
from procflow.structure.difference_words import ATTRIBUTES, worded

OF_STEPS = ("sessions", "batch", "limit", "officer", "joint", "skills", "needs", "one_of", "uses")
"""Attributes of steps whose change is told in the box; where they lead and who does them is drawn."""
OF_ROLES = ("officers", "share")
"""Attributes of roles whose change is told beside the name of the lane."""
NOW_TOLD = ("sessions", "batch")
"""What a box tells as it is now, so that only what was before is added."""
BEFORE = Text(en="before: {value}", vi="trước đây: {value}")
CHANGED = Text(en="{name}: {before} → {after}", vi="{name}: {before} → {after}")


@frozen
class Told:
    """Changes in words.

    Attributes
    ----------
    steps, roles : dict of str to tuple of Text
        By id, one line for each attribute that is changed.
    others : tuple of Change
        What no box and no lane can show: documents and the time limit of the case.
    """

    steps: Mapping[str, tuple[Text, ...]] = field(factory=dict)
    roles: Mapping[str, tuple[Text, ...]] = field(factory=dict)
    others: tuple[Change, ...] = ()


def told_changes(change: Difference, after: Procedure) -> Told:
    """Return what is changed of the steps and roles that stay, in words.

    Parameters
    ----------
    change : Difference
        Of the procedure as it was and as it will be.
    after : Procedure
        The procedure as it will be.
    """
    steps: dict[str, tuple[Text, ...]] = {}
    roles: dict[str, tuple[Text, ...]] = {}
    others = []
    for one in change.changed:
        if one.part == "step" and one.attribute in OF_STEPS:
            steps[one.id] = (*steps.get(one.id, ()), _words(one))
        elif one.part == "role" and one.attribute in OF_ROLES:
            roles[one.id] = (*roles.get(one.id, ()), _words(one))
        elif one.part == "document" or one.attribute == "time_limit":
            others.append(one)
    return Told({id: said for id, said in steps.items() if after.has_node(id)}, roles, tuple(others))


def _words(change: Change) -> Text:
    said = {}
    for lang in ("vi", "en"):
        before, after = (worded(change.attribute, value, lang) for value in (change.before, change.after))
        name = ATTRIBUTES[change.attribute].get(lang)
        if change.attribute in NOW_TOLD and change.after is not None:
            said[lang] = BEFORE.get(lang).format(value=before)
        else:
            said[lang] = CHANGED.get(lang).format(name=name, before=before, after=after)
    return Text(**said)

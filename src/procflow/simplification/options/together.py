"""Which forms of the steps of a parallel block go together, and how many such sets can be weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from procflow.model import Procedure, Text
from procflow.simplification.options.forms import Form, Forms, Options
from procflow.simplification.options.standing import Stay
from procflow.structure import and_blocks
from procflow.structure.network import network

MOST_TOGETHER = 1024
"""How many sets of forms of one parallel block are weighed: as many as ten steps have that are kept or removed."""

CROWDED = Text(
    en=f"its parallel block has more than {MOST_TOGETHER} sets of forms; those that bring most by themselves were weighed.",
    vi=f"khối song song này có hơn {MOST_TOGETHER} tổ hợp thay đổi; chỉ xét các thay đổi tự nó mang lại lợi ích lớn nhất.",
)


def settings(choices: Options, steps: Iterable[str]) -> list[Forms]:
    """Return the sets of forms that the steps of a parallel block can take together, the one that keeps all of them first.

    Parameters
    ----------
    choices : Options
        The forms of each step.
    steps : iterable of str
        All steps of the block of which a plan may choose the form.
    """
    groups = [_group(choices, group) for group in _groups(choices, tuple(steps))]
    found = [frozenset(form for part in parts for form in part) for parts in product(*groups)]
    return sorted(found, key=lambda forms: (len(forms), _removals(forms)))


def _removals(forms: Forms) -> tuple[int, list[str]]:
    names = sorted(f"{f.step} {f.kind} {f.into} {f.role} {f.signs}" for f in forms)
    return sum(form.kind == "removed" for form in forms), names


def _groups(choices: Options, steps: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the steps in groups: those that can be merged with each other, and those that can stand between."""
    home = {step: step for step in steps}

    def first(step: str) -> str:
        while home[step] != step:
            step = home[step]
        return step

    for (step, into), between in choices.between.items():
        for other in (into, *between):
            if step in home and other in home:
                home[first(other)] = first(step)
    found: dict[str, list[str]] = {}
    for step in steps:
        found.setdefault(first(step), []).append(step)
    return [tuple(group) for group in found.values()]


def _group(choices: Options, group: tuple[str, ...]) -> list[Forms]:
    """Return the sets of forms of one group that go together."""
    found = []
    for some in product(*(choices.forms[step] for step in group)):
        chosen = {form.step: form for form in some}
        if all(form.kind != "merged" or _stands(choices, form, chosen) for form in some):
            found.append(frozenset(form for form in some if form.kind != "kept"))
    return found


def _stands(choices: Options, form: Form, chosen: dict[str, Form]) -> bool:
    """Tell whether a merged step has beside it the one that takes it in, done by its role, and nothing between them."""
    assert form.into is not None
    into = chosen.get(form.into, choices.forms[form.into][0])
    if into.kind not in ("kept", "delegated") or into.role != form.role:
        return False
    for other in choices.between[form.step, form.into]:
        there = chosen.get(other, choices.forms[other][0])
        if there.kind != "removed" and (there.into, there.role) != (form.into, form.role):
            return False
    return True


def crowded(procedure: Procedure, choices: Options, gain: Callable[[Form], float]) -> Options:
    """Return options of which every parallel block has at most `MOST_TOGETHER` sets of forms.

    The slowest branch decides the time of a block, so every set of forms in it has to be weighed by itself. The forms that
    bring most when chosen alone are weighed; the others are left out, and the plan is then not proved.

    Parameters
    ----------
    procedure : Procedure
        As it stands.
    choices : Options
        All forms.
    gain : callable
        What one form brings by itself.
    """
    net = network(procedure)
    left_out: list[Form] = []
    for block in and_blocks(net).blocks:
        inside = {net.atoms[k].node for branch in block.branches for k in branch}
        able = [step.id for step in procedure.steps if step.id in inside and len(choices.forms[step.id]) > 1]
        if block.parent is not None or _few(choices, able):
            continue
        forms = sorted((form for step in able for form in choices.forms[step][1:]), key=gain, reverse=True)
        out = set(forms)
        for form in forms:
            out.discard(form)
            if not _few(choices.without(out, Stay("open", CROWDED)), able):
                out.add(form)
        left_out += [form for form in forms if form in out]
    return choices.without(left_out, Stay("open", CROWDED)) if left_out else choices


def _few(choices: Options, steps: list[str]) -> bool:
    """Tell whether the sets of forms of some steps can be weighed; what is merged is counted as if it stood by itself."""
    count = 1
    for group in _groups(choices, tuple(steps)):
        every = 1
        for step in group:
            every *= len(choices.forms[step])
        count *= len(_group(choices, group)) if every <= 4 * MOST_TOGETHER else every
        if count > MOST_TOGETHER:
            return False
    return True

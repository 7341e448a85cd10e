"""What was proved of a plan, by which means, and what was not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import attrs
from attrs import field, frozen

from procflow.model import Portfolio, Procedure, Text
from procflow.simplification.options.weights import NAMES, UNITS
from procflow.version import __version__
from procflow.wording import Lang, number

FORMULATION = "holder-flow-by-form/2"
"""Name and version of the program that was solved; the manual's page "How a plan is proved" describes it."""

SCOPE = Text(
    en="best within the stated model and its figures; no substitute for a legal opinion.",
    vi="tốt nhất trong phạm vi mô hình và số liệu đã nêu; không thay thế ý kiến pháp lý.",
)
"""Printed with every proof."""

INVARIANTS = (
    Text(en="law, documents, duties, rules and control floors judged again on every path, by separate code",
         vi="đã xét lại pháp luật, tài liệu, nghĩa vụ, quy tắc và mức kiểm soát trên mọi đường đi bằng mã riêng"),
    Text(en="value computed again from the simplified procedure, by separate code",
         vi="đã tính lại giá trị từ quy trình đơn giản hóa bằng mã riêng"),
    Text(en="program solved a second time without presolve",
         vi="đã giải lần thứ hai không dùng bước rút gọn trước"),
)  # fmt: skip


@frozen(kw_only=True)
class Proof:
    """One objective and the values that must agree.

    Attributes
    ----------
    name : str
        What was minimised.
    before, after : float
        Before and after the plan, both by the code that analyses procedures.
    value, bound : float
        The solver's value of the best plan, and what no plan can be below.
    second_value, second_bound : float
        The same of the solve without presolve.
    planned : float
        Value of the plan itself in the program.
    """

    name: str
    before: float
    after: float
    value: float
    bound: float
    second_value: float
    second_bound: float
    planned: float

    @property
    def gap(self) -> float:
        """By how much the plan could be improved at the most, as a share of its value."""
        return max(0.0, self.after - self.bound) / max(1.0, abs(self.after))

    @property
    def unit(self) -> Text:
        """Unit of the values."""
        return UNITS[self.name]

    @property
    def title(self) -> Text:
        """Name of the objective, in words."""
        return NAMES[self.name]

    def text(self, lang: Lang = "en") -> str:
        """Return name, before and after in one line."""
        before, after = number(self.before, lang), number(self.after, lang)
        return f"{self.title.get(lang)}: {before} → {after} {self.unit.get(lang)}"


@frozen(kw_only=True)
class Certificate:
    """What stands behind a plan.

    Attributes
    ----------
    proved : bool
        True only if both solves ended as optimal, their values and bounds agree with each other and with the value
        computed by separate code, and the guards have nothing against the plan.
    procedure : str
        SHA-256 of the procedure the plan was made for.
    solver, formulation, library : str
        Names with versions.
    status, second_status : str
        What the solver said.
    proofs : tuple of Proof
        One per objective, the first first.
    tolerance : float
        Relative difference that counts as none.
    doubts : tuple of Text
        Why the plan is not proved; empty if it is.
    refused : tuple of Text
        Plans that the program proposed and the guards or `apply` refused; they were excluded by name.
    """

    proved: bool
    procedure: str
    solver: str
    formulation: str = FORMULATION
    library: str = field(default=__version__)
    status: str
    second_status: str
    proofs: tuple[Proof, ...]
    tolerance: float
    doubts: tuple[Text, ...] = ()
    refused: tuple[Text, ...] = ()
    scope: Text = SCOPE
    invariants: tuple[Text, ...] = INVARIANTS

    def text(self, lang: Lang = "en") -> str:
        """Return the certificate as lines."""
        vi = lang == "vi"
        head = ("Đã chứng minh" if vi else "Proved") if self.proved else ("CHƯA chứng minh" if vi else "NOT proved")
        lines = [f"{head}: {self.scope.get(lang)}"]
        for proof in self.proofs:
            bound = number(proof.bound, lang, digits=6)
            lines.append(f"  {proof.text(lang)}; {'cận dưới' if vi else 'bound'} {bound}")
        lines += [f"  {'Lưu ý' if vi else 'Doubt'}: {doubt.get(lang)}" for doubt in self.doubts]
        lines += [f"  {'Đã loại' if vi else 'Excluded'}: {refused.get(lang)}" for refused in self.refused]
        solved = "Bộ giải; mô hình; thư viện; mã băm của quy trình" if vi else "Solver; formulation; library; digest"
        lines.append(f"  {solved}: {self.solver}; {self.formulation}; procflow {self.library}; {self.procedure[:16]}")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the certificate in English."""
        return self.text("en")


def digest(procedure: Procedure | Portfolio) -> str:
    """Return the SHA-256 of a procedure or a portfolio: equal ones have equal digests, on every machine.

    >>> from procflow.model import End, Flow, Procedure, Step
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")
    >>> digest(p) == digest(attrs.evolve(p)), digest(p) == digest(attrs.evolve(p, id="q"))
    (True, False)
    """
    text = json.dumps(_plain(procedure), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as lists, dicts and texts; classes keep their name (depth is that of the model, not of the graph)."""
    if attrs.has(type(value)):
        fields = {f.name: _plain(getattr(value, f.name)) for f in attrs.fields(type(value)) if f.eq}
        return {"": type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(json.dumps(_plain(item), sort_keys=True) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value

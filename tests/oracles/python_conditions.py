"""What a condition means, told by another grammar: Python's own parser, and a walk over its tree."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping, Sequence
from typing import Any

_OPERATIONS: Mapping[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.In: lambda x, group: x in group, ast.NotIn: lambda x, group: x not in group,
    ast.And: all, ast.Or: any, ast.Not: operator.not_, ast.USub: operator.neg,
}  # fmt: skip


def meaning(text: str, values: Mapping[str, str | float]) -> Any:
    """Return what Python would make of a condition, from its tree."""
    return _value(ast.parse(text, mode="eval").body, values)


def _value(node: ast.expr, values: Mapping[str, str | float]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return values[node.id]
        case ast.List():
            return [_value(item, values) for item in node.elts]
        case ast.UnaryOp():
            return _OPERATIONS[type(node.op)](_value(node.operand, values))
        case ast.BinOp():
            return _OPERATIONS[type(node.op)](_value(node.left, values), _value(node.right, values))
        case ast.BoolOp():
            return _OPERATIONS[type(node.op)]([_value(item, values) for item in node.values])
        case ast.Compare(ops=[op], comparators=[right]):
            return _OPERATIONS[type(op)](_value(node.left, values), _value(right, values))
    raise AssertionError(ast.dump(node))


def played(postfix: Sequence[tuple[str, Any]], values: Mapping[str, str | float]) -> bool:
    """Return what a machine with one stack of numbers makes of a postfix, words by their codes, as an event loop does."""
    codes: dict[str, float] = {}
    stack: list[float] = []
    for kind, value in postfix:
        if kind == "number":
            stack.append(value)
        elif kind in ("attribute", "word"):
            held = values[value] if kind == "attribute" else value[1]
            stack.append(codes.setdefault(held, float(len(codes))) if isinstance(held, str) else held)
        elif kind == "not":
            stack.append(1.0 - stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            sums = {
                "+": left + right,
                "-": left - right,
                "*": left * right,
                "and": left * right,
                "or": max(left, right),
            }
            order = {
                "==": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
                ">=": left >= right,
            }  # fmt: skip
            stack.append(left / right if kind == "/" else float(sums[kind] if kind in sums else order[kind]))
    (result,) = stack
    return bool(result)

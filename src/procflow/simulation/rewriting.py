"""What is changed in the source of the kernel before numba compiles it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from procflow.simulation import kernel
from procflow.simulation.records import GROUPS, leader


class Lean(ast.NodeTransformer):
    """Cuts out what stands under ``if rich:`` or ``if rich and …:``, and keeps what stands under its ``else:``."""

    def visit_If(self, node: ast.If) -> ast.If | list[ast.stmt]:
        """Return what is kept of a choice."""
        first = node.test.values[0] if isinstance(node.test, ast.BoolOp) else node.test
        if isinstance(first, ast.Name) and first.id == "rich":
            kept = ast.Module(node.orelse or [ast.Pass()], [])
            self.generic_visit(kept)
            return kept.body
        self.generic_visit(node)
        return node


class Unsigned(ast.NodeTransformer):
    """Writes ``values[U(k)]`` for ``values[k]``, which spares the test for an index that counts from the end."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        """Mark an index that is not written out as a number."""
        self.generic_visit(node)
        if not isinstance(node.slice, ast.Constant):
            node.slice = ast.Call(ast.Name("U", ast.Load()), [node.slice], [])
        return node


class Records(ast.NodeTransformer):
    """Writes ``tokens[k].t_atom`` for ``t_atom[k]``, where lists lie side by side as records.

    Handles a function whose parameters are marked as the named lists of the kernel, and which binds their columns to
    names before its loop, once each.
    """

    def __init__(self) -> None:
        self.shapes: Mapping[str, type] = {}
        self.places: dict[str, tuple[str, str]] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Bind each array of records to a name, and read the function's lists from them."""
        self.shapes = {
            item.arg: getattr(kernel, item.annotation.id)
            for item in node.args.args
            if isinstance(item.annotation, ast.Name) and hasattr(kernel, item.annotation.id)
        }
        heads = [
            ast.Assign([ast.Name(_block(parameter, group[0]), ast.Store())], _attribute(parameter, group[0]))
            for parameter, shape in self.shapes.items()
            for group in GROUPS.get(shape, ())
        ]
        lines = [kept for line in node.body for kept in self._without_columns(line)]
        node.body = [*heads, *(self.visit(line) for line in lines)]
        return node

    def _without_columns(self, line: ast.stmt) -> list[ast.stmt]:
        """Take the columns of records out of a line that binds names, and remember which name is which."""
        if not isinstance(line, ast.Assign):
            return [line]
        target, value = line.targets[0], line.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        kept: list[ast.stmt] = []
        for name, column in pairs:
            place = self._place(column)
            if place is not None and isinstance(name, ast.Name):
                self.places[name.id] = place
            else:
                kept.append(ast.Assign([name], column))
        return kept if len(kept) < len(pairs) else [line]

    def _place(self, node: ast.expr) -> tuple[str, str] | None:
        """Return the array of records and the field that an expression stands for."""
        if isinstance(node, ast.Name):
            return self.places.get(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.shapes:
            first = leader(self.shapes[node.value.id], node.attr)
            return None if first is None else (_block(node.value.id, first), node.attr)
        return None

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Take one number of a list from the record at its position."""
        place = self._place(node.value)
        if place is None:
            self.generic_visit(node)
            return node
        one = ast.Subscript(ast.Name(place[0], ast.Load()), self.visit(node.slice), ast.Load())
        return ast.Attribute(one, place[1], node.ctx)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Take a whole list from its records."""
        place = self.places.get(node.id)
        return node if place is None else _field(*place)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Take a whole list that was bound to no name from its records."""
        place = self._place(node)
        return node if place is None else _field(*place)


def _block(parameter: str, first: str) -> str:
    return f"{parameter}_with_{first}"


def _attribute(parameter: str, name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(parameter, ast.Load()), name, ast.Load())


def _field(block: str, name: str) -> ast.Subscript:
    """Return a whole column of an array of records, for a function or for its length."""
    return ast.Subscript(ast.Name(block, ast.Load()), ast.Constant(name), ast.Load())


class Unpacked(ast.NodeTransformer):
    """Takes the named lists that a function is given apart at its start, once, and writes ``p_keys`` for ``p.keys``.

    Each look into a tuple of a hundred arrays is work for the compiler that grows with the size of the tuple: taken apart
    at once, the loop is made in half the time.
    """

    def __init__(self) -> None:
        self.shapes: dict[str, tuple[str, ...]] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Bind all lists of the parameters to names of their own."""
        for argument in node.args.args:
            shape = getattr(kernel, "" if argument.annotation is None else ast.unparse(argument.annotation), None)
            if shape is not None:
                self.shapes[argument.arg] = shape._fields
        self.generic_visit(node)
        lines = [f"{', '.join(f'{name}_{one}' for one in fields)} = {name}" for name, fields in self.shapes.items()]
        node.body = [*ast.parse("\n".join(lines)).body, *node.body]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Return the name that stands for a list of a parameter."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self.shapes:
            return ast.Name(f"{node.value.id}_{node.attr}", node.ctx)
        return node


class Swapped(ast.NodeTransformer):
    """Writes some lines and expressions another way.

    Parameters
    ----------
    swaps : mapping of str to str
        What is looked for, and what stands for it. A name that begins with ``_`` stands for any expression.

    Attributes
    ----------
    found : set of str
        What was looked for and found.

    Examples
    --------
    >>> lines = ast.parse("put(tree, half + 1, f(tree[1]))")
    >>> swapped = Swapped({"put(tree, _leaf, _key)": "tree[_leaf] = _key", "tree[1]": "heap[0]"}).visit(lines)
    >>> ast.unparse(ast.fix_missing_locations(swapped))
    'tree[half + 1] = f(heap[0])'
    """

    def __init__(self, swaps: Mapping[str, str]) -> None:
        self.found: set[str] = set()
        self.rules: dict[type, list[tuple[str, ast.AST, list[ast.AST]]]] = {}
        for text, other in swaps.items():
            sought, stands = ast.parse(text).body[0], ast.parse(other).body
            rule: tuple[str, ast.AST, list[ast.AST]] = text, sought, [*stands]
            if isinstance(sought, ast.Expr) and isinstance(stands[0], ast.Expr) and len(stands) == 1:
                rule = text, sought.value, [stands[0].value]
            self.rules.setdefault(type(rule[1]), []).append(rule)

    def visit(self, node: ast.AST) -> Any:
        """Return what stands for a node, with all within it rewritten as well; or the node."""
        for text, sought, stands in self.rules.get(type(node), ()):
            bound: dict[str, ast.AST] = {}
            if _agrees(sought, node, bound):
                self.found.add(text)
                filled = _Filled({name: self.visit(value) for name, value in bound.items()})
                lines = [filled.visit(deepcopy(line)) for line in stands]
                for part in (part for line in lines for part in ast.walk(line)):
                    ast.copy_location(part, node)  # so that coverage and errors tell the line of the kernel
                return lines if isinstance(node, ast.stmt) else lines[0]
        return self.generic_visit(node)


class _Filled(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, bound: Mapping[str, ast.AST]) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return deepcopy(self.bound.get(node.id, node))


def _agrees(sought: Any, node: Any, bound: dict[str, ast.AST]) -> bool:
    """Tell whether two pieces of source are alike, and take down what the names that begin with ``_`` stand for."""
    if isinstance(sought, ast.Name) and sought.id.startswith("_"):
        bound[sought.id] = node
        return isinstance(node, ast.expr)
    if isinstance(sought, list):
        return len(sought) == len(node) and all(
            _agrees(one, other, bound) for one, other in zip(sought, node, strict=True)
        )
    if not isinstance(sought, ast.AST):
        return bool(sought == node)
    fields = [name for name in sought._fields if name not in ("ctx", "type_comment")]
    return type(sought) is type(node) and all(
        _agrees(getattr(sought, name), getattr(node, name), bound) for name in fields
    )

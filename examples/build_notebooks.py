"""Build the notebooks of the lessons: run each script cell by cell and keep what it shows.

Run `python examples/build_notebooks.py` from the root of the project after a lesson has changed. The notebooks hold no time, no path
and no number of the machine, so that the same script gives the same bytes.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def lessons() -> list[Path]:
    """Return the scripts of all lessons in both languages."""
    return sorted(HERE.glob("lesson[0-9]*_??.py"))


def cells(script: str) -> list[tuple[str, str]]:
    """Return kind and text of each cell of a script in percent format."""
    found = []
    for block in ("\n" + script).split("\n# %%")[1:]:
        mark, _, body = block.partition("\n")
        if mark.strip() == "[markdown]":
            lines = [line.removeprefix("#").removeprefix(" ") for line in body.strip("\n").splitlines()]
            found.append(("markdown", "\n".join(lines)))
        else:
            found.append(("code", body.strip("\n")))
    return found


def run(code: str, namespace: dict[str, Any], name: str = "cell") -> list[dict[str, Any]]:
    """Run a cell and return what a notebook would show: what is printed, then the value of a last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    out, value = io.StringIO(), None
    with contextlib.redirect_stdout(out):
        exec(compile(tree, name, "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)
    shown: list[dict[str, Any]] = []
    if out.getvalue():
        shown.append({"name": "stdout", "output_type": "stream", "text": _lines(out.getvalue())})
    if value is not None:
        shown.append({"data": _data(value), "metadata": {}, "output_type": "display_data"})
    return shown


def _data(value: Any) -> dict[str, Any]:
    """Return the forms in which a value can be shown."""
    data: dict[str, Any] = {"text/plain": _lines(repr(value))}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = _lines(value._repr_html_())
    if hasattr(value, "_repr_png_"):
        data["image/png"] = base64.b64encode(value._repr_png_()).decode("ascii") + "\n"
    return data


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def notebook(script: Path, namespace: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run a lesson and return it as a notebook; the names it makes are left in `namespace`."""
    names: dict[str, Any] = {} if namespace is None else namespace
    made: list[dict[str, Any]] = []
    count = 0
    for k, (kind, text) in enumerate(cells(script.read_text(encoding="utf-8")), start=1):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{k:02}", "metadata": {}, "source": _lines(text)}
        if kind == "code":
            count += 1
            cell |= {"execution_count": count, "outputs": run(text, names, f"{script.stem}:{k}")}
        made.append(cell)
    lang = script.stem[-2:]
    return {
        "cells": made,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}, "title": script.stem, "lang": lang},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def written(made: dict[str, Any]) -> str:
    """Return the text of a notebook, always in the same order."""
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Build every notebook beside its script."""
    sys.path.insert(0, str(HERE))
    for script in lessons():
        goal = script.with_suffix(".ipynb")
        goal.write_bytes(written(notebook(script)).encode("utf-8"))
        print(f"{goal.name}: {goal.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

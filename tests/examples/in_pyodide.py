"""Run the lessons with the packages and within the limits of Pyodide, the Python that runs in a browser.

    python tests/examples/in_pyodide.py

A fresh environment gets the versions that Pyodide brings (its lock file, release 314.0.7 of 2026) and, of everything else, pure
Python only: no numba. Then every lesson runs as in a browser: no thread and no process can be started, and there are no time
zones but those of the package `tzdata`. What the lessons print must be what the kept notebooks show.

It is no run in a browser: the interpreter is the one this file is started with.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import threading
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
BROUGHT = {
    "attrs": "26.1.0",
    "click": "8.3.1",
    "contourpy": "1.3.3",
    "cycler": "0.12.1",
    "fonttools": "4.62.1",
    "highspy": "1.13.1",
    "jinja2": "3.1.6",
    "kiwisolver": "1.5.0",
    "lxml": "6.1.3",
    "markupsafe": "3.0.3",
    "matplotlib": "3.10.8",
    "networkx": "3.6.1",
    "numpy": "2.4.6",
    "packaging": "26.1",
    "pillow": "12.2.0",
    "pyparsing": "3.3.2",
    "python-dateutil": "2.9.0.post0",
    "pyyaml": "6.0.3",
    "six": "1.17.0",
    "sortedcontainers": "2.4.0",
    "typing-extensions": "4.15.0",
    "tzdata": "2025.3",
}
"""Versions in Pyodide 314.0.7, of all that the lessons lead to."""
PURE = {"hypothesis": "6.155.7"}
"""The newest versions without compiled parts, of packages that have them since; micropip would choose the same."""
BROWSER = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
}


def wanted(extras: tuple[str, ...] = ("testing", "office")) -> list[Requirement]:
    """Return what the project asks for in a browser."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for one in extras for line in project["optional-dependencies"][one])]
    asked = map(Requirement, lines)
    return [one for one in asked if one.marker is None or one.marker.evaluate(BROWSER)]


def faults(requirements: list[Requirement]) -> list[str]:
    """Tell which requirements the versions in the browser do not meet."""
    return [
        f"{one.name} {BROUGHT[one.name.lower()]} is what Pyodide brings, and procflow asks for {one.specifier}"
        for one in requirements
        if one.name.lower() in BROUGHT and not one.specifier.contains(BROUGHT[one.name.lower()])
    ]


def not_pure() -> list[str]:
    """Tell which installed packages Pyodide neither brings nor could install."""
    own = {"pip", "setuptools", "wheel"}
    found = []
    for one in importlib.metadata.distributions():
        name = one.name.lower().replace("_", "-")
        if name not in BROUGHT and name not in own and "Root-Is-Purelib: true" not in (one.read_text("WHEEL") or ""):
            found.append(f"{one.name} {one.version} is neither in Pyodide nor pure Python")
    return found


def _refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("can't start new thread or process")


def limit_to_a_browser() -> None:
    """Take away what Pyodide does not have; matplotlib's list of fonts is there already, as in Pyodide's own build of it."""
    importlib.import_module("matplotlib.font_manager")
    threading.Thread.start = _refuse
    subprocess.Popen.__init__ = _refuse
    os.fork = _refuse


def printed(notebook: dict[str, Any]) -> list[list[str]]:
    """Return what each code cell prints or shows as text; pictures are left to the versions of matplotlib."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [[line for out in cell["outputs"] for line in out.get("text", [])] for cell in code]


def run_lessons() -> list[str]:
    """Run every lesson and tell which print something else than their notebooks hold."""
    sys.path.insert(0, str(ROOT / "examples"))
    from build_notebooks import lessons, notebook

    found = not_pure()
    limit_to_a_browser()
    for script in lessons():
        kept = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
        same = printed(notebook(script)) == printed(kept)
        print(f"{script.stem}: {'the same' if same else 'NOT the same'}", flush=True)
        if not same:
            found.append(f"{script.stem} prints something else than its notebook")
    return found


def main() -> int:
    """Make the environment and run the lessons in it; return 1 with the faults told if there are any."""
    if sys.argv[1:] == ["lessons"]:
        told = run_lessons()
    elif not (told := faults(wanted())):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            limits = home / "constraints.txt"
            limits.write_text(
                "".join(f"{name}=={version}\n" for name, version in (BROUGHT | PURE).items()), encoding="utf-8"
            )
            subprocess.run([sys.executable, "-m", "venv", home / "env"], check=True)
            python = home / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
            asked = [str(Requirement(f"{one.name}{one.specifier}")) for one in wanted()]
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", limits]
            subprocess.run([*install, *asked, "packaging", str(ROOT)], check=True)
            nowhere = os.environ | {"PYTHONTZPATH": ""}
            return subprocess.run([python, __file__, "lessons"], env=nowhere, check=False).returncode
    print("\n".join(told), file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())

"""The compiled twin of the event loop: the source of the kernel, loaded a second time for numba.

Nothing is written twice. The functions of the kernel are read again, the 64-bit keys become unsigned numbers, lists
become arrays and arrays of records (`records.py`), and each index is marked as unsigned, because no index of the kernel
counts from the end of a list (`rewriting.py`). The machine code is kept in a folder of its own for each state of the
source, so that it is made once on a machine.

This file imports numba at its top; only `engines.py` loads it, and only when a run is worth it.
"""

from __future__ import annotations

import ast
import hashlib
import os
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, cast, get_type_hints

import numba
import numpy as np

from procflow.simulation import kernel, records, rewriting
from procflow.simulation.packed import KINDS
from procflow.simulation.records import arrays
from procflow.simulation.rewriting import Lean, Records, Unpacked, Unsigned

NOTICE = (
    "procflow: making the fast clock ready, once on this machine (a quarter of a minute to a minute). / "
    "Đang chuẩn bị đồng hồ nhanh, chỉ một lần trên máy này (15 giây đến một phút)."
)
"""Told on the error stream: not a warning, for nothing is wrong and `-W error` must not stop a run; not a log entry,
for nobody would see it and all would wonder what takes so long."""

FILES = ("tables.py", "draws.py", "events.py", "choices.py", "queues.py", "packing.py", "loop.py")
"""Files of the kernel, each after those it imports from."""
CALLED = ("run", "pack", "unpack")
"""Functions of the kernel that are called from outside."""
ON_LISTS = ("run", "gather")
"""Functions that read the lists of the kernel, which in the twin lie side by side as records."""
_LOCK = threading.Lock()
_SETTINGS: Any = numba.config


@cache
def twin(*, rich: bool = False, checked: bool = False) -> Callable[..., int]:
    """Return the compiled loop, called as `kernel.run` is, but with arrays.

    Parameters
    ----------
    rich : bool
        Take all of the loop; else it is made without what only a procedure with sessions, priorities and the like needs,
        which then costs nothing.
    checked : bool
        Have every index looked at, for tests: one beyond its array raises IndexError instead of reading what is there.
    """
    return _declared(rich, checked)["run"]


@cache
def _declared(rich: bool, checked: bool) -> dict[str, Callable[..., int]]:
    """Return the functions that are called from outside, declared to numba with all that they call."""
    module = _second_kernel(rich=rich)
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": checked}
    for name, function in tuple(module.items()):
        if isinstance(function, FunctionType) and name not in CALLED:
            module[name] = numba.njit(**options)(function)
    folder = cache_folder(rich=rich, checked=checked)
    with _LOCK, _kept_in(folder):
        return {name: numba.njit(cache=folder is not None, **options)(module[name]) for name in CALLED}


def _sources() -> tuple[Path, ...]:
    """Return the files of the kernel, each after those it imports from."""
    return tuple(Path(kernel.__file__).with_name(name) for name in FILES)


def _second_kernel(*, rich: bool) -> dict[str, Any]:
    """Return the names of the kernel made once more, with another type of keys and with marked indexes.

    All files are run one after the other in one place, so that each finds what it would import from the others; nothing is
    written to disk, where it would pass for the kernel's own.
    """
    names: dict[str, Any] = {"__name__": f"{kernel.__name__}.loop", "U": np.uint64, "GUESSED": 1}
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tree.body = [node for node in tree.body if not _differs(node) and not _from_kernel(node)]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                node = node if rich else Lean().visit(node)
                node = Unpacked().visit(Records().visit(node)) if node.name in ON_LISTS else node
                node.body = [Unsigned().visit(line) for line in node.body]
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), names)
    return names


def _differs(node: ast.stmt) -> bool:
    """Tell whether a statement names what is different here: the type of the kernel's keys, and what is guessed."""
    return isinstance(node, ast.Assign) and ast.unparse(node) in ("U = int", "GUESSED = NEVER")


def _from_kernel(node: ast.stmt) -> bool:
    """Tell whether a statement takes names from another file of the kernel."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(kernel.__name__)


def cache_folder(*, rich: bool = False, checked: bool = False) -> Path | None:
    """Return the folder for the machine code of just this source, or None if no safe one can be written.

    It is looked for in the folder named by ``NUMBA_CACHE_DIR``, in the user's folder for such files, and in the folder
    for temporary files. Nothing is ever kept beside the package, which may be read-only or shared.
    """
    source = b"".join(
        path.read_bytes()
        for path in (*_sources(), *(Path(str(room.__file__)) for room in (records, rewriting)), Path(__file__))
    )
    name = f"{hashlib.blake2b(source, digest_size=8).hexdigest()}-{numba.__version__}-{sys.implementation.cache_tag}"
    for base in _bases():
        folder = base / (name + "-rich" * rich + "-checked" * checked)
        if _is_ours(folder):
            return folder
    return None


def _bases() -> Iterator[Path]:
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(named) / "procflow"
    if local := os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"):
        yield Path(local) / "procflow"
    else:
        yield Path(os.path.expanduser("~")) / ".cache" / "procflow"
    yield Path(tempfile.gettempdir()) / f"procflow-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"


def _is_ours(folder: Path) -> bool:
    """Make the folder and tell whether we alone may write there: what lies in it is run as it is."""
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        places = [folder.stat(), folder.parent.lstat()]
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return all(place.st_uid == os.getuid() and not place.st_mode & others for place in places)


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[None]:
    """Let numba keep what is declared inside in a folder; it looks where to when a function is declared."""
    before = _SETTINGS.CACHE_DIR
    _SETTINGS.CACHE_DIR = "" if folder is None else str(folder)
    try:
        yield
    finally:
        _SETTINGS.CACHE_DIR = before


def is_ready(*, rich: bool = False, checked: bool = False) -> bool:
    """Tell whether the machine code is there, or still has to be made."""
    folder = cache_folder(rich=rich, checked=checked)
    return folder is not None and any(folder.rglob("*.nbc"))


@cache
def ready_twin(*, rich: bool = False, checked: bool = False) -> Callable[..., int]:
    """Return the compiled loop with its machine code made or loaded; tell those who wait when it has to be made."""
    if not is_ready(rich=rich, checked=checked):
        print(NOTICE, file=sys.stderr, flush=True)
    run: Any = twin(rich=rich, checked=checked)
    with _LOCK:
        run.compile(tuple(map(numba.typeof, _samples())))
    return cast("Callable[..., int]", run)


@cache
def ready_packing(*, checked: bool = False) -> tuple[Callable[..., int], Callable[..., int]]:
    """Return the compiled forms of `kernel.pack` and `kernel.unpack`, made or loaded; they are made in a second."""
    numbers = np.zeros(1, dtype=np.int64)
    room = [np.zeros(1, dtype=kind) for kind in KINDS]
    given: dict[str, tuple[Any, ...]] = {
        "pack": (_samples()[5], 0, 0, *room, numbers, numbers, np.zeros((1, 1), dtype=np.int64)),
        "unpack": (0, 0, *room, numbers, numbers, numbers),
    }
    functions: dict[str, Any] = _declared(False, checked)
    with _LOCK:
        for name, samples in given.items():
            functions[name].compile(tuple(map(numba.typeof, samples)))
    return functions["pack"], functions["unpack"]


def _samples() -> tuple[Any, ...]:
    """Return one argument of each type that the loop is called with."""
    fillers = {int: 0, float: 0.0, list[int]: [0], list[float]: [0.0]}
    shapes: tuple[Any, ...] = (
        kernel.Program, kernel.Hours, kernel.Study, kernel.Feed, kernel.State, kernel.Log,
    )  # fmt: skip
    return *(arrays(shape(*(fillers[kind] for kind in get_type_hints(shape).values()))) for shape in shapes), 0

"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from procflow.errors import OutputError, Place
from procflow.io.messages import CANNOT_WRITE


def save(path: Path, text: str) -> None:
    """Write a text beside its file and put it in place at the end, so that the old file stays whole until then.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before is unchanged and nothing is left beside it.
    """
    try:
        goal = Path(os.path.realpath(path))
        fresh = goal.with_name(f".procflow-{secrets.token_hex(8)}.tmp")
        try:
            with fresh.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if goal.exists():
                shutil.copymode(goal, fresh)
            fresh.replace(goal)
        finally:
            fresh.unlink(missing_ok=True)
        _keep_name(goal.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(CANNOT_WRITE.at(Place(file=str(path)), why=why)) from None


def _keep_name(folder: Path) -> None:
    """Make the new name of a file outlive a power cut, where the system lets a folder be flushed."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

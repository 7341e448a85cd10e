"""Gather what a class needs into one folder, so that it can be installed from a USB stick without a network.

    python examples/wheels.py wheels                  # for machines like this one
    python examples/wheels.py wheels --windows        # for 64-bit Windows, from whatever machine this is
    python examples/wheels.py wheels --windows --try  # only find out whether everything is to be had; nothing is kept

On the machines of the class, from the folder that holds `wheels`:

    py -m pip install --no-index --find-links wheels "procflow[lesson]"
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
"""Python of the class; its version decides which wheels fit, and pip reads conditions on it for the one it runs on."""
ON_WINDOWS_ONLY = ("colorama", "pywinpty")
"""pip reads conditions such as `sys_platform == "win32"` for the machine it runs on, so these are named here."""


def commands(folder: Path, *, windows: bool, python: str, only_try: bool, own: Path) -> list[list[str]]:
    """Return the calls of pip: build the wheel of procflow, then get all it needs for a class.

    Parameters
    ----------
    folder : path
        Where the wheels go.
    windows : bool
        For 64-bit Windows; else for the machine this runs on.
    python : str
        Version of Python of the class, such as "3.11"; used with `windows`.
    only_try : bool
        Resolve everything and keep nothing.
    own : path
        Folder into which procflow's own wheel is built.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(own), str(ROOT)]
    wanted = ["procflow[lesson]", *(ON_WINDOWS_ONLY if windows else ())]
    fits = ["--platform", "win_amd64", "--python-version", python, "--implementation", "cp"] if windows else []
    common = ["--quiet", "--only-binary", ":all:", "--find-links", str(own), *fits]
    if only_try:
        target = ["--target", str(own / "target")] if windows else []
        return [build, [*pip, "install", "--dry-run", "--ignore-installed", *target, *common, *wanted]]
    return [build, [*pip, "download", "--dest", str(folder), *common, *wanted]]


def main(arguments: list[str] | None = None) -> int:
    """Run the calls one after the other; return the exit code of the first that fails, else 0."""
    parser = argparse.ArgumentParser(description="Gather wheels for a class.")
    parser.add_argument("folder", type=Path, help="where the wheels go")
    parser.add_argument("--windows", action="store_true", help="for 64-bit Windows")
    parser.add_argument("--python", default=PYTHON, help=f"version of Python of the class (default {PYTHON})")
    parser.add_argument(
        "--try", dest="only_try", action="store_true", help="keep nothing, only see whether it can be had"
    )
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as own:
        options = {"windows": given.windows, "python": given.python, "only_try": given.only_try}
        for command in commands(given.folder, **options, own=Path(own)):
            if code := subprocess.run(command, check=False).returncode:
                return code
    if not given.only_try:
        print(f"{len(list(given.folder.glob('*.whl')))} wheels in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

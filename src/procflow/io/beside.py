"""Tables beside a file: their path, never outside of the folder of the file, whatever name the file gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from procflow.io.decoding import MOST_BYTES
from procflow.io.faults import Context, Spot
from procflow.io.messages import BAD_RECORD_FILE, words
from procflow.io.nodes import cut


def path_beside(name: str, spot: Spot, context: Context) -> Path | None:
    """Return the path of a table in the folder of the file or below it, or note why it is none."""
    folder = context.faults.folder
    why = None
    if folder is None:
        why = words("this text has no folder; read a file with `load`, or list the instants under `at`",
                    "văn bản này không có thư mục; hãy đọc tệp bằng `load`, hoặc liệt kê thời điểm trong `at`")  # fmt: skip
    elif not name.lower().endswith(".csv"):
        why = words("it does not end in .csv", "đuôi tệp không phải .csv")
    elif _escapes(name):
        why = words("it leads out of the folder of this file", "đường dẫn ra ngoài thư mục của tệp này")
    if why is None and folder is not None:
        why = _unreadable(folder / name, folder)
    if why is not None or folder is None:
        context.fault(BAD_RECORD_FILE, spot, value=cut(name), why=why)
        return None
    return folder / name


def _escapes(name: str) -> bool:
    """Tell whether a name is absolute or climbs, on any system."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    return bool(posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts or "\0" in name)


def _unreadable(path: Path, folder: Path) -> Mapping[str, str] | None:
    """Return why a table cannot be read, links out of the folder included."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return words("it is a link that leads out of the folder", "đây là liên kết ra ngoài thư mục")
        if not path.is_file():
            return words("there is no such file", "không có tệp này")
        if path.stat().st_size > MOST_BYTES:
            return words(f"it has more than {MOST_BYTES} bytes", f"tệp có hơn {MOST_BYTES} byte")
    except (OSError, RuntimeError) as error:
        said = getattr(error, "strerror", None) or type(error).__name__
        return words(said, said)
    return None

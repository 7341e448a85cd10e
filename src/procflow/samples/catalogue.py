"""Which samples there are, how they are read, and how one is written out to be edited."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Literal, overload

from procflow.errors import InputError, Message, OutputError, Place, did_you_mean
from procflow.io import loads, read_portfolio
from procflow.model import Procedure
from procflow.model.portfolio import Portfolio

ProcedureSample = Literal["incoming-document", "land-use-change", "leave-request"]

_FILES = {
    "incoming-document": "incoming-document.yaml",
    "land-use-change": "land-use-change.yaml",
    "leave-request": "leave-request.yaml",
    "office-portfolio": "office-portfolio.csv",
}

NO_SUCH_SAMPLE = Message(
    "no-such-sample",
    en="no sample is called '{name}'.{hint} There are {names}.",
    vi="không có ví dụ nào tên '{name}'.{hint} Hiện có {names}.",
)
NOT_WRITTEN = Message(
    "sample-not-written",
    en="the sample could not be written: {why}. Name a folder, or a file that does not exist yet.",
    vi="không ghi được ví dụ: {why}. Hãy nêu một thư mục, hoặc một tệp chưa có.",
)


def names() -> tuple[str, ...]:
    """Return the names of the samples.

    Examples
    --------
    >>> names()
    ('incoming-document', 'land-use-change', 'leave-request', 'office-portfolio')
    """
    return tuple(_FILES)


@overload
def sample(name: ProcedureSample) -> Procedure: ...
@overload
def sample(name: Literal["office-portfolio"]) -> Portfolio: ...
@overload
def sample(name: str) -> Procedure | Portfolio: ...
def sample(name: str) -> Procedure | Portfolio:
    """Read a sample.

    All figures are invented and those of no office; every sample is marked `illustrative`, and every output says so.
    Legal references are marked as to be checked.

    Parameters
    ----------
    name : str
        One of `names()`.

    Returns
    -------
    Procedure or Portfolio
        A portfolio for ``"office-portfolio"``.

    Raises
    ------
    InputError
        If there is no sample of this name.

    Examples
    --------
    >>> procedure = sample("incoming-document")
    >>> len(procedure.steps), procedure.illustrative
    (46, True)
    >>> len(sample("office-portfolio"))
    46
    """
    text = _text(name)
    if _FILES[name].endswith(".csv"):
        return read_portfolio(text, f"sample:{name}")
    return loads(text, f"sample:{name}")


def write_sample(name: str, target: str | os.PathLike[str]) -> Path:
    """Write a sample's file out, so that it can be edited.

    Parameters
    ----------
    name : str
        One of `names()`.
    target : str or path
        A folder that exists, or the path of a file that does not.

    Returns
    -------
    Path
        The file written, in UTF-8.

    Raises
    ------
    InputError
        If there is no sample of this name.
    OutputError
        If the file exists already or cannot be written; what was there is left as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_sample("leave-request", folder).name
    'leave-request.yaml'
    """
    text = _text(name)
    path = Path(target)
    if path.is_dir():
        path = path / _FILES[name]
    try:
        with path.open("xb") as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(NOT_WRITTEN.at(Place(file=str(path)), why=why)) from None
    return path


def _text(name: str) -> str:
    """Return the text of a sample's file, as it stands in the package."""
    if not isinstance(name, str) or name not in _FILES:
        hint = did_you_mean(str(name), _FILES)
        raise InputError(NO_SUCH_SAMPLE.at(Place(), name=str(name), hint=hint, names=names()))
    return resources.files("procflow.samples").joinpath(_FILES[name]).read_bytes().decode("utf-8")

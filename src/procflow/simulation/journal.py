"""What is kept of a study on disk while it runs, so that it can be taken up again after an interrupt or a crash.

A journal is a folder: ``journal.json`` says which study it belongs to, and each finished replication is a file of its own.
Every file is written beside its place and put there whole, so a run that is killed leaves all that had finished.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve, frozen

from procflow.errors import InputError, Message, OutputError, Place, SimulationError
from procflow.model import ABSENCE_COLUMNS, EventLog, Office, Procedure, Table
from procflow.output import save
from procflow.simulation.fingerprint import fingerprint
from procflow.simulation.hours import epoch_of
from procflow.simulation.logfile import LogFile
from procflow.simulation.program import Compiled
from procflow.simulation.replication import Prepared
from procflow.simulation.scenario import Scenario
from procflow.simulation.sums import SumsFile, Totals
from procflow.version import __version__

OTHER_STUDY = Message(
    "journal-of-another-study",
    en="this journal belongs to another study, which differs in {differ}. Give the new study a journal of "
    "its own, or run the old one again as it was.",
    vi="nhật ký chạy này thuộc một nghiên cứu khác, khác ở {differ}. Hãy dùng một nhật ký riêng cho "
    "nghiên cứu mới, hoặc chạy lại đúng nghiên cứu cũ.",
)
NO_JOURNAL = Message(
    "journal-none",
    en="this is no journal of a run: {why}. Name a folder that does not exist yet, or the journal of this study.",
    vi="đây không phải nhật ký của một lần chạy: {why}. Hãy nêu một thư mục chưa có, hoặc nhật ký của nghiên cứu này.",
)
CANNOT_MAKE = Message(
    "journal-not-made",
    en="the journal cannot be made here: {why}. Choose a folder that exists and that you may write to.",
    vi="không tạo được nhật ký tại đây: {why}. Hãy chọn thư mục có sẵn và được phép ghi.",
)

FORMAT = "procflow journal 1"
HEADER = "journal.json"
MOST_HEADER = 65_536
"""Bytes of a header; a longer one was not written here."""
REPLICATION = re.compile(r"replication-(\d{6,7})\.npz")
SUMS = re.compile(r"totals-(\d{6,7})\.json")
LEFT_BEHIND = re.compile(r"\.procflow-[0-9a-f]{16}\.tmp")
SECONDS_OF_A_WRITE = 3600
"""A half-written file that nobody has touched for so long was left by a run that was killed."""
NAMES = {
    "procedure": {"en": "the procedure", "vi": "quy trình"},
    "calendars": {"en": "the calendars", "vi": "lịch làm việc"},
    "scenario": {"en": "the scenario", "vi": "kịch bản"},
    "procflow": {"en": "the version of procflow", "vi": "phiên bản procflow"},
    "numpy": {"en": "the version of numpy", "vi": "phiên bản numpy"},
}


@frozen(eq=False)
class Journal:
    """The folder in which the replications of one study are kept.

    Attributes
    ----------
    folder : Path
        Where it is.
    study : str
        Fingerprint of the study.
    compiled : Compiled
        What is run.
    scenario : Scenario
        The study; how many replications it has is no part of its fingerprint, so a journal can be gone on with.
    """

    folder: Path
    study: str
    compiled: Compiled
    scenario: Scenario

    def finished(self) -> dict[int, EventLog]:
        """Return the logs of the replications that are there, by their number, as far as the scenario wants them.

        Raises
        ------
        InputError
            If a file is damaged, or of another study.
        """
        found = [REPLICATION.fullmatch(name) for name in os.listdir(self.folder)]
        numbers = sorted(int(match[1]) for match in found if match)
        like = self._like()
        wanted = (number for number in numbers if number < self.scenario.replications)
        return {number: self._file(number).read(like) for number in wanted}

    def keep(self, number: int, log: EventLog) -> None:
        """Write the log of a replication that has finished.

        Raises
        ------
        OutputError
            If it cannot be written; what is there already stays.
        """
        self._file(number).write(log)

    def sums(self) -> dict[int, Totals]:
        """Return the sums of the replications run without a log that are there, by their number, as far as wanted.

        Raises
        ------
        InputError
            If a file is damaged, or of another study.
        """
        found = [SUMS.fullmatch(name) for name in os.listdir(self.folder)]
        numbers = sorted(int(match[1]) for match in found if match)
        return {number: self._sums(number).read() for number in numbers if number < self.scenario.replications}

    def keep_sums(self, number: int, totals: Totals) -> None:
        """Write the sums of a replication that has finished without a log.

        Raises
        ------
        OutputError
            If they cannot be written; what is there already stays.
        """
        self._sums(number).write(totals)

    def _sums(self, number: int) -> SumsFile:
        return SumsFile(self.folder / f"totals-{number:06}.json", self.study, number)

    def _file(self, number: int) -> LogFile:
        words = {f"attribute {one.id}": one.values for one in self.compiled.procedure.attributes if one.shares}
        return LogFile(self.folder / f"replication-{number:06}.npz", self.study, number, words)

    def _like(self) -> EventLog:
        """Return the log of a replication in which nothing happens."""
        procedure = self.compiled.procedure
        zone = procedure.calendar_named().zone
        return EventLog(
            epoch=epoch_of(self.scenario.start, zone),
            zone=zone,
            procedure=procedure.id,
            step_ids=tuple(step.id for step in procedure.steps),
            role_ids=tuple(role.id for role in procedure.roles),
            end_ids=tuple(end.id for end in procedure.ends),
            steps=Table({}),
            cases=Table({}),
            absences=Table({name: np.zeros(0, dtype=np.int64) for name in ABSENCE_COLUMNS if self.compiled.varies}),
        )


def journal_of(path: str | os.PathLike[str], prepared: Prepared) -> Journal:
    """Return the journal of a study, made if there is none yet.

    Raises
    ------
    SimulationError
        If the folder holds the journal of another study.
    InputError
        If it is no journal, or its header is damaged.
    OutputError
        If it cannot be made.
    """
    folder = Path(path)
    header = _header(prepared.what, prepared.compiled, prepared.scenario)
    _make(folder)
    if (folder / HEADER).exists():
        _compare(_read_header(folder), header, folder)
    else:
        save(folder / HEADER, json.dumps(header, indent=1) + "\n")
    return Journal(folder, fingerprint(header), prepared.compiled, prepared.scenario)


def _header(what: Procedure | Office, compiled: Compiled, scenario: Scenario) -> dict[str, str]:
    """Return what determines every byte of a replication, by its name."""
    return {
        "format": FORMAT,
        "id": what.id,
        "procedure": fingerprint(what),
        "calendars": fingerprint(compiled.calendars),
        "scenario": fingerprint(evolve(scenario, replications=1)),
        "procflow": __version__,
        "numpy": np.__version__,
    }


def _make(folder: Path) -> None:
    """Make the folder, or see that what is there may be a journal; sweep what a killed run left half-written."""
    try:
        folder.mkdir(exist_ok=True)
        names = os.listdir(folder)
        for name in filter(LEFT_BEHIND.fullmatch, names):
            if time.time() - (folder / name).stat().st_mtime > SECONDS_OF_A_WRITE:
                (folder / name).unlink(missing_ok=True)
    except FileExistsError:
        raise _none(folder, {"en": "it is a file, not a folder", "vi": "đây là tệp, không phải thư mục"}) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise OutputError(CANNOT_MAKE.at(Place(file=str(folder)), why=why)) from None
    if HEADER not in names and not all(map(LEFT_BEHIND.fullmatch, names)):
        why = {"en": f"it holds other things and no {HEADER}", "vi": f"có tệp khác nhưng không có {HEADER}"}
        raise _none(folder, why)


def _read_header(folder: Path) -> dict[str, Any]:
    path = folder / HEADER
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(MOST_HEADER))
    except (OSError, ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        why = {"en": f"{HEADER} is damaged or of another format", "vi": f"{HEADER} bị hỏng hoặc có định dạng khác"}
        raise _none(folder, why)
    return header


def _compare(there: dict[str, Any], wanted: dict[str, str], folder: Path) -> None:
    """Refuse the journal of another study, and say in what it differs."""
    differ = [name for name in NAMES if there.get(name) != wanted[name]]
    if differ:
        names = {lang: ", ".join(NAMES[name][lang] for name in differ) for lang in ("en", "vi")}
        raise SimulationError(OTHER_STUDY.at(Place(file=str(folder)), differ=names))


def _none(folder: Path, why: dict[str, str]) -> InputError:
    return InputError(NO_JOURNAL.at(Place(file=str(folder)), why=why))

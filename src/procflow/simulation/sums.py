"""The sums of a replication of which no log was kept, and the file in which a journal keeps them."""

from __future__ import annotations

import json
from pathlib import Path

from attrs import asdict, fields, frozen

from procflow.errors import InputError, Place
from procflow.output import save
from procflow.simulation.fingerprint import fingerprint
from procflow.simulation.logfile import DAMAGED, FOREIGN

MOST = 4096
"""Bytes of a file; a longer one was not written here."""


@frozen
class Totals:
    """The sums of a run of which no log was kept.

    Attributes
    ----------
    arrivals, ended : int
        Cases that arrived, and counted cases that ended.
    visits : int
        Steps done.
    cycle_minutes, wait_minutes : float
        Mean time on the clock from arrival to end of a counted case, and from ready to start of a visit.
    """

    arrivals: int
    ended: int
    visits: int
    cycle_minutes: float
    wait_minutes: float


KINDS = {"arrivals": int, "ended": int, "visits": int, "cycle_minutes": float, "wait_minutes": float}


@frozen
class SumsFile:
    """Where the sums of one replication are kept, and what they must be the sums of.

    Attributes
    ----------
    path : Path
        A file of JSON.
    study : str
        Fingerprint of the study.
    replication : int
        Number of the replication, from 0.
    """

    path: Path
    study: str
    replication: int

    def write(self, totals: Totals) -> None:
        """Write the sums; the file is there whole or not at all.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        told = {"study": self.study, "replication": self.replication, **asdict(totals), "check": fingerprint(totals)}
        save(self.path, json.dumps(told, indent=1) + "\n")

    def read(self) -> Totals:
        """Return the sums that were written.

        Raises
        ------
        InputError
            If the file is damaged, or of another study or replication.
        """
        place = Place(file=str(self.path))
        try:
            with self.path.open("rb") as file:
                told = json.loads(file.read(MOST))
            numbers = {field.name: told[field.name] for field in fields(Totals)}
            wrong = [name for name, value in numbers.items() if type(value) is not KINDS[name]]
            totals = Totals(**numbers)
            if wrong or told["check"] != fingerprint(totals):
                raise ValueError("its sum of control differs")
            about = (told["study"], told["replication"])
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise InputError(DAMAGED.at(place, why=str(error) or type(error).__name__)) from None
        if about != (self.study, self.replication):
            raise InputError(FOREIGN.at(place))
        return totals

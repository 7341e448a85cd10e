"""What is told of a whole office, and what only of each of its procedures."""

from __future__ import annotations

from procflow.errors import Message, NotSupportedError, Place
from procflow.simulation import Run
from procflow.simulation.together import office_id
from procflow.structure.signatures import Signing, signing_steps

ONE_BY_ONE = Message(
    "run-of-an-office",
    en="`{verb}` takes the run of one procedure, and '{office}' has {procedures}. Take run.of('{first}') and so on.",
    vi="`{verb}` cần lần chạy của một quy trình, còn '{office}' gồm {procedures}. Hãy dùng run.of('{first}') cho từng quy "
    "trình.",
)


def refuse_office(verb: str, run: Run) -> None:
    """Refuse a run of an office where only one procedure makes sense.

    Raises
    ------
    NotSupportedError
        Naming the procedures.
    """
    if run.office is not None:
        names = [one.id for one in run.office.procedures]
        place = Place(f"run of '{run.office.id}'")
        raise NotSupportedError(ONE_BY_ONE.at(place, verb=verb, office=run.office.id, procedures=names, first=names[0]))


def signing_of(run: Run) -> Signing:
    """Return which steps of a run sign; of an office those of each procedure, by the ids they have there."""
    if run.office is None:
        return signing_steps(run.procedure)
    found = [(one, signing_steps(one)) for one in run.office.procedures]
    return Signing(
        marked=tuple(office_id(one, id) for one, signs in found for id in signs.marked),
        worded=tuple(office_id(one, id) for one, signs in found for id in signs.worded),
    )

"""What a simulated run shows of a procedure: waiting by cause at every step, load as measured, changing officers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from attrs import frozen

from procflow.errors import Message, ProposalError
from procflow.metrics import measure
from procflow.metrics.waiting import Rulers, open_causes
from procflow.model import EventLog, Procedure, Text
from procflow.model.figures import KIND_BY_ID
from procflow.simplification.candidates.consequences import said
from procflow.simplification.candidates.hints import BUSY, OFTEN, Hint
from procflow.simulation import Run
from procflow.wording import Lang, number, share

WORTH = 0.05
"""Share of all waiting from which a place is worth a look."""
MINUTE = 60_000

OTHER_RUN = Message(
    "candidates-other-run",
    en="the run is one of another procedure ('{other}', or another version of this one). Simulate this one.",
    vi="lần chạy thuộc quy trình khác ('{other}', hoặc phiên bản khác). Hãy mô phỏng đúng quy trình này.",
)


@frozen
class Clocked:
    """What the counted cases of all replications went through, in working minutes per case.

    Attributes
    ----------
    waits : dict of str to dict of str to float
        By step, by cause.
    total : float
        All waiting.
    loads : dict of str to float
        By role, the time that counted cases keep it busy over its staffed open time.
    changes : dict of str to (float, int)
        By role with several officers: in what share of the times a case comes to it again another officer takes it, and
        how many times there were.
    """

    waits: Mapping[str, Mapping[str, float]]
    total: float
    loads: Mapping[str, float]
    changes: Mapping[str, tuple[float, int]]

    def at(self, step: str) -> tuple[Text, ...]:
        """Return the waiting at a step in words; nothing where cases do not wait."""
        causes = {cause: minutes for cause, minutes in self.waits.get(step, {}).items() if minutes >= 0.05}

        def words(lang: Lang) -> str:
            parts = ", ".join(
                f"{_name(cause, lang)} {number(minutes, lang, digits=1)}" for cause, minutes in causes.items()
            )
            return f"chờ mỗi hồ sơ (phút): {parts}" if lang == "vi" else f"waiting per case (minutes): {parts}"

        return (said(words),) if causes else ()


def _name(cause: str, lang: Lang) -> str:
    name = KIND_BY_ID[f"waiting_{cause}"].name.get(lang)
    return name[0].lower() + name[1:]


def clocked(procedure: Procedure, run: Run) -> Clocked:
    """Add up what a run shows.

    Parameters
    ----------
    procedure : Procedure
        What was simulated.
    run : Run
        Of this very procedure.

    Raises
    ------
    ProposalError
        If the run is one of another procedure.
    """
    if run.procedure != procedure:
        raise ProposalError(OTHER_RUN.at(procedure.place("run"), other=run.procedure.id))
    cases = sum(int(log.cases["counted"].sum()) for log in run.logs)
    waits: dict[str, dict[str, float]] = {step.id: {} for step in procedure.steps}
    for log in run.logs:
        _add_waits(procedure, log, waits)
    per_case = (
        {step: {cause: sum_ / cases for cause, sum_ in causes.items()} for step, causes in waits.items()}
        if cases
        else {}
    )
    total = sum(minutes for causes in per_case.values() for minutes in causes.values())
    return Clocked(per_case, total, _loads(run), _changes(procedure, run))


def _add_waits(procedure: Procedure, log: EventLog, waits: dict[str, dict[str, float]]) -> None:
    causes = open_causes(procedure, log, Rulers(procedure, log))
    counted = log.cases["counted"][log.steps["case"]].astype(bool)
    for position, step in enumerate(log.step_ids):
        rows = counted & (log.steps["step"] == position)
        for cause, column in causes.waits.items():
            waits[step][cause] = waits[step].get(cause, 0.0) + float(column[rows].sum()) / MINUTE


def _loads(run: Run) -> dict[str, float]:
    """Return the mean over the replications of what `measure` tells of each role's load."""
    found = {}
    for figure in measure(run).figures:
        name, _, role = figure.id.partition(":")
        if name == "load" and role and figure.value is not None:
            found[role] = figure.value
    return found


def _changes(procedure: Procedure, run: Run) -> dict[str, tuple[float, int]]:
    """Return how often a case that comes back to a role meets another officer."""
    again: dict[str, int] = {}
    other: dict[str, int] = {}
    for log in run.logs:
        steps = log.steps
        counted = log.cases["counted"][steps["case"]].astype(bool) & (steps["officer"] >= 0)
        rows = np.flatnonzero(counted)
        order = rows[np.lexsort((steps["start"][rows], steps["role"][rows], steps["case"][rows]))]
        case, role, officer = (steps[name][order] for name in ("case", "role", "officer"))
        follows = (case[1:] == case[:-1]) & (role[1:] == role[:-1])
        differs = follows & (officer[1:] != officer[:-1])
        for position, name in enumerate(log.role_ids):
            there = role[1:] == position
            again[name] = again.get(name, 0) + int((follows & there).sum())
            other[name] = other.get(name, 0) + int((differs & there).sum())
    several = {role.id for role in procedure.roles if (role.officers or 1) > 1}
    return {name: (other[name] / times, times) for name, times in again.items() if times and name in several}


def clocked_hints(procedure: Procedure, seen: Clocked) -> Iterator[Hint]:
    """Yield what a run shows for heuristics without an edit, at places that make up a good part of all waiting."""
    yield from _waiting_at(procedure, seen, 3, "external")
    yield from _gathered(procedure, seen)
    yield from _waiting_at(procedure, seen, 6, "delay")
    for name, (part, times) in seen.changes.items():
        if part >= OFTEN:
            yield Hint(13, f"role '{name}'", _another(part, times))
    for role in procedure.roles:
        steps = [step.id for step in procedure.steps if step.role == role.id]
        waiting = sum(seen.waits.get(step, {}).get("officer", 0.0) for step in steps)
        busy = seen.loads.get(role.id)
        if not role.external and busy is not None and (busy >= BUSY or (waiting and waiting >= WORTH * seen.total)):
            yield Hint(20, f"role '{role.id}'", _queueing(busy, waiting, seen.total))


def _gathered(procedure: Procedure, seen: Clocked) -> Iterator[Hint]:
    """Yield the steps at which cases wait for a session or batch, the longest waiting first, and say how to state others."""
    waits = {step.id: seen.waits.get(step.id, {}).get("gathering", 0.0) for step in procedure.steps}
    for step in sorted(procedure.steps, key=lambda step: -waits[step.id]):
        if waits[step.id] and waits[step.id] >= WORTH * seen.total:
            edits = (("ChangeSession", step.sessions), ("ChangeBatch", step.batch))
            names = ", ".join(name for name, held in edits if held is not None)
            told = _part("gathering", waits[step.id], seen.total)
            words = {
                "en": f"{told.get('en')}; state others, or none, as {names}",
                "vi": f"{told.get('vi')}; nêu cách khác, hoặc bỏ, bằng {names}",
            }
            yield Hint(6, f"step '{step.id}'", Text(en=words["en"], vi=words["vi"]))


def _waiting_at(procedure: Procedure, seen: Clocked, heuristic: int, cause: str) -> Iterator[Hint]:
    for step in procedure.steps:
        minutes = seen.waits.get(step.id, {}).get(cause, 0.0)
        if minutes and minutes >= WORTH * seen.total:
            yield Hint(heuristic, f"step '{step.id}'", _part(cause, minutes, seen.total))


def _part(cause: str, minutes: float, total: float) -> Text:
    def words(lang: Lang) -> str:
        amount, part = number(minutes, lang, digits=0), share(minutes / total, lang)
        if lang == "vi":
            return f"mô phỏng: {_name(cause, lang)} {amount} phút làm việc mỗi hồ sơ, bằng {part} tổng thời gian chờ"
        return f"simulated: {_name(cause, lang)} {amount} working minutes per case, {part} of all waiting"

    return said(words)


def _another(part: float, times: int) -> Text:
    return said(
        lambda lang: (
            f"mô phỏng: {share(part, lang)} trong {number(times, lang)} lần hồ sơ quay lại vai trò này gặp người khác"
            if lang == "vi"
            else f"simulated: in {share(part, lang)} of {number(times, lang)} times that a case comes to the role again, "
            "another officer takes it"
        )
    )


def _queueing(busy: float, waiting: float, total: float) -> Text:
    part = waiting / total if total else 0.0

    def words(lang: Lang) -> str:
        amount = number(waiting, lang, digits=0)
        if lang == "vi":
            return (
                f"mô phỏng: mức tải {share(busy, lang)}; chờ người xử lý {amount} phút làm việc mỗi hồ sơ, "
                f"bằng {share(part, lang)} tổng thời gian chờ"
            )
        return (
            f"simulated: load {share(busy, lang)}; waiting for an officer {amount} working minutes per case, "
            f"{share(part, lang)} of all waiting"
        )

    return said(words)

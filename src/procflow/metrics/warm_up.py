"""How many first cases find the office too empty to count: `find_warm_up`."""

from __future__ import annotations

from attrs import evolve, field, frozen

from procflow.errors import Message, Place, Problem, ProcedureError, SimulationError
from procflow.metrics.measure import measure
from procflow.metrics.settling import BATCH, LEAST_BATCHES, Truncation, Welch, mean_by_number, mser5, welch
from procflow.model import ILLUSTRATIVE, Procedure, Text, one_procedure
from procflow.simulation import Run, Scenario, simulate
from procflow.simulation.engines import EngineName
from procflow.simulation.overload import overloaded
from procflow.wording import Lang, number

OVERLOADED = Message(
    "warm-up-overloaded",
    en="there is no steady state to warm up to, because a role cannot keep up: {faults} Mend that, or study a stretch of "
    "time from an empty office (weeks, without warm-up).",
    vi="không có trạng thái ổn định để khởi động tới, vì có vai trò không làm kịp: {faults} Hãy khắc phục, hoặc nghiên cứu "
    "một khoảng thời gian bắt đầu từ khi chưa có hồ sơ (weeks, không dùng warm_up_cases).",
)
NOT_SETTLED = Message(
    "warm-up-not-found",
    en="no steady state was found within {cases} cases over {replications} replications: the mean cycle time still moves at "
    "the end. Make the pilot longer, for example cases={longer}; if it goes on moving, study a stretch of time from an empty "
    "office instead (weeks, without warm-up).",
    vi="không tìm thấy trạng thái ổn định trong {cases} hồ sơ qua {replications} lần chạy: tổng thời gian giải quyết trung "
    "bình vẫn còn thay đổi ở cuối. Hãy chạy thử dài hơn, ví dụ cases={longer}; nếu vẫn thay đổi, hãy nghiên cứu một khoảng "
    "thời gian bắt đầu từ khi chưa có hồ sơ (weeks, không dùng warm_up_cases).",
)
CUT_OFF = Message(
    "warm-up-until",
    en="a run that stops at until={until} leaves slow cases open, so its last cases look quick. Give the pilot cases or weeks.",
    vi="lần chạy dừng tại until={until} bỏ dở hồ sơ chậm, nên các hồ sơ cuối có vẻ nhanh. Hãy dùng cases hoặc weeks cho lần "
    "chạy thử.",
)
TOO_SHORT = Message(
    "warm-up-short",
    en="the shortest replication of the pilot has {cases} cases, expected {least} or more. Make it longer.",
    vi="lần chạy thử ngắn nhất có {cases} hồ sơ, cần từ {least} hồ sơ trở lên. Hãy chạy dài hơn.",
)
LEAVE_OUT = Text(
    en="Leave out the first {cut} cases (MSER-5 on the mean cycle time of {cases} cases over {runs} replications).",
    vi="Bỏ {cut} hồ sơ đầu (MSER-5 trên tổng thời gian giải quyết trung bình của {cases} hồ sơ qua {runs} lần chạy).",
)
NONE_NEEDED = Text(
    en="No warm-up is needed (MSER-5 on the mean cycle time of {cases} cases over {runs} replications).",
    vi="Không cần bỏ hồ sơ đầu nào (MSER-5 trên tổng thời gian giải quyết trung bình của {cases} hồ sơ qua {runs} lần chạy).",
)
SMOOTH = Text(
    en="Welch's moving average stays within 5 % of its level from case {near} on.",
    vi="Trung bình trượt của Welch giữ trong phạm vi 5 % quanh mức ổn định từ hồ sơ thứ {near}.",
)
STILL_ROUGH = Text(
    en="Welch's moving average does not stay within 5 % of its level in the first half: more replications would make it "
    "smoother, and a longer pilot would show whether it still moves.",
    vi="Trung bình trượt của Welch không giữ trong phạm vi 5 % quanh mức ổn định ở nửa đầu: thêm lần chạy sẽ cho đường "
    "mượt hơn, chạy dài hơn sẽ cho biết nó còn thay đổi hay không.",
)
LONG_ENOUGH = Text(
    en="Then count {least} cases or more, ten times as many as are left out.",
    vi="Sau đó hãy tính từ {least} hồ sơ trở lên, gấp mười lần số hồ sơ bỏ đi.",
)
PILOT = 20
"""Replications of a pilot at the least: fewer leave the mean by case number too rough to tell start from luck."""
LONGER = 10
"""How many times the warm-up a study should be, so that the little bias left at the cut weighs little."""


@frozen(eq=False)
class WarmUp:
    """What a pilot says of the start.

    Attributes
    ----------
    pilot : Run
        The run it was found in, without warm-up.
    scenario : Scenario
        The one asked about, with the proposed `warm_up_cases`.
    means : tuple of float
        Mean cycle time over replications of the first case, the second, … in working minutes.
    truncation : Truncation
        What MSER-5 says; the cut is what is proposed.
    moving : Welch
        Welch's moving average of the same series, to look at.
    """

    pilot: Run
    scenario: Scenario
    means: tuple[float, ...] = field(repr=False)
    truncation: Truncation
    moving: Welch

    @property
    def cases(self) -> int:
        """Return how many first cases to leave out."""
        return self.scenario.warm_up_cases

    def text(self, lang: Lang = "en") -> str:
        """Say in two or three sentences what is proposed and what it rests on."""
        values = {
            "cut": number(self.cases, lang),
            "cases": number(len(self.means), lang),
            "runs": number(len(self.pilot.logs), lang),
            "near": number((self.moving.cut or 0) + 1, lang),
            "least": number(LONGER * self.cases, lang),
        }
        said = [LEAVE_OUT if self.cases else NONE_NEEDED, STILL_ROUGH if self.moving.cut is None else SMOOTH]
        said += [LONG_ENOUGH] if self.cases else []
        lines = [ILLUSTRATIVE.get(lang)] if self.pilot.procedure.illustrative else []
        lines += [one.get(lang).format(**values) for one in said]
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the English sentences."""
        return self.text()


def find_warm_up(
    procedure: Procedure, scenario: Scenario, *, engine: EngineName = "auto", workers: int | None = None
) -> WarmUp:
    """Find out from a pilot how many first cases to leave out where the question is about the long run.

    Runs the scenario from an empty office in 20 replications or more, takes the mean cycle time over replications of the
    first case, the second, and so on, and lets MSER-5 cut where the rest is settled. For a question about a stretch of
    time, such as the next half-year, no warm-up is needed: the start belongs to it.

    Parameters
    ----------
    procedure : Procedure
        What is simulated; no role may be overloaded.
    scenario : Scenario
        How long a pilot is: `cases` or `weeks`, some hundred cases or more. Its own warm-up is left aside, and its
        replications are raised to 20 where they are fewer.

    Returns
    -------
    WarmUp
        With `scenario`, ready for the study.

    Raises
    ------
    ProcedureError
        If the scenario stops at `until`, or has too few cases.
    SimulationError
        If a role cannot keep up, or no steady state was found.

    References
    ----------
    K. Hoad and S. Robinson, Implementing MSER-5 in commercial simulation software and its wider implications, Winter
    Simulation Conference 2011, 495-503. Law, A. M. (2015). Simulation Modeling and Analysis, 5th ed., section 9.5.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=1)], demand=Demand(rate=9, per="hour"))
    >>> found = find_warm_up(p, Scenario(cases=300))
    >>> found.scenario.warm_up_cases == found.truncation.cut
    True
    """
    one_procedure("simulate", procedure)
    place = Place("find_warm_up")
    if scenario.until is not None:
        raise ProcedureError(CUT_OFF.at(place, until=str(scenario.until)))
    if faults := overloaded(procedure):
        raise SimulationError(OVERLOADED.at(place, faults=_told(faults)))
    pilot = evolve(scenario, warm_up_cases=0, replications=max(PILOT, scenario.replications))
    run = simulate(procedure, pilot, engine=engine, workers=workers)
    times = [facts.values["cycle_time"][facts.counted] for facts in measure(run).facts]
    length = min(map(len, times))
    if length < (least := BATCH * LEAST_BATCHES):
        raise ProcedureError(TOO_SHORT.at(place, cases=str(length), least=str(least)))
    times = [series[:length] for series in times]
    means = mean_by_number(times)
    truncation = mser5(means)
    if truncation.cut is None:
        n = str(len(times))
        raise SimulationError(NOT_SETTLED.at(place, cases=str(length), replications=n, longer=str(4 * length)))
    return WarmUp(run, evolve(scenario, warm_up_cases=truncation.cut), means, truncation, welch(times))


def _told(faults: tuple[Problem, ...]) -> dict[str, str]:
    return {"en": " ".join(fault.text("en") for fault in faults), "vi": " ".join(fault.text("vi") for fault in faults)}

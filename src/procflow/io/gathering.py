"""Sessions, batches and bounds of a step, as the file states them."""

from __future__ import annotations

from typing import Any

from procflow.io.faults import Context
from procflow.io.flows import TARGET
from procflow.io.hours import DAYS, INSTANTS, WHEN, When
from procflow.io.kinds import COUNT, COUNT_FROM_0, DURATION, choice
from procflow.io.messages import words
from procflow.io.section import Field, Record, Section, group
from procflow.model import AtMost, Batch, Session

SESSION_SECTION = Section(
    "sessions",
    words("Sessions", "Phiên"),
    (
        Field("days", DAYS, "Weekdays; by default every day. Days off are those of the role's calendar.", "Các thứ; mặc định mọi ngày. Ngày nghỉ theo lịch của vai trò."),
        Field("at", WHEN, "Hours in which the work is done, or instants at which the waiting cases are taken.",
              "Giờ làm việc của phiên, hoặc thời điểm nhận các hồ sơ đang chờ.", required=True),
        Field("capacity", COUNT, "Most cases begun in one session; all that wait if absent.", "Số hồ sơ tối đa mỗi phiên; để trống thì nhận hết."),
    ),
)  # fmt: skip


def _whole(record: Record) -> bool:
    """Tell whether all that a group says could be read: half of it would be something else."""
    return not record.refused and record.nodes.keys() <= record.values.keys()


def _session(record: Record, context: Context) -> Session | None:
    if not _whole(record):
        return None
    values: dict[str, Any] = dict(record.values)
    when: When = values.pop("at")
    return context.make(record.spot("at"), lambda: Session(hours=when.hours, instants=when.instants, **values))


SESSIONS = group(SESSION_SECTION, _session)

BATCH_SECTION = Section(
    "batch",
    words("A batch", "Lô"),
    (
        Field("size", COUNT, "As soon as so many cases are there, from 2 on.", "Khi đủ số hồ sơ này, từ 2."),
        Field("work", choice("once", "each"), "Whether one piece of work serves all of them (the default), or each is worked on by itself.",
              "Làm một lần cho cả lô (mặc định), hay làm từng hồ sơ."),
        Field("age", DURATION, "As soon as the first has waited so long.", "Khi hồ sơ đầu tiên đã chờ chừng này."),
        Field("days", DAYS, "Weekdays of `at`; by default every day.", "Các thứ của `at`; mặc định mọi ngày."),
        Field("at", INSTANTS, "Instants of the day at which all that wait are taken.", "Thời điểm trong ngày nhận hết hồ sơ đang chờ."),
    ),
)  # fmt: skip


def _batch(record: Record, context: Context) -> Batch | None:
    if not _whole(record):
        return None
    values = {{"at": "instants"}.get(name, name): value for name, value in record.values.items()}
    return context.make(record.node, lambda: Batch(**values))


BATCH = group(BATCH_SECTION, _batch)

BOUND_SECTION = Section(
    "at_most",
    words("A bound on a step", "Giới hạn của bước"),
    (
        Field("visits", COUNT, "How often a case may enter; the next entry is diverted.", "Số lần hồ sơ được vào; lần sau đó bị chuyển hướng."),
        Field("waiting", COUNT_FROM_0, "How many may wait; who finds so many waiting and nobody free is diverted.",
              "Số hồ sơ được chờ; hồ sơ tới khi đã đủ và không ai rảnh thì bị chuyển hướng."),
        Field("time", DURATION, "How long a case may stay from entering the step; then it leaves.", "Thời gian tối đa ở bước, tính từ lúc vào; hết thì rời đi."),
        Field("of", choice("stay", "waiting"), "Whether `time` is that of the whole stay (the default), or only until the work is begun.",
              "`time` tính cả lúc làm (stay, mặc định), hay chỉ tới khi bắt đầu làm (waiting)."),
        Field("then", TARGET, "Where the case goes instead.", "Nơi hồ sơ chuyển tới.", required=True),
    ),
)  # fmt: skip


def _bound(record: Record, context: Context) -> AtMost | None:
    return context.make(record.node, lambda: AtMost(**record.values)) if _whole(record) else None


BOUND = group(BOUND_SECTION, _bound)

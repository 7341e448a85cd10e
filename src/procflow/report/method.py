"""How the figures of a report came about: what is assumed, how it was counted, and in whose working hours."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.comparison import Comparison
from procflow.model import CONSTRUCTS, Calendar, DelegateStep, MergeStep, OnceOnly, Parallelise, PostCheck, Procedure
from procflow.model.calendars import WEEKDAYS, builtin
from procflow.report.parts import Grid, Line, Part, Points
from procflow.report.say import Say
from procflow.simplification import Proposal
from procflow.structure.signatures import signatures
from procflow.wording import long_day, number

VN_OFFICE = (
    "Bộ luật Lao động 2019, Điều 112 (nghỉ lễ, tết); thông báo hằng năm về lịch nghỉ của cơ quan nhà nước; đối chiếu với gói dữ "
    "liệu mở holidays 0.109; tuần làm việc 40 giờ. Giờ làm việc mỗi tỉnh mỗi khác: nơi nào khác thì khai lịch riêng."
)
"""What the calendar that ships says of its source, which its data say in English."""
DAY_NAMES = dict(
    zip(WEEKDAYS, ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"), strict=True)
)


def assumptions(proposal: Proposal, say: Say) -> Iterator[Part]:
    """Yield what is taken for granted, of the figures and of the kinds of changes that the plan holds."""
    told = [*_assumed(proposal, say)]
    if proposal.before.illustrative:
        told.insert(
            0,
            say(
                "All figures of this procedure are invented for illustration; they are those of no office.",
                "Mọi số liệu của quy trình là số liệu minh họa, không phải số liệu của cơ quan nào.",
            ),
        )
    told.append(
        say(
            "Times, shares and numbers of cases are those of the model; whoever gave them answers for them.",
            "Thời gian, tỷ lệ và số hồ sơ lấy theo mô hình; người cung cấp số liệu chịu trách nhiệm về số liệu đó.",
        )
    )
    told.append(
        say(
            "Freed minutes are not money: no salary saving is claimed.",
            "Thời gian tiết kiệm được không phải là tiền: báo cáo không tính tiết kiệm quỹ lương.",
        )
    )
    yield Points(told)


def method(proposal: Proposal, comparison: Comparison | None, say: Say) -> Iterator[Part]:
    """Yield how the figures were counted."""
    procedure = proposal.before
    points = [*_counting(procedure, say)]
    if comparison is not None:
        points.append(
            say(
                "Each case that arrives in the window is followed to its end; intervals are paired t intervals over replications.",
                "Mỗi hồ sơ đến trong thời gian mô phỏng được theo dõi đến khi kết thúc; khoảng tin cậy là khoảng t ghép cặp "
                "theo lần chạy.",
            )
        )
        if not comparison.before.run.scenario.warm_up_cases:
            points.append(
                say(
                    "The office starts with no cases in hand, so the first weeks are calmer than later ones.",
                    "Khi bắt đầu mô phỏng, cơ quan chưa có hồ sơ tồn, nên các tuần đầu nhẹ hơn các tuần sau.",
                )
            )
    points.append(
        say(
            "The plan was looked for by exact search (mixed-integer programming); the section on the certificate says what was "
            "proved.",
            "Phương án được tìm bằng phép tối ưu chính xác (quy hoạch nguyên hỗn hợp); mục về chứng nhận nêu rõ điều đã chứng minh.",
        )
    )
    if procedure.source:
        points.append(say(f"Source of the procedure: {procedure.source}", f"Nguồn quy trình: {procedure.source}"))
    yield Points(points)


def calendars(procedure: Procedure, say: Say) -> Iterator[Part]:
    """Yield each calendar that the procedure uses, with its version, its hours and how far its days off are published."""
    ids = dict.fromkeys([procedure.calendar, *(role.calendar for role in procedure.roles if role.calendar)])
    lines = [Line(_calendar(procedure.calendar_named(id), say)) for id in ids]
    heads = say(
        "Calendar|Version|Open hours|Working day|Time zone|Days off published until|Source",
        "Lịch|Phiên bản|Giờ làm việc|Ngày làm việc|Múi giờ|Ngày nghỉ đã công bố đến|Nguồn",
    ).split("|")
    caption = say(
        "The calendars that times and limits were reckoned with; days off after the published ones are forecasts.",
        "Các lịch dùng để tính thời gian và thời hạn; ngày nghỉ sau thời điểm đã công bố là dự kiến.",
    )
    yield Grid(caption, heads, lines, widths=(12, 10, 24, 9, 12, 14, 19))


def _calendar(calendar: Calendar, say: Say) -> tuple[str, ...]:
    hours = number(calendar.day_minutes / 60, say.lang)
    until = calendar.official_until
    return (
        calendar.id,
        calendar.version or say("none stated", "chưa nêu"),
        "; ".join(_week(calendar, say)),
        say(f"{hours} hours", f"{hours} giờ"),
        calendar.zone,
        say("none stated", "chưa nêu") if until is None else long_day(until, say.lang),
        _source(calendar, say),
    )


def _source(calendar: Calendar, say: Say) -> str:
    if say.lang == "vi" and calendar == builtin("vn-office"):
        return VN_OFFICE
    return calendar.source or say("none stated", "chưa nêu")


def _week(calendar: Calendar, say: Say) -> Iterator[str]:
    """Yield the hours of the week, days of equal hours together."""
    first = 0
    for k in range(1, 8):
        if k < 7 and calendar.week[k] == calendar.week[first]:
            continue
        if hours := calendar.week[first]:
            days = WEEKDAYS[first] if k - first == 1 else f"{WEEKDAYS[first]}–{WEEKDAYS[k - 1]}"
            if say.lang == "vi":
                names = [DAY_NAMES[WEEKDAYS[first]], DAY_NAMES[WEEKDAYS[k - 1]]]
                days = names[0] if k - first == 1 else f"{names[0]} đến {names[1]}"
            yield f"{days}: {', '.join(f'{_clock(start)}–{_clock(end)}' for start, end in hours)}"
        first = k


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _counting(procedure: Procedure, say: Say) -> Iterator[str]:
    counted = signatures(procedure)
    names = "; ".join(f"“{say.step(procedure, id)}”" for id in (*counted.marked, *counted.worded))
    if names:
        yield say(f"Counted as signatures: {names}. ", f"Được tính là chữ ký: {names}. ") + counted.rule(say.lang)
    yield say(
        "A handoff is counted whenever a step is taken over from another role; the first entry is not.",
        "Mỗi lần một bước được tiếp nhận từ vai trò khác tính là một lượt chuyển giao; lần tiếp nhận đầu tiên không tính.",
    )


def _assumed(proposal: Proposal, say: Say) -> Iterator[str]:
    """Yield what is taken for granted of the kinds of changes that the plan holds."""
    kinds = {type(edit) for edit in proposal.edits}
    if DelegateStep in kinds:
        yield say(
            "A role that takes a step over needs the same working time for it.",
            "Vai trò được giao cần thời gian xử lý như vai trò trước đây.",
        )
    if MergeStep in kinds:
        yield say(
            "Merged work is still done; only the set-up that is stated, and the way between the two steps, are saved.",
            "Việc của bước gộp vẫn được làm; chỉ tiết kiệm thời gian chuẩn bị đã nêu và thời gian luân chuyển giữa hai bước.",
        )
    if Parallelise in kinds:
        yield say(
            "Each of the steps side by side has the papers it needs from the start; the slowest one decides.",
            "Các bước làm song song đều có đủ giấy tờ ngay từ đầu; bước chậm nhất quyết định thời gian.",
        )
    if PostCheck in kinds:
        yield say(
            "The cases that are checked afterwards are drawn at random, and what is decided wrongly is taken back. The "
            "time of a check counts for the cases that are drawn.",
            "Hồ sơ hậu kiểm được chọn ngẫu nhiên và quyết định sai được thu hồi. Thời gian hậu kiểm tính vào các hồ sơ được chọn.",
        )
    if OnceOnly in kinds:
        yield say(
            "The register holds the document for every case.",
            "Cơ sở dữ liệu có sẵn tài liệu đó cho mọi hồ sơ.",
        )
    if proposal.unseen:
        names = ", ".join(CONSTRUCTS[name].get(say.lang) for name in proposal.unseen)
        yield say(
            f"The plan leaves in place, and its exact figures do not hold, the waiting that comes with: {names}. Only a "
            "simulation before and after tells it.",
            f"Phương án giữ nguyên và các số tính chính xác chưa gồm thời gian chờ do: {names}. Chỉ mô phỏng trước và sau "
            "mới cho biết thời gian này.",
        )

"""The exercises of all lessons: what is right, how near is near enough, a hint for who is wrong and the reason for who is right.

What is right is worked out from what the learner has made, so it follows the numbers that the learner has set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exercise:
    """One question of a lesson; texts by language."""

    expected: Callable[..., float]
    hint: Mapping[str, str]
    why: Mapping[str, str]
    within: float = 0.0


def _hours_to_spare(analysis: Any) -> float:
    hours = analysis.procedure.calendar_named().day_minutes / 60
    return (analysis.limits.allowed - analysis.limits.days) * hours


def _holds(metrics: Any, days: float) -> float:
    interval = metrics["cycle_time_mean"].interval
    if interval.half_width is None:
        return 1.0  # a single value bounds nothing
    return float(interval.low <= days * metrics.run.procedure.calendar_named().day_minutes <= interval.high)


def _days(metrics: Any, figure: str) -> float:
    return metrics[figure].value / metrics.run.procedure.calendar_named().day_minutes


def _saved_by_cut(frontier: Any, number: int) -> float:
    values = {point.at: point.value for point in frontier.points}
    return values[number - 1] - values[number]


def _fall(comparison: Any) -> float:
    before, after = comparison.before["cycle_time_mean"].value, comparison.after["cycle_time_mean"].value
    return 100 * (before - after) / before


def _costs(plan: Any, other: Any) -> float:
    return other.objective.after - plan.objective.after


EXERCISES: Mapping[tuple[int, int], Exercise] = {
    (1, 1): Exercise(
        lambda analysis: analysis.handoffs.by_role,
        hint={
            "vi": "đếm mỗi lần người thực hiện của bước sau khác bước trước; lần tiếp nhận đầu tiên không tính.",
            "en": "count each time the performer of a step is another than before; the first entry does not count.",
        },
        why={
            "vi": "Bảy bước liền nhau, lần nào cũng đổi người.",
            "en": "Seven steps in a row, and the performer changes every time.",
        },
    ),
    (1, 2): Exercise(
        _hours_to_spare,
        hint={
            "vi": "cộng cột giờ của bảy bước, rồi lấy 8 giờ nhân số ngày trừ đi tổng đó.",
            "en": "add up the hours of the seven steps, then take them from 8 hours times the days.",
        },
        why={
            "vi": "Phần dư là để chờ và luân chuyển; thời hạn các bước không nói gì về việc đó.",
            "en": "What is to spare is for waiting and transfer, of which the limits of steps say nothing.",
        },
    ),
    (1, 3): Exercise(
        lambda plan: len(plan.edits),
        hint={
            "vi": "xem cột Kết luận của bảng thứ nhất.",
            "en": "look at the column Verdict of the first table.",
        },
        why={
            "vi": "Chưa rõ căn cứ thì không bước nào được cắt.",
            "en": "A step whose legal status is unknown is never cut.",
        },
    ),
    (1, 4): Exercise(
        lambda plan: plan.objective.after,
        hint={
            "vi": "bỏ dòng của bước vào sổ rồi đếm lại.",
            "en": "cross out the line of the register and count again.",
        },
        why={
            "vi": "Đơn đi thẳng từ người nộp đến bộ phận tổ chức cán bộ.",
            "en": "The request goes straight from the officer to personnel.",
        },
    ),
    (2, 1): Exercise(
        lambda metrics: _days(metrics, "waiting_applicant"),
        within=0.06,
        hint={
            "vi": "xem dòng 'Chờ người nộp hồ sơ' trong danh sách theo nguyên nhân.",
            "en": "look at the line 'Waiting for the applicant' in the list by cause.",
        },
        why={
            "vi": "Thời gian này không rút ngắn được bằng cách thêm người, mà bằng cách hỏi một lần cho đủ.",
            "en": "More officers do not shorten it; asking once and for everything does.",
        },
    ),
    (2, 2): Exercise(
        lambda metrics: 100 * metrics["efficiency"].value,
        within=0.6,
        hint={
            "vi": "xem dòng 'Tỷ lệ thời gian xử lý thực' trong bảng.",
            "en": "look at the line 'Share of processing in cycle time' in the table.",
        },
        why={
            "vi": "Phần còn lại là chờ.",
            "en": "All the rest is waiting.",
        },
    ),
    (2, 3): Exercise(
        lambda: 4,
        hint={
            "vi": "độ rộng giảm theo căn bậc hai của số lần chạy; căn của mấy bằng 2?",
            "en": "the width falls with the square root of the number; the root of what is 2?",
        },
        why={
            "vi": "Vì vậy chỉ đòi độ chính xác mà quyết định cần.",
            "en": "So ask for the precision that the decision needs, and for no more.",
        },
    ),
    (2, 4): Exercise(
        lambda few: _holds(few, 20),
        hint={
            "vi": "tính cận dưới (giá trị trừ sai số) và cận trên (giá trị cộng sai số), rồi xem 20 có nằm giữa không.",
            "en": "work out the lower bound (value less ±) and the upper bound (value plus ±): is 20 between them?",
        },
        why={
            "vi": "Hãy so với nhiều lần chạy hơn: khoảng hẹp hơn thì trả lời rõ hơn.",
            "en": "Compare with more replications: a narrower interval answers more firmly.",
        },
    ),
    (3, 1): Exercise(
        lambda removals: max(one.gain for one in removals),
        within=0.6,
        hint={
            "vi": "xem dòng đầu của danh sách.",
            "en": "look at the first line of the list.",
        },
        why={
            "vi": "Phần lớn là thời gian luân chuyển và việc khác của người giữ hồ sơ, không phải làm việc.",
            "en": "Most of it is transfer and other duties of whoever holds the case, not work.",
        },
    ),
    (3, 2): Exercise(
        lambda frontier: max(point.cuts for point in frontier.points),
        hint={
            "vi": "xem dòng cuối của bảng: sau đó không bỏ thêm được bước nào.",
            "en": "look at the last row of the table: after it nothing more may go.",
        },
        why={
            "vi": "Đó là giới hạn của pháp luật, tài liệu và kiểm soát, không phải mục tiêu.",
            "en": "That is where law, documents and controls end; it is no target.",
        },
    ),
    (3, 3): Exercise(
        lambda frontier: _saved_by_cut(frontier, 6),
        within=0.6,
        hint={
            "vi": "lấy giá trị tốt nhất ở dòng 5 trừ giá trị ở dòng 6.",
            "en": "take the best value of row 6 from that of row 5.",
        },
        why={
            "vi": "Bước thứ sáu lợi hơn bước thứ năm: khi cả nhóm cùng bỏ, hồ sơ không phải quay lại.",
            "en": "The sixth brings more than the fifth: once the whole group goes, the way back is saved.",
        },
    ),
    (3, 4): Exercise(
        lambda small, large: len(set(small.cut_steps) - set(large.cut_steps)),
        hint={
            "vi": "so hai dòng mã bước; đếm mã có ở dòng trên mà không có ở dòng dưới.",
            "en": "compare the two lines of ids; count those of the upper line that are not in the lower one.",
        },
        why={
            "vi": "Vì vậy đừng cắt dần từng bước tốt nhất; hãy chọn cả phương án.",
            "en": "So do not cut the best step again and again; choose a whole plan.",
        },
    ),
    (4, 1): Exercise(
        lambda plan: sum(verdict.kind == "law" for verdict in plan.verdicts),
        hint={
            "vi": "đếm các dòng có kết luận 'giữ: luật quy định'.",
            "en": "count the rows whose verdict is 'kept: law'.",
        },
        why={
            "vi": "Các bước ấy chỉ thay đổi được khi sửa văn bản quy định chúng.",
            "en": "They change only when the text that lays them down is changed.",
        },
    ),
    (4, 2): Exercise(
        lambda: 100 * 0.24 * 0.7 * 0.7,
        within=0.3,
        hint={
            "vi": "mỗi khâu phát hiện 30 % thì để lọt 70 %; nhân ba số với nhau.",
            "en": "who catches 30 % lets 70 % pass; multiply the three numbers.",
        },
        why={
            "vi": "24 % × 0,7 × 0,7 = 11,8 %. Các khâu nhân với nhau, không cộng.",
            "en": "24 % × 0.7 × 0.7 = 11.8 %. Controls multiply, they do not add up.",
        },
    ),
    (4, 3): Exercise(
        _costs,
        within=0.6,
        hint={
            "vi": "lấy thời gian của phương án dưới trừ thời gian của phương án trên.",
            "en": "take the time of the upper plan from that of the lower one.",
        },
        why={
            "vi": "Đó là giá của mức kiểm soát chặt hơn, tính bằng thời gian.",
            "en": "That is the price of the stricter control, in time.",
        },
    ),
    (4, 4): Exercise(
        _costs,
        within=0.6,
        hint={
            "vi": "lấy số sau mũi tên trừ số trước mũi tên ở ô trên.",
            "en": "take the number before the arrow from the one after it.",
        },
        why={
            "vi": "Nay việc giữ lại là một quyết định có giá, không phải thói quen.",
            "en": "Keeping it is now a decision with a price, and no habit.",
        },
    ),
    (5, 1): Exercise(
        lambda three: 100 * three[0].amount / three[0].whole,
        within=0.6,
        hint={
            "vi": "xem dòng thứ nhất trong ba cách đọc.",
            "en": "look at the first of the three readings.",
        },
        why={
            "vi": "Con số này chỉ đếm tên.",
            "en": "This number counts titles only.",
        },
    ),
    (5, 2): Exercise(
        lambda three: 100 * three[2].amount / three[2].whole,
        within=0.1,
        hint={
            "vi": "xem dòng thứ ba trong ba cách đọc.",
            "en": "look at the third of the three readings.",
        },
        why={
            "vi": "Cùng một phương án, mà số này nhỏ hơn nhiều lần tỷ lệ theo tên.",
            "en": "The same plan, and many times less than the rate by titles.",
        },
    ),
    (5, 3): Exercise(
        lambda three: three[1].amount - three[2].amount,
        within=1,
        hint={
            "vi": "lấy số giờ ở dòng thứ hai trừ số giờ ở dòng thứ ba.",
            "en": "take the hours of the third row from those of the second.",
        },
        why={
            "vi": "Phải hỏi nơi nhận việc xem có làm được không.",
            "en": "Whoever receives them has to be asked whether they can.",
        },
    ),
    (5, 4): Exercise(
        lambda small, large: large[2].amount - small[2].amount,
        within=0.6,
        hint={
            "vi": "so dòng đầu và dòng cuối của bảng trên.",
            "en": "compare the first and the last row of the table above.",
        },
        why={
            "vi": "Cắt thêm nhiều tên mà việc hầu như không bớt: các quy trình ấy ít hồ sơ, hoặc việc chỉ chuyển nơi làm.",
            "en": "Many more titles and hardly less work: they have few cases, or their work only moves.",
        },
    ),
    (6, 1): Exercise(
        lambda: 1.3,
        within=0.02,
        hint={
            "vi": "3/5 số hồ sơ chờ trung bình 3/2 ngày, 2/5 số hồ sơ chờ trung bình 2/2 ngày.",
            "en": "3/5 of the cases wait 3/2 days on average, 2/5 of them 2/2 days.",
        },
        why={
            "vi": "3/5 × 1,5 + 2/5 × 1 = 1,3. Khoảng dài được đếm nhiều hơn vì nhiều hồ sơ rơi vào đó hơn.",
            "en": "3/5 × 1.5 + 2/5 × 1 = 1.3. The long gap counts more, since more cases fall into it.",
        },
    ),
    (6, 2): Exercise(
        lambda: 0.5,
        within=0.02,
        hint={
            "vi": "mọi khoảng đều dài 1 ngày làm việc.",
            "en": "every gap is one working day long.",
        },
        why={
            "vi": "Số mô phỏng sát với số tính tay: hãy so hai dòng ở trên.",
            "en": "The simulation comes near the sum by hand: compare the two lines above.",
        },
    ),
    (6, 3): Exercise(
        _fall,
        within=0.6,
        hint={
            "vi": "xem cột Tỷ lệ ở dòng tổng thời gian giải quyết trung bình; ghi số dương.",
            "en": "look at the column Change in the row of the mean cycle time; write it without the minus.",
        },
        why={
            "vi": "Không ai làm thêm việc: chỉ lịch ký thay đổi.",
            "en": "Nobody works more: only the schedule has changed.",
        },
    ),
    (6, 4): Exercise(
        lambda per_day: 3 * per_day,
        within=0.01,
        hint={
            "vi": "số ngày làm việc kể từ phiên thứ Ba nhân số hồ sơ mỗi ngày.",
            "en": "working days since the session of Tuesday, times the cases of a day.",
        },
        why={
            "vi": "Nếu sức chứa của phiên nhỏ hơn số này, hồ sơ phải đợi phiên sau.",
            "en": "If a session can take fewer than that, some wait for the next one.",
        },
    ),
    (7, 1): Exercise(
        len,
        hint={
            "vi": "đếm các dòng bắt đầu bằng dấu gạch.",
            "en": "count the lines that begin with a dash.",
        },
        why={
            "vi": "Một đề xuất có thể sai vì nhiều lý do cùng lúc.",
            "en": "One proposal can be wrong for several reasons at once.",
        },
    ),
    (7, 2): Exercise(
        len,
        hint={
            "vi": "xem số sau mũi tên.",
            "en": "look at the number after the arrow.",
        },
        why={
            "vi": "Xét từng bước thì được; bỏ cùng lúc còn phải xét lại với nhau.",
            "en": "That holds for each alone; together they have to be judged again.",
        },
    ),
    (7, 3): Exercise(
        lambda smallest: len(smallest.steps),
        hint={
            "vi": "xem số mà ô thứ hai in ra; quy trình một bước thì giữ nguyên.",
            "en": "look at what the cell of the careless rule prints; a procedure of one step is left alone.",
        },
        why={
            "vi": "Phản ví dụ càng nhỏ càng dễ hiểu vì sao sai.",
            "en": "The smaller the counterexample, the easier to see what is wrong.",
        },
    ),
    (7, 4): Exercise(
        lambda examples: 100 * 0.9**examples,
        within=0.1,
        hint={
            "vi": "mỗi lần thử có xác suất 0.9 không gặp; nhân 0.9 với chính nó từng ấy lần.",
            "en": "each try misses with probability 0.9; multiply 0.9 by itself as many times.",
        },
        why={
            "vi": "Thử nhiều hơn thì ít sót hơn, nhưng không bao giờ bằng 0.",
            "en": "More tries miss less, but never nothing.",
        },
    ),
}

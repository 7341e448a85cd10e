"""Why a run cannot go on, told by place and case."""

from __future__ import annotations

from procflow.errors import Message, Place, Problem, SimulationError
from procflow.simulation.kernel import ARRIVALS, ATOM, CASE, ENDED, NO_FIT, NO_WAY, PENDING, PILED, STUCK, State
from procflow.simulation.program import Compiled

TOO_LONG_TIME = Message(
    "simulation-time",
    en="case {case} drew a time of more than 95,000 years. Check the law of time and its unit.",
    vi="hồ sơ {case} nhận một khoảng thời gian hơn 95.000 năm. Hãy kiểm tra luật thời gian và đơn vị.",
)
WAITS_FOR_EVER = Message(
    "simulation-stuck",
    en="case {case} waits for ever: not all branches that a join waits for can arrive. `check` tells which; let the join "
    "take any arrival, or start all its branches together.",
    vi="hồ sơ {case} chờ mãi: không phải mọi nhánh mà điểm hội tụ đang chờ đều có thể đến. Lệnh `check` chỉ ra nhánh "
    "nào; hãy cho điểm hội tụ nhận bất kỳ nhánh nào, hoặc bắt đầu tất cả các nhánh cùng lúc.",
)
TWICE_ON_ONE_BRANCH = Message(
    "simulation-piled",
    en="case {case} came twice by the same branch before the others arrived. `check` tells where the branches part; join "
    "them before the loop.",
    vi="hồ sơ {case} đến hai lần theo cùng một nhánh trước khi các nhánh khác đến. Lệnh `check` chỉ ra nơi tách nhánh; "
    "hãy hội tụ các nhánh trước vòng lặp.",
)
LONGER_THAN_OPENINGS = Message(
    "simulation-no-fit",
    en="the work of case {case} is longer than every opening of the role, which begins only what it can finish before "
    "closing. Let work be suspended at closing, or give longer hours.",
    vi="công việc của hồ sơ {case} dài hơn mọi khoảng giờ làm việc của vai trò, mà vai trò chỉ bắt đầu việc kịp xong trước "
    "giờ đóng cửa. Hãy cho phép tạm dừng khi hết giờ, hoặc khai giờ dài hơn.",
)
NO_BRANCH = Message(
    "simulation-no-way",
    en="none of the branches holds for case {case}. Give one branch `otherwise`.",
    vi="không nhánh nào đúng với hồ sơ {case}. Hãy khai một nhánh `otherwise`.",
)
TOO_MUCH_AT_ONCE = Message(
    "simulation-room",
    en="more than {tokens} pieces of work are in progress at once over centuries; the clock has no room for both. Look "
    "for a role that cannot keep up, or shorten the study.",
    vi="có hơn {tokens} việc dở dang cùng lúc trong nhiều thế kỷ; đồng hồ không đủ chỗ cho cả hai. Hãy tìm vai trò bị "
    "quá tải, hoặc rút ngắn lần chạy mô phỏng.",
)

NEVER_ENDS = Message(
    "simulation-never-ends",
    en="the study does not come to an end: {arrivals} cases have arrived, and {waiting} of those that count are still "
    "open, because a role gets more work than it can do ({role}). Add officers, or stop at a date with `until`.",
    vi="lần chạy không kết thúc được: đã có {arrivals} hồ sơ đến mà {waiting} hồ sơ cần tính vẫn chưa xong, vì có vai trò "
    "bị quá tải ({role}). Hãy thêm người, hoặc dừng vào một ngày bằng `until`.",
)

WAITS_ON = Message(
    "simulation-waits-on",
    en="the study does not come to an end: {arrivals} cases have arrived, and {waiting} of those that count are still "
    "open, though no role gets more work than it can do. Look for work that waits for officers who are hardly ever free "
    "together, for an officer who may do it and never comes, or for sessions that are too small; or stop at a date with "
    "`until`.",
    vi="lần chạy không kết thúc được: đã có {arrivals} hồ sơ đến mà {waiting} hồ sơ cần tính vẫn chưa xong, dù không vai trò "
    "nào bị quá tải. Hãy tìm việc phải chờ nhiều người hiếm khi cùng rảnh, việc chờ người được phép làm mà không bao giờ "
    "có, hoặc phiên quá nhỏ; hoặc dừng vào một ngày bằng `until`.",
)

MOST_ARRIVALS = 20
"""Arrivals per counted case after which a study with an overloaded role is given up: its queue only grows."""
MOST_ARRIVALS_BESIDES = 20_000
PATIENCE_WITHOUT_ALARM = 3
"""How many times longer a study goes on where no role is overloaded by its mean load."""


def refuse_endless(state: State, alarms: tuple[Problem, ...]) -> None:
    """Give up where cases that came after the window keep an overloaded role from ever reaching those that count.

    Raises
    ------
    SimulationError
        If so many cases have arrived that no more of those that count will end.
    """
    arrivals, waiting, ended = (int(state.scalars[place]) for place in (ARRIVALS, PENDING, ENDED))
    patience = 1 if alarms else PATIENCE_WITHOUT_ALARM
    if waiting and arrivals > patience * (MOST_ARRIVALS * (waiting + ended) + MOST_ARRIVALS_BESIDES):
        if not alarms:
            raise SimulationError(WAITS_ON.at(Place("scenario"), arrivals=arrivals, waiting=waiting))
        roles = ", ".join(dict.fromkeys(str(alarm.values.get("role", alarm.place)) for alarm in alarms))
        raise SimulationError(NEVER_ENDS.at(Place("scenario"), arrivals=arrivals, waiting=waiting, role=roles))


def trouble(compiled: Compiled, state: State, status: int) -> Problem:
    """Return what a status of the loop that ends a run for good means, with the place and the case."""
    messages = {STUCK: WAITS_FOR_EVER, PILED: TWICE_ON_ONE_BRANCH, NO_FIT: LONGER_THAN_OPENINGS, NO_WAY: NO_BRANCH}
    message = messages.get(status, TOO_LONG_TIME)
    element = compiled.element(int(state.scalars[ATOM]))
    place = Place(element) if element == "demand" else compiled.procedure.place(element)
    return message.at(place, case=str(state.scalars[CASE]))

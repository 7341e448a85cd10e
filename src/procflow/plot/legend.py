"""The legend: one line of small samples with words, broken to the width of the sheet."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from procflow.layout import LINE_SPACING, text_width
from procflow.model import Text
from procflow.plot.joins import bound_sign, join_sign
from procflow.plot.pen import Pen
from procflow.plot.signs import SIGNS
from procflow.plot.style import BLACK, BLUE, GHOST, GREY, OUTSIDE, WHITE
from procflow.wording import Lang

SIZE = 7.5
SAMPLE = 24.0
LINE = 17.0


def _flow(color: str, line: float, dash: tuple[float, ...] | None) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        pen.way([(0, 6), (SAMPLE - 4, 6)], color=color, line=line, dash=dash)
        pen.arrow_head((SAMPLE - 2, 6), (0, 6), color=color)

    return draw


def _kept(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, radius=2.5)


def _added(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, radius=2.5, line=1.5)


def _cut(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, radius=2.5, fill=GHOST, edge=GREY, dash=(4.0, 2.2))
    pen.way([(4, 6), (SAMPLE - 7, 6)], color=GREY, line=0.6, z=6)
    SIGNS["cross"](pen, SAMPLE - 3.5, 1.5, "legend")


def _merged(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, radius=2.5, fill=GHOST, edge=GREY, dash=(4.0, 2.2))
    SIGNS["merge"](pen, SAMPLE - 3.5, 1.5, "legend")


def _signed(sign: str) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        _kept(pen)
        SIGNS[sign](pen, SAMPLE - 3.5, 1.5, "legend")

    return draw


def _end(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, radius=5.5, line=1.8)


def _start(pen: Pen) -> None:
    pen.circle(SAMPLE / 2, 6, 3.6)


def _gateway(sign: str) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        x = SAMPLE / 2
        pen.polygon([(x - 8, 6), (x, -1), (x + 8, 6), (x, 13)])
        pen.text(x, 6 - 9 * LINE_SPACING / 2, [sign], size=9.0, bold=True)

    return draw


def _joins(pen: Pen) -> None:
    _kept(pen)
    join_sign(pen, "+", (4.0, 1.5), BLACK)


def _chosen(pen: Pen) -> None:
    _kept(pen)
    join_sign(pen, "○", (4.0, 1.5), BLACK)


def _some(pen: Pen) -> None:
    _kept(pen)
    join_sign(pen, "2/3", (4.0, 1.5), BLACK)


def _bound(pen: Pen) -> None:
    _flow(BLACK, 0.9, None)(pen)
    bound_sign(pen, (4.0, 6.0), BLACK, "legend")


def _value(pen: Pen) -> None:
    pen.rectangle(1, 4, SAMPLE - 4, 3.4, edge=GREY, line=0.5)
    pen.rectangle(1, 4, (SAMPLE - 4) * 0.6, 3.4, fill=BLACK, edge=None, z=4)


def _mark(pen: Pen) -> None:
    pen.circle(SAMPLE / 2, 6, 5.8)
    pen.text(SAMPLE / 2, 6 - 7.0 * LINE_SPACING / 2, ["1"], size=7.0, color=WHITE, bold=True)


def _outside(pen: Pen) -> None:
    pen.rectangle(1, 0.5, SAMPLE - 4, 11, fill=OUTSIDE, edge=GREY, line=0.6)


@frozen
class Entry:
    """A sample and what it means."""

    text: Text
    draw: Callable[[Pen], None]


ENTRIES: dict[str, Entry] = {
    "start": Entry(Text(en="cases start here", vi="nơi bắt đầu hồ sơ"), _start),
    "step": Entry(Text(en="step, numbered as in the file", vi="bước, đánh số theo tệp"), _kept),
    "kept": Entry(Text(en="step kept", vi="bước giữ lại"), _kept),
    "cut": Entry(Text(en="step removed", vi="bước được cắt bỏ"), _cut),
    "merged": Entry(Text(en="step merged into the one named", vi="bước gộp vào bước đã ghi"), _merged),
    "takes": Entry(Text(en="step that takes others in", vi="bước nhận thêm việc gộp vào"), _signed("merge")),
    "given": Entry(Text(en="step given to another role", vi="bước giao cho vai trò khác"), _signed("give")),
    "added": Entry(Text(en="new step", vi="bước mới"), _added),
    "beside": Entry(Text(en="step now beside others", vi="bước nay làm song song"), _signed("beside")),
    "moved": Entry(Text(en="step in another order", vi="bước đổi thứ tự"), _signed("move")),
    "changed": Entry(Text(en="step changed as noted", vi="bước thay đổi như đã ghi"), _signed("change")),
    "end": Entry(Text(en="end", vi="điểm kết thúc"), _end),
    "xor": Entry(Text(en="one branch is taken", vi="chọn một nhánh"), _gateway("×")),
    "and": Entry(Text(en="all branches (parallel)", vi="mọi nhánh (song song)"), _joins),
    "chosen": Entry(Text(en="the branches chosen (OR)", vi="các nhánh được chọn (OR)"), _chosen),
    "some": Entry(Text(en="goes on when so many branches have come", vi="đi tiếp khi đủ số nhánh"), _some),
    "flow": Entry(Text(en="flow (with the share of cases)", vi="luồng (kèm tỷ lệ hồ sơ)"), _flow(BLACK, 0.9, None)),
    "bound": Entry(Text(en="leaves when the bound is reached", vi="rời bước khi đến giới hạn"), _bound),
    "new": Entry(Text(en="new flow", vi="luồng mới"), _flow(BLACK, 1.7, None)),
    "gone": Entry(Text(en="flow that vanishes", vi="luồng không còn"), _flow(GREY, 0.8, (1.2, 1.8))),
    "returns": Entry(Text(en="return for rework", vi="trả lại để làm lại"), _flow(BLUE, 0.9, (5.0, 1.8))),
    "outside": Entry(Text(en="outside the office", vi="bên ngoài cơ quan"), _outside),
    "value": Entry(Text(en="figure, and its bar", vi="số liệu và thanh biểu thị"), _value),
    "mark": Entry(
        Text(en="goes on at the same number on another page", vi="tiếp tục tại số tương ứng ở trang khác"), _mark
    ),
}


def _places(signs: tuple[str, ...], lang: Lang, width: float) -> list[tuple[float, float]]:
    """Return where each entry stands, row by row."""
    x, y, places = 0.0, 0.0, []
    for sign in signs:
        room = SAMPLE + 4 + text_width(ENTRIES[sign].text.get(lang), SIZE) * 1.05 + 14
        if x and x + room > width:
            x, y = 0.0, y + LINE
        places.append((x, y))
        x += room
    return places


def legend_height(signs: tuple[str, ...], lang: Lang, width: float) -> float:
    """Return the height that the legend takes."""
    return _places(signs, lang, width)[-1][1] + LINE


def legend(pen: Pen, signs: tuple[str, ...], lang: Lang, width: float) -> None:
    """Draw the legend below the pen's origin."""
    for sign, (x, y) in zip(signs, _places(signs, lang, width), strict=True):
        entry = ENTRIES[sign]
        entry.draw(pen.moved(x, y + 1))
        pen.text(
            x + SAMPLE + 4,
            y + 7 - SIZE * LINE_SPACING / 2,
            [entry.text.get(lang)],
            size=SIZE,
            align="left",
            color=BLACK,
        )

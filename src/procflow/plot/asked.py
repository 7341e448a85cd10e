"""What pictures of one procedure and of two share: how they are asked for, the whole as one sheet, the legend's entries."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from procflow.layout import Direction, Layout, Paper, Parallel, lay_out
from procflow.model import Procedure
from procflow.plot.overlay import Shown
from procflow.plot.sheet import Heading, Sheet, sheets
from procflow.wording import Lang


@frozen(kw_only=True)
class Asked:
    """How a procedure is to be drawn."""

    lang: Lang
    direction: Direction
    parallel: Parallel
    by_unit: bool
    paper: Paper = "A3"

    def layout(self, procedure: Procedure, after: Procedure | None = None, shown: Shown | None = None) -> Layout:
        """Lay it out."""
        return lay_out(
            procedure,
            after=after,
            lang=self.lang,
            direction=self.direction,
            parallel=self.parallel,
            by_unit=self.by_unit,
            paper=self.paper,
            values=None if shown is None else shown.values,
            role_values=None if shown is None else shown.roles,
        )


def whole(layout: Layout, heading: Heading) -> Sheet:
    """Return one sheet that holds the whole layout."""
    return sheets(layout, heading, (layout.whole,))[0]


def signs(layout: Layout, kind: Literal["one", "change"], *, cut: bool) -> tuple[str, ...]:
    """Return the legend's entries for what the picture really holds."""
    gateways = [box for box in layout.boxes if box.kind == "gateway"]
    met = {sign for box in layout.boxes for sign in (box.enters, box.leaves)}
    present = {
        "start": True,
        "step": kind == "one",
        "kept": kind == "change",
        **_becoming(layout),
        "end": any(box.kind == "end" for box in layout.boxes),
        "xor": any(not (box.enters or box.leaves) for box in gateways),
        "and": "+" in met,
        "chosen": "○" in met,
        "some": bool(met.difference(("", "+", "○"))),
        "flow": True,
        "bound": any(route.bound for route in layout.routes),
        "new": any(route.state == "new" for route in layout.routes),
        "gone": any(route.state == "gone" for route in layout.routes),
        "returns": any(route.returns and route.state != "gone" for route in layout.routes),
        "outside": any(lane.external for lane in layout.lanes),
        "value": any(box.value is not None for box in layout.boxes)
        or any(lane.value is not None for lane in layout.lanes),
        "mark": cut,
    }
    return tuple(sign for sign, here in present.items() if here)


def _becoming(layout: Layout) -> dict[str, bool]:
    """Return which changes of steps the picture holds."""
    steps = [box for box in layout.boxes if box.kind == "step"]
    return {
        "cut": any(box.state == "cut" for box in layout.boxes),
        "merged": any(box.state == "merged" for box in steps),
        "takes": any(box.takes for box in steps),
        "given": any(box.given for box in steps),
        "beside": any(box.beside for box in steps),
        "moved": any(box.moved for box in steps),
        "changed": any(box.changed for box in steps),
        "added": any(box.state == "new" for box in steps),
    }

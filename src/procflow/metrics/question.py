"""What is asked of a run: a quantity, a statistic and a place, each by its name, held against the procedure."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from procflow.errors import Message, Place, SimulationError, did_you_mean
from procflow.metrics.quantities import QUANTITIES, Quantity
from procflow.metrics.statistic import Statistic, check_arguments, read_statistic
from procflow.model import End, Kind, Procedure, Role, Step, Text
from procflow.model.figures import Better, FigureUnit

NO_QUANTITY = Message(
    "figure-quantity",
    en="no quantity is called '{name}'; there are {known}.{hint}",
    vi="không có đại lượng nào tên '{name}'; có {known}.{hint}",
)
NO_PLACE = Message(
    "figure-place",
    en="no {kind} is called '{name}'; there are {known}.{hint}",
    vi="không có {kind} nào tên '{name}'; có {known}.{hint}",
)
TWO_PLACES = Message(
    "figure-two-places",
    en="a figure is told at one place: give role='{role}' or step='{step}', not both.",
    vi="một số liệu chỉ tính tại một nơi: chọn role='{role}' hoặc step='{step}', không dùng cả hai.",
)
NOT_THERE = Message(
    "figure-not-there",
    en="'{quantity}' is not told {where}. {instead}",
    vi="'{quantity}' không tính được {where}. {instead}",
)
ONLY_OVER_TIME = Message(
    "figure-value",
    en="numbers over time, with a value at an instant, are 'number_in_progress' and 'number_waiting'; '{quantity}' is none.",
    vi="các con số theo thời gian, có giá trị tại một thời điểm, là 'number_in_progress' và 'number_waiting'; '{quantity}' "
    "không phải.",
)

TURNED: dict[Better, Better] = {"lower": "higher", "higher": "lower", "neither": "neither"}
"""Which way is better for the share of values up to a bound."""


@frozen
class Spot:
    """Where a figure is told: at a role, at a step, or of the whole procedure; of cases chosen, or of all."""

    role: str | None = None
    step: str | None = None
    outcome: str | None = None
    where: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether it is the whole procedure."""
        return self.role is None and self.step is None

    def name(self, procedure: Procedure) -> Text:
        """How people call it; empty for all cases of the procedure."""
        found: list[Role | Step | End] = [] if self.role is None else [procedure.role(self.role)]
        found += [] if self.step is None else [procedure.step(self.step)]
        found += [end for end in procedure.ends if end.id == self.outcome]
        values = [value for _, value in self.where]
        return Text(
            en=" – ".join([*(node.name.get("en") or node.id for node in found), *values]),
            vi=" – ".join([*(node.name.get("vi") or node.id for node in found), *values]),
        )


@frozen(kw_only=True)
class Question:
    """What is asked.

    Attributes
    ----------
    at_most : float or None
        Bound of a share.
    when : datetime.datetime or None
        Instant of a value over time.
    """

    quantity: Quantity
    statistic: Statistic
    spot: Spot
    at_most: float | None = None
    when: dt.datetime | None = None

    def kind(self, procedure: Procedure) -> Kind:
        """Return what the figure means: a variance has a squared unit, a share of values is a share."""
        asked, told, where = self.quantity, self.statistic, self.spot.name(procedure)
        places = (("role", self.spot.role), ("step", self.spot.step), ("outcome", self.spot.outcome), *self.spot.where)
        unit: FigureUnit = asked.unit
        if told.id == "share":
            unit = "share"
        elif told.id == "variance" and unit == "working minutes":
            unit = "squared working minutes"
        return Kind(
            id=":".join([asked.id, told.id, *(f"{place}={id}" for place, id in places if id is not None)]),
            name=Text(
                en=f"{asked.name.en}, {told.name.en}" + (f" – {where.en}" if where else ""),
                vi=f"{asked.name.vi}, {told.name.vi}" + (f" – {where.vi}" if where else ""),
            ),
            unit=unit,
            better=TURNED[asked.better] if told.id == "share" else asked.better,
            rule=asked.rule,
        )


def read_question(
    procedure: Procedure,
    quantity: str,
    *,
    statistic: str,
    spot: Spot,
    at_most: float | None = None,
    when: dt.datetime | None = None,
) -> Question:
    """Return what is asked, if a procedure can answer it.

    Raises
    ------
    SimulationError
        If a name is unknown, naming the nearest, or the names do not go together.

    Examples
    --------
    >>> p = Procedure(id="desk", start="serve", steps=[Step(id="serve", role="clerk")], ends=[End(id="done")],
    ...               roles=[Role(id="clerk", name=Text(en="Clerk", vi="Văn thư"))])
    >>> asked = read_question(p, "waiting", statistic="p90", spot=Spot(role="clerk"))
    >>> asked.kind(p).name.en
    'Waiting, all causes, 90th percentile – Clerk'
    """
    told = read_statistic(statistic)
    check_arguments(told, at_most=at_most, when=when)
    asked = check_names(procedure, quantity, spot)
    _check_together(asked, told, spot)
    return Question(quantity=asked, statistic=told, spot=spot, at_most=at_most, when=when)


def check_names(procedure: Procedure, quantity: str, spot: Spot) -> Quantity:
    """Return the quantity of a name, refusing it, a role or a step that is not there.

    Raises
    ------
    SimulationError
        Naming the nearest.
    """
    asked = QUANTITIES.get(quantity)
    if asked is None:
        hint = did_you_mean(str(quantity), QUANTITIES)
        raise SimulationError(NO_QUANTITY.at(Place(), name=str(quantity), known=list(QUANTITIES), hint=hint))
    roles, steps = [role.id for role in procedure.roles], [step.id for step in procedure.steps]
    for kind, name, known in (
        ({"en": "role", "vi": "vai trò"}, spot.role, roles),
        ({"en": "step", "vi": "bước"}, spot.step, steps),
    ):
        if name is not None and name not in known:
            hint = did_you_mean(str(name), known)
            raise SimulationError(NO_PLACE.at(Place(), kind=kind, name=str(name), known=known, hint=hint))
    if spot.role is not None and spot.step is not None:
        raise SimulationError(TWO_PLACES.at(Place(), role=spot.role, step=spot.step))
    return asked


def _check_together(asked: Quantity, told: Statistic, spot: Spot) -> None:
    if "time" in asked.told and (spot.outcome is not None or spot.where):
        where = {"en": "by outcome or attribute", "vi": "theo kết quả hoặc thuộc tính"}
        instead = {"en": "It counts everybody in the office.", "vi": "Số này tính mọi hồ sơ trong cơ quan."}
        raise SimulationError(NOT_THERE.at(Place(), quantity=asked.id, where=where, instead=instead))
    if not spot.whole and asked.told == {"case"}:
        where = {"en": "at a role or step", "vi": "tại vai trò hoặc bước"}
        instead = {"en": "Leave the place out.", "vi": "Hãy bỏ nơi tính."}
        raise SimulationError(NOT_THERE.at(Place(), quantity=asked.id, where=where, instead=instead))
    if told.id == "value" and "time" not in asked.told:
        raise SimulationError(ONLY_OVER_TIME.at(Place(), quantity=asked.id))

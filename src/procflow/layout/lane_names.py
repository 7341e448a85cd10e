"""The names of lanes and of the units they are grouped by, and the room that both take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from procflow.layout.grid import unit_of
from procflow.layout.shapes import Band, Lane, Value
from procflow.layout.sizes import Lines
from procflow.layout.spaces import VALUE_ROOM, Spaces
from procflow.model import Step

HEADER_PAD = 6.0
NAME_ACROSS = 78.0
"""Room for the names of lanes to the left of the picture where the flow runs across."""
UNIT_ACROSS = 66.0


@frozen
class Names:
    """Names of lanes, not yet placed.

    Attributes
    ----------
    bands : tuple of Band
        Units of lanes that stand next to each other; none where lanes are not grouped.
    """

    space: Spaces
    bands: tuple[Band, ...]
    values: Mapping[str, Value]

    @property
    def roles(self) -> tuple[str | None, ...]:
        """The roles of the lanes."""
        return self.space.grid.roles

    def _notes(self, role: str | None, width: float) -> Lines:
        lang, writer = self.space.writer.lang, self.space.writer
        told = self.space.plan.told.roles.get(role, ()) if role is not None else ()
        found = [writer.broken(text.get(lang), width) for text in told]
        return Lines(tuple(line for one in found for line in one.lines), width, sum(one.height for one in found))

    def _name(self, role: str | None, width: float) -> tuple[Lines, Lines, float]:
        """Return name and notes of a lane broken to a width, and the height that they take with its figure."""
        name = self.space.writer.header(self.space.writer.role(self.space.procedure, role), width)
        notes = self._notes(role, width)
        return name, notes, name.height + notes.height + (VALUE_ROOM if role in self.values else 0.0)

    def heights(self, least: Sequence[float]) -> list[float]:
        """Return the least height of each column where the flow runs across: names and units find their place."""
        needs, owner = list(least), self.space.grid.owner
        for column, lane in enumerate(owner):
            if lane not in owner[:column]:
                needs[column] = max(needs[column], self._name(self.roles[lane], NAME_ACROSS - 8)[2])
        for band in self.bands:
            need = self.space.writer.header(band.name, UNIT_ACROSS - 8).height
            members = [k for k, lane in enumerate(owner) if band.first <= lane <= band.last]
            lack = need - sum(needs[k] for k in members)
            if lack > 0:
                needs[members[0]] += lack
        return needs

    def placed(self, borders: Sequence[float]) -> tuple[tuple[Lane, ...], tuple[Band, ...], float, float]:
        """Return the lanes, the units, the room that their names take, and the part of it that the units take."""
        across, lanes, high = self.space.across, [], 0.0
        for k, role in enumerate(self.roles):
            low, far = borders[k], borders[k + 1]
            name, notes, height = self._name(role, NAME_ACROSS - 8 if across else far - low - 4)
            high = max(high, height)
            lane = Lane(
                role=role,
                lines=name.lines,
                low=low,
                high=far,
                external=self._external(role),
                notes=notes.lines,
                value=self.values.get(role) if role is not None else None,
            )
            lanes.append(lane)
        band = self._band_room(borders)
        return tuple(lanes), self.bands, (NAME_ACROSS if across else high + 2 * HEADER_PAD) + band, band

    def _band_room(self, borders: Sequence[float]) -> float:
        """Return the room for the names of units: a sheet may show one lane of them alone."""
        if not self.bands or self.space.across:
            return UNIT_ACROSS if self.bands else 0.0
        narrow = ((b, min(borders[k + 1] - borders[k] for k in range(b.first, b.last + 1))) for b in self.bands)
        return max(self.space.writer.header(band.name, width - 4).height for band, width in narrow) + HEADER_PAD

    def _external(self, role: str | None) -> bool:
        procedure = self.space.procedure
        return role is not None and procedure.has_role(role) and procedure.role(role).external


def lane_names(space: Spaces, *, by_unit: bool, values: Mapping[str, Value]) -> Names:
    """Return the names of the lanes, and those of the units if lanes are grouped by them.

    Parameters
    ----------
    values : dict of str to Value
        Figures of roles.
    """
    roles = space.grid.roles
    bands: list[Band] = []
    for k, role in enumerate(roles if by_unit else ()):
        name = unit_of(role, space.procedure)
        outside = role is not None and space.procedure.has_role(role) and space.procedure.role(role).external
        if bands and name and bands[-1].name == name and outside == _outside(space, roles[k - 1]):
            bands[-1] = Band(name=name, first=bands[-1].first, last=k)
        else:
            bands.append(Band(name=name, first=k, last=k))
    working = {node.role for node in space.plan.nodes if isinstance(node, Step)}
    return Names(space, tuple(bands), {role: value for role, value in values.items() if role in working})


def _outside(space: Spaces, role: str | None) -> bool:
    return role is not None and space.procedure.has_role(role) and space.procedure.role(role).external

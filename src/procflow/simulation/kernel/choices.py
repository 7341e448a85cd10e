"""What depends on the attributes of a case: conditions, laws chosen by a value, and laws told by tables."""

from __future__ import annotations

from procflow.simulation.kernel.draws import ROUTING_DRAW, WORK_DRAW, quantile, uniform
from procflow.simulation.kernel.tables import F_WORK, F_WORK_BY, FACTS, MINUTE

TABLE, MIXTURE, OBSERVED = 7, 8, 9
"""Laws told by a table of quantiles, as shares of other laws, or by equally likely values; the kinds below these are those of `draws`."""
CELLS = 1024
TAIL = 40
PARTS_OF_TAIL = 16

NUMBER, ATTRIBUTE = 0, 1
EQUAL, UNEQUAL, LESS, AT_MOST, MORE, AT_LEAST = 2, 3, 4, 5, 6, 7
AND, OR, NOT = 8, 9, 10
PLUS, MINUS, TIMES, DIVIDED = 11, 12, 13, 14


def tabled(table: list[float], at: int, p: float) -> float:
    """Return the quantile of a law told by a table: even cells in the middle, ever finer ones towards both ends.

    The middle has `CELLS` cells of equal probability without its first and last; each end is halved `TAIL` times, each
    half in `PARTS_OF_TAIL` equal parts. Within a cell the quantile is a straight line.
    """
    edge = 1.0 / CELLS
    if p < edge or p > 1.0 - edge:
        low = p < edge
        rest = p if low else 1.0 - p
        level = 0
        top = edge
        while level < TAIL - 1 and rest < 0.5 * top:
            top *= 0.5
            level += 1
        place = (top - rest) / (0.5 * top) * PARTS_OF_TAIL
        if place > PARTS_OF_TAIL:
            place = float(PARTS_OF_TAIL)
        part = int(place)
        if part == PARTS_OF_TAIL:
            part -= 1
        start = at + CELLS - 1 + (0 if low else TAIL * PARTS_OF_TAIL + 1) + level * PARTS_OF_TAIL + part
        return table[start] + (place - part) * (table[start + 1] - table[start])
    place = p * CELLS - 1.0
    cell = int(place)
    if cell > CELLS - 3:
        cell = CELLS - 3
    return table[at + cell] + (place - cell) * (table[at + cell + 1] - table[at + cell])


def minutes_of(
    law: int,
    law_kind: list[int],
    law_a: list[float],
    law_b: list[float],
    law_c: list[float],
    law_table: list[float],
    p: float,
) -> float:
    """Return the time in minutes that a law of the list does not exceed with probability p.

    Of a mixture, p chooses the part and, stretched to (0, 1), the time within it.
    """
    kind = law_kind[law]
    if kind == MIXTURE:
        place = int(law_a[law])
        last = place + 2 * (int(law_b[law]) - 1)
        low = 0.0
        while place < last and law_table[place] <= p:
            low = law_table[place]
            place += 2
        p = (p - low) / (law_table[place] - low)
        if p >= 1.0:
            p = 0.9999999999999999
        law = int(law_table[place + 1])
        kind = law_kind[law]
    if kind == OBSERVED:
        place = int(p * law_b[law])
        return law_table[int(law_a[law]) + place]
    if kind == TABLE:
        return law_b[law] * tabled(law_table, int(law_a[law]), p)
    return quantile(kind, law_a[law], law_b[law], law_c[law], p)


def holds(
    condition: int,
    firsts: list[int],
    operations: list[int],
    operands: list[float],
    values: list[float],
    at: int,
    stack: list[float],
) -> bool:
    """Tell whether a condition holds for a case, whose attributes stand from `at` on; operators come after their operands."""
    top = 0
    for k in range(firsts[condition], firsts[condition + 1]):
        operation = operations[k]
        if operation == NUMBER:
            stack[top] = operands[k]
            top += 1
        elif operation == ATTRIBUTE:
            stack[top] = values[at + int(operands[k])]
            top += 1
        elif operation == NOT:
            stack[top - 1] = 0.0 if stack[top - 1] > 0.0 else 1.0
        else:
            one, two = stack[top - 2], stack[top - 1]
            top -= 1
            if operation == PLUS:
                found = one + two
            elif operation == MINUS:
                found = one - two
            elif operation == TIMES:
                found = one * two
            elif operation == DIVIDED:
                found = one / two if two != 0.0 else 0.0
            else:
                true = (
                    (operation == EQUAL and one == two)
                    or (operation == UNEQUAL and one != two)
                    or (operation == LESS and one < two)
                    or (operation == AT_MOST and one <= two)
                    or (operation == MORE and one > two)
                    or (operation == AT_LEAST and one >= two)
                    or (operation == AND and one > 0.0 and two > 0.0)
                    or (operation == OR and (one > 0.0 or two > 0.0))
                )
                found = 1.0 if true else 0.0
            stack[top - 1] = found
    return stack[0] > 0.0


def taken(
    edge: int,
    case_key: int,
    visit: int,
    edge_share: list[float],
    edge_keys: list[int],
    edge_when: list[int],
    condition_firsts: list[int],
    condition_op: list[int],
    condition_value: list[float],
    values: list[float],
    at: int,
    stack: list[float],
) -> bool:
    """Tell whether a case takes one way of a split that chooses each way by itself."""
    if edge_when[edge] >= 0:
        return holds(edge_when[edge], condition_firsts, condition_op, condition_value, values, at, stack)
    return uniform(case_key, edge_keys[edge], visit, ROUTING_DRAW) < edge_share[edge]


def work_times(
    atom: int,
    case_key: int,
    visit: int,
    speed: float,
    share: float,
    keys: list[int],
    work_kind: list[int],
    work_a: list[float],
    work_b: list[float],
    work_c: list[float],
    part_firsts: list[int],
    part_keys: list[int],
    part_kind: list[int],
    part_a: list[float],
    part_b: list[float],
    part_c: list[float],
    facts: list[int],
    law_kind: list[int],
    law_a: list[float],
    law_b: list[float],
    law_c: list[float],
    law_table: list[float],
    values: list[float],
    at: int,
) -> tuple[float, int, int]:
    """Return the work of a visit in minutes at the usual speed, and in milliseconds alone and with other duties.

    Each part is drawn under its own key and rounded by itself.
    """
    u = uniform(case_key, keys[atom], visit, WORK_DRAW)
    law = facts[atom * FACTS + F_WORK]
    if law >= 0:
        if facts[atom * FACTS + F_WORK_BY] >= 0:
            law += int(values[at + facts[atom * FACTS + F_WORK_BY]])
        minutes = minutes_of(law, law_kind, law_a, law_b, law_c, law_table, u)
    else:
        minutes = quantile(work_kind[atom], work_a[atom], work_b[atom], work_c[atom], u)
    total = minutes
    if not total < 1.0e12:
        return total, 0, 0
    work = int(minutes / speed * MINUTE + 0.5)
    service = int(minutes / (share * speed) * MINUTE + 0.5)
    part = part_firsts[atom]
    while part < part_firsts[atom + 1]:
        u = uniform(case_key, part_keys[part], visit, WORK_DRAW)
        minutes = quantile(part_kind[part], part_a[part], part_b[part], part_c[part], u)
        total += minutes
        if not total < 1.0e12:
            return total, 0, 0
        work += int(minutes / speed * MINUTE + 0.5)
        service += int(minutes / (share * speed) * MINUTE + 0.5)
        part += 1
    return total, work, service

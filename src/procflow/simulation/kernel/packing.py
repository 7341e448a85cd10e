"""Rows of the log in little room: what was written is taken down as small numbers, a thousand rows at a time.

Memory that was never used costs more than what is written there. A row of the log takes 80 bytes, of which most are the
leading zeros of instants; as times from one instant to the next, less the least of them among a thousand rows, it takes
some 20. Nothing is lost, whatever the numbers: those of a column take 0, 1, 2, 4 or 8 bytes each, as the widest needs.
"""

from __future__ import annotations

from procflow.simulation.kernel.tables import Log

P_CASE, P_ATOM, P_VISIT, P_OFFICER, P_GIVEN, P_BACK, P_END, P_HELD, P_QUEUED, P_DELAYED, P_MOVED, P_DUTIES, P_CLOSED = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
)  # fmt: skip
PACKED = 13
"""Numbers kept of a row: from the end back to the entry by the times between, and how many rows before the previous is."""
BLOCK = 1024
"""Rows that are laid down together."""
SPARE = 8
"""Added to the room for a column, so that the columns do not all begin at the same place of the processor's cache."""


def gather(log: Log, low: int, count: int, first: int, columns: list[list[int]]) -> None:
    """Take some rows of the log apart into the numbers that are kept; `first` is the number of the row at place 0."""
    l_case, l_atom, l_visit, l_officer, l_given, l_previous = (
        log.case, log.atom, log.visit, log.officer, log.given, log.previous,
    )  # fmt: skip
    l_entered, l_moved, l_ready, l_start, l_end = log.entered, log.moved, log.ready, log.start, log.end
    l_work, l_service = log.work, log.service
    case, atom, visit, officer, given = columns[0], columns[1], columns[2], columns[3], columns[4]
    back, end, held, queued, delayed = columns[5], columns[6], columns[7], columns[8], columns[9]
    transfer, duties, closed = columns[10], columns[11], columns[12]
    for k in range(count):
        row = low + k
        case[k] = l_case[row]
        atom[k] = l_atom[row]
        visit[k] = l_visit[row]
        officer[k] = l_officer[row]
        given[k] = l_given[row]
        previous = l_previous[row]
        back[k] = first + row - previous if previous >= 0 else 0
        end[k] = l_end[row]
        held[k] = l_end[row] - l_start[row]
        queued[k] = l_start[row] - l_ready[row]
        delayed[k] = l_ready[row] - l_moved[row]
        transfer[k] = l_moved[row] - l_entered[row]
        duties[k] = l_service[row] - l_work[row]
        closed[k] = l_end[row] - l_start[row] - l_service[row]


def lower(values: list[int], count: int, least: int, room: list[int], at: int) -> None:
    """Lay numbers down less the least of them."""
    for k in range(count):
        room[at + k] = values[k] - least


def pack(
    log: Log,
    rows: int,
    first: int,
    bytes_1: list[int],
    bytes_2: list[int],
    bytes_4: list[int],
    bytes_8: list[int],
    leasts: list[int],
    widths: list[int],
    columns: list[list[int]],
) -> int:
    """Pack the rows at the start of the log; return how many bytes they take.

    Parameters
    ----------
    log : Log
        Its rows from place 0 on.
    rows, first : int
        How many rows, and the number of the first.
    bytes_1, bytes_2, bytes_4, bytes_8 : list of int
        One and the same room, seen as numbers of so many bytes; all but the last without sign.
    leasts, widths : list of int
        Filled with the least number, and the bytes each number takes, of each column of each block.
    columns : list of list of int
        Room to work in: a list of `BLOCK` numbers for each number kept.
    """
    at = 0
    place = 0
    for low in range(0, rows, BLOCK):
        count = rows - low if rows - low < BLOCK else BLOCK
        gather(log, low, count, first, columns)
        for number in range(PACKED):
            values = columns[number]
            least = values[0]
            most = values[0]
            for k in range(count):
                least = min(least, values[k])
                most = max(most, values[k])
            span = most - least
            width = 8
            if span == 0:
                width = 0
            elif span < 1 << 8:
                width = 1
                lower(values, count, least, bytes_1, at)
            elif span < 1 << 16:
                width = 2
                lower(values, count, least, bytes_2, at >> 1)
            elif span < 1 << 32:
                width = 4
                lower(values, count, least, bytes_4, at >> 2)
            else:
                lower(values, count, least, bytes_8, at >> 3)
            leasts[place] = least
            widths[place] = width
            place += 1
            at += (width * count + 7) >> 3 << 3
    return at


def higher(room: list[int], at: int, count: int, least: int, values: list[int], low: int) -> None:
    """Take numbers up again that were laid down less the least of them."""
    for k in range(count):
        values[low + k] = room[at + k] + least


def unpack(
    number: int,
    rows: int,
    bytes_1: list[int],
    bytes_2: list[int],
    bytes_4: list[int],
    bytes_8: list[int],
    leasts: list[int],
    widths: list[int],
    values: list[int],
) -> int:
    """Fill a list with one of the numbers that were packed of so many rows; return the bytes that were passed over.

    All else is as for `pack`.
    """
    at = 0
    place = 0
    for low in range(0, rows, BLOCK):
        count = rows - low if rows - low < BLOCK else BLOCK
        for column in range(PACKED):
            width = widths[place]
            if column == number:
                if width == 0:
                    for k in range(count):
                        values[low + k] = leasts[place]
                elif width == 1:
                    higher(bytes_1, at, count, leasts[place], values, low)
                elif width == 2:
                    higher(bytes_2, at >> 1, count, leasts[place], values, low)
                elif width == 4:
                    higher(bytes_4, at >> 2, count, leasts[place], values, low)
                else:
                    higher(bytes_8, at >> 3, count, leasts[place], values, low)
            place += 1
            at += (width * count + 7) >> 3 << 3
    return at

"""The loop for plain procedures in plain Python: the source of the kernel, loaded once more as suits an interpreter.

Nothing is written twice. To an interpreter a line costs the same whatever it does, so what only other procedures need is
cut out, and a few calls of the kernel are written another way (`SWAPS`): events lie in a heap of the standard library
besides the leaves of the tree, and draws of first visits have been made beforehand, many at once (`ahead.py`). The log is
the same to the bit.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from types import CodeType

from procflow.simulation.ahead import CASES_AHEAD, Ahead
from procflow.simulation.kernel import Program, loop
from procflow.simulation.rewriting import Lean, Swapped

PLACE = f"arrivals & {CASES_AHEAD - 1}"
SWAPS = {
    "put(tree, _leaf, _key)": "event = tree[_leaf] = _key; heappush(heap, event)",
    "drop(tree, _leaf)": "tree[_leaf] = NEVER; heappop(heap)",  # only the next event is ever taken out
    "tree[1]": "heap[0]",
    "c_key[slot] = case_key(study.key, x[ARRIVALS])": f"c_key[slot] = rows[{PLACE}]",
    "c_key[slot]": "c_key[slot][-2]",
    "minutes = gap_minutes(study.key, x[ARRIVALS], _kind, _a, _b, _c)": f"""
if {PLACE} == 0:
    rows = drawn(study.key, arrivals)
minutes = rows[{PLACE}][-1]
""",
    "time_at_work(_case, keys[atom], _visit, _kind, _a, _b, _c, _share)": """
_visit == 1 and c_key[slot][atom] or time_at_work(_case, keys[atom], _visit, _kind, _a, _b, _c, _share)
""",
    "uniform(_case, keys[atom], _visit, ROUTING_DRAW)": """
c_key[slot][n_atoms + atom] if _visit == 1 else uniform(_case, keys[atom], _visit, ROUTING_DRAW)
""",
    "moment = open_end(opens, before, interval, _last, now, rest)": """
moment = now + rest
if opens[interval] > now or closes[interval] < moment:
    moment = open_end(opens, before, interval, _last, now, rest)
""",
}
"""Lines and expressions of the loop, and what stands for them; a name that begins with `_` stands for any expression."""

AT_START = """
heap = [event for event in tree[half:] if event != NEVER]
heap.append(NEVER)
heapify(heap)
rows = drawn(study.key, arrivals)
"""


def run_of(program: Program) -> Callable[..., int]:
    """Return the loop for a program, called as `kernel.run` is.

    Parameters
    ----------
    program : Program
        A procedure that asks for nothing but queues in order of coming.
    """
    names = dict(vars(loop)) | {
        "heappush": heappush,
        "heappop": heappop,
        "heapify": heapify,
        "drawn": Ahead(program).rows,
    }
    exec(_code(), names)
    run: Callable[..., int] = names["run"]
    return run


@cache
def _code() -> CodeType:
    """Return the source of the loop as it is run here; its lines have the numbers that they have in the kernel."""
    path = Path(loop.__file__)
    body = ast.parse(path.read_text(encoding="utf-8")).body
    run = next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == "run")
    run = Swapped(SWAPS).visit(Lean().visit(run))
    turns = next(
        k for k, line in enumerate(run.body) if isinstance(line, ast.While) and "budget" in ast.unparse(line.test)
    )
    run.body[turns:turns] = ast.parse(AT_START).body
    return compile(ast.fix_missing_locations(ast.Module([run], [])), str(path), "exec")

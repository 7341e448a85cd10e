"""Hold the classical verdict to that of pm4py (Woflan) on random workflow nets.

Run as ``python tests/benchmarks/soundness_against_pm4py.py [first seed] [last seed]`` where pm4py is installed; it is no
dependency of the project (its licence is the AGPL), and without it this says so and ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import signal
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracles"))

SECONDS = 4
"""What Woflan may take for one net."""


class TooLong(Exception):
    """Woflan has not answered in time."""


def net_of(nodes, arcs, start):
    """Return the workflow net of a graph: a place for each arc, a transition for each way a node can move."""
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net = PetriNet("graph")
    places = [PetriNet.Place(f"p{k}") for k in range(len(arcs))]
    first, last = PetriNet.Place("source"), PetriNet.Place("sink")
    for place in (*places, first, last):
        net.places.add(place)
    for node, (join, split) in enumerate(nodes):
        taken = [places[k] for k, arc in enumerate(arcs) if arc[1] == node] + [first] * (node == start)
        put = [places[k] for k, arc in enumerate(arcs) if arc[0] == node] or [last]
        ins = [taken] if join == "all" else [[place] for place in taken]
        outs = [put] if split == "all" else [[place] for place in put]
        for number, (before, after) in enumerate(product(ins, outs)):
            transition = PetriNet.Transition(f"n{node}_{number}", f"n{node}")
            net.transitions.add(transition)
            for place in before:
                add_arc_from_to(place, transition, net)
            for place in after:
                add_arc_from_to(transition, place, net)
    return net, Marking({first: 1}), Marking({last: 1})


def woflan(net):
    """Return pm4py's verdict, or what kept it from giving one."""
    import pm4py

    def stop(_signal, _frame):
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return pm4py.check_soundness(*net)[0]
    except TooLong:
        return "too long"
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return f"failed: {type(error).__name__}"
    finally:
        signal.alarm(0)


def main() -> None:
    """Print the counts and every disagreement, with the verdict of the game played from its definition."""
    if importlib.util.find_spec("pm4py") is None:
        print("pm4py is not installed here: nothing compared. It is needed for this comparison only.")
        return
    from soundness_game import random_graph, verdicts

    from procflow.structure.soundness.decide import decide
    from procflow.structure.soundness.graph import Graph, Node

    first, last = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (0, 1000)
    met: Counter[tuple[str, str]] = Counter()
    ours = theirs = 0.0
    for seed in range(first, last):
        nodes, arcs, start = random_graph(seed)
        graph = Graph(tuple(Node(str(k), *kinds) for k, kinds in enumerate(nodes)), tuple(arcs), start)
        begin = time.process_time()
        found = decide(graph)
        ours += time.process_time() - begin
        if found.unreached or found.caught:
            met["no workflow net", ""] += 1
            continue
        begin = time.process_time()
        other = woflan(net_of(nodes, arcs, start))
        theirs += time.process_time() - begin
        word = {True: "sound", False: "unsound"}.get(other, other)
        met[found.classical, word] += 1
        if word in ("sound", "unsound") and word != found.classical:
            print(
                f"seed {seed}: here {found.classical}, pm4py {word}, game {verdicts(nodes, arcs, start)}: {nodes} {arcs}"
            )
    for (here, there), count in sorted(met.items()):
        print(f"{count:6}  here {here:15}  pm4py {there}")
    print(f"CPU seconds: here {ours:.2f}, pm4py {theirs:.2f}")


if __name__ == "__main__":
    main()

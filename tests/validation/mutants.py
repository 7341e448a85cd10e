"""Break the clock in small ways, one at a time, and see that the quick layers of its tests notice each.

A test that cannot fail shows nothing. Each mutant is a copy of the package with one line changed for the worse; the layers
run on it until the first failure. Run it as ``python tests/validation/mutants.py``, or with the names of some mutants; it
takes some seconds for each that is found and a minute for one that is not, and ends with 1 if any survives.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYERS = (
    "tests/simulation/test_traces.py",
    "tests/simulation/test_traces_of_queues.py",
    "tests/validation/test_keyed_numbers.py",
    "tests/validation/test_second_clock.py",
    "tests/simulation/test_common_random_numbers.py",
    "tests/metrics/test_series.py",
    "tests/metrics/test_intervals.py",
    "tests/analysis/test_cycle_time.py",
    "tests/validation/test_intervals_cover.py",
)
"""What runs on each mutant, the quickest first."""

LOOP = "simulation/kernel/loop.py"
DRAWS = "simulation/kernel/draws.py"
QUEUES = "simulation/kernel/queues.py"


@dataclass(frozen=True)
class Mutant:
    """One change for the worse: in this file, every one of these texts becomes that."""

    name: str
    file: str
    was: str
    becomes: str


MUTANTS = (
    Mutant("last come, first served", LOOP, "and t_ready[ahead] == now\n", "and t_ready[ahead] <= NEVER\n"),
    Mutant(
        "returned work jumps the queue",
        LOOP,
        "ahead >= 0\n                                and t_ready[ahead] == now\n",
        "ahead >= 0\n                                and (t_visit[token] > 1 or t_ready[ahead] == now)\n",
    ),
    Mutant("the closing instant is open", LOOP, "while closes[interval] <= now:", "while closes[interval] < now:"),
    Mutant(
        "the closing instant is open where officers are told apart",
        QUEUES,
        "while closes[interval] <= now:",
        "while closes[interval] < now:",
    ),
    Mutant("the warm-up takes one case more", LOOP, "study.warm_up <= arrivals", "study.warm_up < arrivals"),
    Mutant(
        "cases that are not over are dropped",
        LOOP,
        "if pending == 0 and (arrivals >= last_case or due >= window_end):",
        "if arrivals >= last_case or due >= window_end:",
    ),
    Mutant(
        "arrivals before completions",
        LOOP,
        "            now = moment\n            budget -= 1\n",
        "            now = moment\n            budget -= 1\n            arriving = 1\n            continue\n",
    ),
    Mutant("a share makes work shorter", LOOP, "total = minutes / share\n", "total = minutes * share\n"),
    Mutant("the first to come is a handoff", LOOP, "elif holder >= 0 and holder != role:", "elif holder != role:"),
    Mutant("a join goes on without its last", LOOP, "joined[place] < needed:", "joined[place] < needed - 1:"),
    Mutant("the least urgent first", QUEUES, "t_rank[ahead] > t_rank[token]", "t_rank[ahead] < t_rank[token]"),
    Mutant("skills are not asked for", QUEUES, "if facts[fact + F_SKILLS] > 0 and", "if facts[fact + F_SKILLS] < 0 and"),
    Mutant("whoever did it may do it again", QUEUES, "if banned > 0:", "if banned > 1:"),
    Mutant("draws by place in the file", "simulation/program.py", "key_of(_own_name(atom.node)) for atom in net.atoms", "key_of(k) for k in range(len(net.atoms))"),
    Mutant("replications share their draws", "simulation/run.py", "key_of(scenario.seed, replication,", "key_of(scenario.seed, 0,"),
    Mutant("a wait is drawn with the number of the work", DRAWS, "WAIT_DRAW = U(0xA36A9465A325DA06)", "WAIT_DRAW = U(0)"),
    Mutant("numbers are scrambled once only", DRAWS, "    x = ((x ^ (x >> S27)) * STAFFORD_2) & MASK\n    return (", "    return ("),
    Mutant("the mean of a lognormal law is taken for mu", "simulation/laws.py", "LOGNORMAL, law.mu, law.sigma", "LOGNORMAL, math.log(law.mean), law.sigma"),
    Mutant("the spread divides by n", "metrics/series.py", "squares / (n - 1)", "squares / n"),
    Mutant("parallel branches are as late as the latest mean", "analysis/grid.py", "np.prod([part.", "np.min([part."),
)  # fmt: skip


def survives(mutant: Mutant, place: Path) -> bool:
    """Tell whether the layers pass on a mutant.

    Raises
    ------
    ValueError
        If the text to change is not in the file, so that the mutant has to be written anew.
    RuntimeError
        If the tests do not run on it at all.
    """
    source = place / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    path = source / "procflow" / mutant.file
    text = path.read_text(encoding="utf-8")
    if mutant.was not in text:
        raise ValueError(f"{mutant.file} has no {mutant.was!r}")
    path.write_text(text.replace(mutant.was, mutant.becomes), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", *LAYERS]
    settings = os.environ | {"PYTHONPATH": str(source), "HYPOTHESIS_PROFILE": "mutants"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)
    killer = next((line for line in done.stdout.splitlines() if line.startswith("FAILED")), "nothing")
    print(f"  noticed by {killer.removeprefix('FAILED ')[:110]}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Try all mutants, or those whose names are given."""
    wanted = set(sys.argv[1:]) or {mutant.name for mutant in MUTANTS}
    alive = []
    for mutant in (mutant for mutant in MUTANTS if mutant.name in wanted):
        print(mutant.name, flush=True)
        since = time.perf_counter()
        with tempfile.TemporaryDirectory() as place:
            if survives(mutant, Path(place)):
                alive.append(mutant.name)
        print(f"  {time.perf_counter() - since:.0f} s", flush=True)
    print(f"{len(wanted) - len(alive)} of {len(wanted)} noticed" + "".join(f"\nsurvives: {name}" for name in alive))
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())

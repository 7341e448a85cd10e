"""Run `model.bpmn` with `model.json` of this folder in Prosimos; needs nothing but Prosimos. Argument: how many cases.

Writes `told.json`: steps done, CPU seconds of the run, and the minutes that each step waited for an officer.
"""

import json
import random
import sys
import time
from pathlib import Path

import numpy as np
from prosimos.simulation_engine import run_simulation

random.seed(1)
np.random.seed(1)  # it draws from the generator of numpy as a whole
since = time.process_time()
_, log = run_simulation("model.bpmn", "model.json", int(sys.argv[1]), starting_at="2024-01-01T00:00:00.000000+00:00")
seconds = time.process_time() - since
done = sorted((event for trace in log.trace_list for event in trace.event_list), key=lambda event: event.started_at)
waits = [(event.started_at - event.enabled_at) / 60 for event in done]
Path("told.json").write_text(json.dumps({"steps": len(waits), "cpu_s": seconds, "waits": waits}), encoding="utf-8")

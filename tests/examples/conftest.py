"""The lessons import what they share from their own folder; so do their tests, and the checks beside these."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "examples"), str(Path(__file__).parent)]

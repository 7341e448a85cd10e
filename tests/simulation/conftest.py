"""The compiled engine for tests: made once, however many processes run them."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from procflow.simulation import engines


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock."""
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.2)
    try:
        yield
    finally:
        path.unlink()


@pytest.fixture(scope="session")
def machine_code(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder with the machine code of both builds of the loop, the one with checked indexes among them."""
    if find_spec("numba") is None:
        pytest.skip("numba is not installed (extra `fast`), so there is no compiled engine to test")
    from procflow.simulation import compiled  # needs numba

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    before = os.environ.get("NUMBA_CACHE_DIR")
    os.environ["NUMBA_CACHE_DIR"] = str(shared / "machine-code")
    with alone(shared / "machine-code.lock"):
        compiled.ready_twin()
        compiled.ready_twin(checked=True)
    yield shared / "machine-code"
    os.environ.pop("NUMBA_CACHE_DIR")
    if before is not None:
        os.environ["NUMBA_CACHE_DIR"] = before


@pytest.fixture(params=["as used", "every index checked"])
def compiled_engine(request: pytest.FixtureRequest, machine_code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `engine="compiled"` be the loop as it is used, and the one in which an index out of range is an error."""
    from procflow.simulation import compiled

    checked = request.param == "every index checked"
    engine = engines.Engine(
        "compiled", compiled.ready_twin(checked=checked), compiled.arrays, compiled.ready_packing(checked=checked)
    )
    monkeypatch.setattr(engines, "compiled", lambda *, rich=False: engine)


@pytest.fixture(params=["as used", "every index checked"])
def rich_engine(request: pytest.FixtureRequest, machine_code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `engine="compiled"` be the whole loop, of which a plain procedure leaves out most; made once like the other."""
    from procflow.simulation import compiled

    checked = request.param == "every index checked"
    with alone(machine_code.with_name("rich.lock")):
        run = compiled.ready_twin(rich=True, checked=checked)
    monkeypatch.setattr(engines, "compiled", lambda *, rich=False: engines.Engine("compiled", run, compiled.arrays))

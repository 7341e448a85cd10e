"""Fixtures of the samples, read once."""

from pathlib import Path

import pytest

from procflow.io import load
from procflow.model import Portfolio, Procedure
from procflow.samples import sample


@pytest.fixture(scope="session")
def incoming() -> Procedure:
    return sample("incoming-document")


@pytest.fixture(scope="session")
def land_use() -> Procedure:
    return sample("land-use-change")


@pytest.fixture(scope="session")
def leave() -> Procedure:
    return sample("leave-request")


@pytest.fixture(scope="session")
def office() -> Portfolio:
    return sample("office-portfolio")


@pytest.fixture(scope="session")
def step_table() -> Procedure:
    """A decision's step table: level A and no more."""
    return load(Path(__file__).parent / "step_table.yaml")

"""Short lists of procedures for tests of plans."""

from collections.abc import Callable
from typing import Any

import pytest

from procflow.model import Portfolio, PortfolioEntry
from procflow.samples import sample

Maker = Callable[..., PortfolioEntry]


def entry(id: str, cases: int = 10, hours: float | None = 1.0, **more: Any) -> PortfolioEntry:
    """Return a procedure of the office's own, with as many cases in each of three years."""
    plain: dict[str, Any] = {
        "group": "work process", "owner": "Văn phòng", "volumes": dict.fromkeys((2021, 2022, 2023), cases), "steps": 5,
        "handoffs": 2, "hours_per_case": hours, "legal_status": "own regulation", "basis": "Quy chế làm việc",
        "separate_by_law": False, "control_reserved": False,
    }  # fmt: skip
    return PortfolioEntry(id=id, **{**plain, **more})


@pytest.fixture
def make() -> Maker:
    return entry


@pytest.fixture
def law() -> dict[str, Any]:
    """What higher law lays down and keeps apart."""
    return {"legal_status": "higher law", "basis": "Luật 1", "separate_by_law": True}


@pytest.fixture
def listed() -> Callable[..., Portfolio]:
    """Return a list of procedures."""
    return lambda *entries, **more: Portfolio(id="office", entries=entries, **more)


@pytest.fixture
def office() -> Portfolio:
    portfolio = sample("office-portfolio")
    assert isinstance(portfolio, Portfolio)
    return portfolio

"""Which rows of the log lie on the path of each case: from its last row back through `previous`.

Where branches run side by side, the path is the one whose token came last to each join. Its rows follow each other
without a gap, so that the times of the path add up to the cycle time of the case.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.model import EventLog


def on_path(log: EventLog) -> NDArray[np.bool_]:
    """Tell for each row of the log whether it lies on the path of its case; open cases have no path.

    Returns
    -------
    ndarray of bool, shape (rows,)

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Table
    >>> log = EventLog(dt.datetime(2026, 1, 5, tzinfo=dt.timezone.utc), "UTC", "p", ("a", "b", "c"), (), ("z",),
    ...     steps=Table({"previous": np.array([-1, 0, 0])}),
    ...     cases=Table({"end": np.array([9]), "last": np.array([2])}))
    >>> on_path(log).tolist()
    [True, False, True]
    """
    previous = log.steps["previous"]
    marked: NDArray[np.bool_] = np.zeros(len(previous), dtype=bool)
    row = log.cases["last"][log.cases["end"] >= 0]
    # A row comes after the one it follows, so each turn moves all cases one row back and the loop ends.
    while len(row := row[row >= 0]):
        marked[row] = True
        row = previous[row]
    return marked


def per_case(log: EventLog, values: NDArray[Any], rows: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Add up whole numbers of rows by case, exactly.

    Parameters
    ----------
    values : ndarray of int, shape (rows,)
        One value per row of the log.
    rows : ndarray of bool, optional
        Rows to take; by default all.

    Returns
    -------
    ndarray of int64, shape (cases,)
    """
    total = np.zeros(len(log.cases), dtype=np.int64)
    case = log.steps["case"]
    if rows is None:
        np.add.at(total, case, values)
    else:
        np.add.at(total, case[rows], values[rows])
    return total

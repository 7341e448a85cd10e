"""A language that nothing is written in, such as "vn", is refused by name wherever one is asked for."""

from collections.abc import Callable

import pytest

import procflow
from procflow import plot
from procflow.errors import ProcedureError
from procflow.io import start_text
from procflow.model import ILLUSTRATIVE
from procflow.output import csv_text
from procflow.simulation import Scenario

PROCEDURE = procflow.sample("incoming-document")
MEASURED = procflow.measure(procflow.simulate(PROCEDURE, Scenario(cases=3, replications=2), engine="plain"))
ASKED: dict[str, Callable[[str], object]] = {
    "a text": ILLUSTRATIVE.get,
    "a problem": procflow.check(PROCEDURE)[0].text,
    "a procedure's card": PROCEDURE.html,
    "a table of figures": MEASURED.table,
    "a table of questions": procflow.questions(PROCEDURE).table,
    "a sheet of questions": lambda lang: procflow.questions(PROCEDURE).write_csv("questions.csv", lang),
    "the level of knowledge": procflow.analyze(PROCEDURE).level.text,
    "a file to fill in": lambda lang: start_text(PROCEDURE, lang),
    "a table for Excel": lambda lang: csv_text([], lang),
    "swimlanes": lambda lang: plot.diagram(PROCEDURE, lang=lang),
    "a chart": lambda lang: plot.waiting(MEASURED, lang=lang),
    "busy hours": lambda lang: plot.utilization(MEASURED, lang=lang),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("lang", ["vn", "VI", ""])
def test_a_language_that_is_none_is_refused_by_name(asked, lang):
    """Not taken for English in silence, nor ended in an error of Python."""
    with pytest.raises(ProcedureError) as caught:
        ASKED[asked](lang)
    assert str(caught.value) == f"lang is '{lang}', expected 'vi' (Vietnamese) or 'en' (English)."

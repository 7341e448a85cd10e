"""A run as a card for a notebook: what was run and how often; figures are for `measure`."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.display import card, facts, paragraph
from procflow.errors import Problem
from procflow.model import ILLUSTRATIVE, EventLog, Procedure, Text
from procflow.simulation.scenario import Scenario
from procflow.wording import Lang, day, number

RUN = Text(en="Run", vi="Lần chạy")
FIGURES = Text(en="For figures: measure(run).", vi="Để có số liệu: measure(run).")
NAMES = {
    "replications": Text(en="Replications", vi="Số lần chạy mô phỏng"),
    "cases": Text(en="Cases counted, all replications", vi="Số hồ sơ được tính, mọi lần chạy"),
    "start": Text(en="First day", vi="Ngày đầu"),
    "weeks": Text(en="Weeks of arrivals", vi="Số tuần hồ sơ đến"),
    "warm_up": Text(en="Cases left out at the start", vi="Số hồ sơ đầu không tính"),
    "until": Text(en="Until", vi="Đến"),
    "seed": Text(en="Seed", vi="Hạt giống ngẫu nhiên"),
}


def run_card(
    procedure: Procedure, scenario: Scenario, logs: Sequence[EventLog], warnings: Sequence[Problem], lang: Lang
) -> str:
    """Return the card of a run in one language."""
    cases = sum(int(log.cases["counted"].sum()) for log in logs)
    known = {
        "replications": number(len(logs), lang),
        "cases": number(cases, lang),
        "start": day(scenario.start, lang),
        "weeks": "" if scenario.weeks is None else number(scenario.weeks, lang),
        "warm_up": number(scenario.warm_up_cases, lang) if scenario.warm_up_cases else "",
        "until": "" if scenario.until is None else day(scenario.until, lang),
        "seed": str(scenario.seed),
    }
    return card(
        f"{RUN.get(lang)}: {procedure.name.get(lang) or procedure.id}",
        facts(procedure.id, [(NAMES[name].get(lang), value) for name, value in known.items()]),
        *(paragraph(warning.text(lang)) for warning in warnings),
        paragraph(FIGURES.get(lang)),
        lang=lang,
        banner=ILLUSTRATIVE.get(lang) if procedure.illustrative else "",
    )

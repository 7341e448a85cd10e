"""Reports in a browser: Chromium drives them, where it and its driver are installed."""

import shutil

import pytest

import procflow as pf

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium of the machine's own; without it or playwright, the tests say why they are left out."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install procflow[browser]"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install it, for example with apt-get install chromium")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def material():
    """Everything a report of a procedure can hold."""
    procedure = pf.sample("leave-request")
    proposal = pf.propose(procedure, max_cuts=3, edits=("remove", "delegate"))
    scenario = pf.Scenario(weeks=2, replications=3, seed=1)
    comparison = pf.compare(*(pf.simulate(one, scenario) for one in (procedure, proposal.after)))
    return {
        "proposal": proposal,
        "comparison": comparison,
        "new_limit": pf.new_limit(comparison.after.run, target=0.8),
        "frontier": pf.frontier(procedure, edits=("remove",)),
        "compliance": pf.report.ComplianceCost(hourly_rate=50_000, source="invented, 2026", fees=0, cases_per_year=400),
        "link": "https://example.gov.vn/quy-trinh",
    }


class Reports(dict):
    """The path of the report of a procedure or of a list, by kind and language; each is written when first asked for."""

    def __init__(self, folder, given):
        self.folder, self.given = folder, given

    def __missing__(self, which):
        kind, lang = which
        path = self.folder / f"{kind}-{lang}.html"
        pf.report.write(path, lang=lang, **self.given(kind))
        self[which] = path
        return path


@pytest.fixture(scope="session")
def reports(request, tmp_path_factory):
    """The reports of a procedure and of a list in both languages."""

    def given(kind):
        if kind == "list":
            return {"proposal": pf.propose(pf.sample("office-portfolio"), max_cuts=26)}
        return request.getfixturevalue("material")

    return Reports(tmp_path_factory.mktemp("pages"), given)

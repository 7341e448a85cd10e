"""The report of a plan for a list: one file that stands alone, with every procedure, three readings and the drafts."""

import html
import re

import attrs
import pytest
from hand_made_portfolio_plan import OFFICE, STAFF, hand_made_plan

import procflow as pf
from procflow.errors import NotSupportedError, OutputError
from procflow.model import ILLUSTRATIVE, Text
from procflow.report.portfolio import portfolio_sections
from procflow.report.typesetting import NO_BREAK
from procflow.samples import read_portfolio
from procflow.simplification.portfolio import propose_portfolio
from procflow.simplification.portfolio.proposal import COUNTING


@pytest.fixture(scope="module")
def plan():
    """Six procedures of two units."""
    return hand_made_plan()


@pytest.fixture(scope="module", params=["vi", "en"])
def page(request, plan, tmp_path_factory):
    """The report in each language, as text without tags beside the file's own text."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    pf.report.write(path, proposal=plan, lang=request.param)
    raw = path.read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", raw, flags=re.DOTALL))
    return request.param, text.replace(NO_BREAK, " "), raw


def test_nothing_runs_and_nothing_is_fetched(page):
    """No script and no address."""
    _, _, raw = page
    assert "<script" not in raw
    assert "http" not in raw.replace("http-equiv", "")
    assert "default-src 'none'" in raw


def test_every_procedure_is_there_with_its_verdict(page, plan):
    """Each id and name; five of six changed, four shaded because they leave the list."""
    lang, text, raw = page
    for entry in plan.before.entries:
        assert f"{entry.id} {entry.name.get(lang)}" in re.sub(r"\s+", " ", text)
    assert raw.count('<tr class="cut">') == 4


def test_three_readings_and_the_counting_rule_stand_side_by_side(page):
    """66.7 % of titles, 37.0 % of hours touched, 10.9 % removed, by hand."""
    lang, text, _ = page
    rates = {"vi": ["66,7 %", "37,0 %", "10,9 %"], "en": ["66.7 %", "37.0 %", "10.9 %"]}[lang]
    places = [text.index(rate) for rate in rates]
    assert all(place > 0 for place in places)
    assert COUNTING.get(lang) in text


def test_drafts_of_both_units_are_annexed_and_marked(page):
    """Each draft says itself that its figures are invented and that it is a draft."""
    lang, text, raw = page
    assert raw.count('<article class="draft"') == 2
    assert text.count(ILLUSTRATIVE.get(lang)) == 3
    assert text.count("DỰ THẢO" if lang == "vi" else "DRAFT") == 2
    assert all(unit in text for unit in (OFFICE, STAFF))


def test_not_proved_is_said_on_the_first_page(plan):
    """The hand-made plan proves nothing."""
    summary = portfolio_sections(plan, "en")[0]
    assert any(part.kind == "text" and part.text.startswith("NOT proved") for part in summary.parts)


def test_text_of_the_list_is_text_and_no_markup(plan, tmp_path):
    """A name with angle brackets is shown, not run."""
    entry = attrs.evolve(plan.before.entries[0], name=Text(vi="<b>x</b>"))
    pf.report.write(
        tmp_path / "r.html",
        proposal=attrs.evolve(plan, before=attrs.evolve(plan.before, entries=(entry, *plan.before.entries[1:]))),
    )
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_same_plan_same_bytes(plan, tmp_path):
    """Written twice, the files are equal."""
    for name in ("a.html", "b.html"):
        pf.report.write(tmp_path / name, proposal=plan)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_clock_and_other_endings_are_refused_by_name(plan, tmp_path):
    """A list holds no steps to simulate; a report has two forms."""
    procedure = pf.sample("leave-request")
    run = pf.simulate(procedure, pf.Scenario(weeks=1, replications=2, seed=1))
    with pytest.raises(NotSupportedError, match=r"no comparison to report"):
        pf.report.write(tmp_path / "r.html", proposal=plan, comparison=pf.compare(run, run))
    with pytest.raises(OutputError, match=r"'\.pdf'"):
        pf.report.write(tmp_path / "r.pdf", proposal=plan)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_bare_list_has_a_report_without_invented_figures(lang, tmp_path):
    """No names, owners, cases or hours: unknown is said, never 0, and there is no year 0."""
    head = "id;group;steps;handoffs;legal_status;separate_by_law;control_reserved;duplicate_of\n"
    rows = "A;work process;5;4;higher law;no;no;\nB;work process;5;4;none found;no;no;A\n"
    plan = propose_portfolio(read_portfolio(head + rows))
    for name in ("r.html", "r.csv"):
        pf.report.write(tmp_path / name, proposal=plan, lang=lang)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"(năm|of|Hours|Giờ công) 0\b", text)
    assert text.count("<strong>chưa biết</strong>" if lang == "vi" else "<strong>unknown</strong>") == 3


def test_an_empty_list_has_a_report(tmp_path):
    """Nothing to decide is an answer."""
    head = "id;group;steps;handoffs;legal_status;separate_by_law;control_reserved\n"
    pf.report.write(tmp_path / "r.html", proposal=propose_portfolio(read_portfolio(head)), lang="en")
    assert "No procedure of the 0" in (tmp_path / "r.html").read_text(encoding="utf-8")

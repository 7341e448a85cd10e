"""The report: one file that stands alone, runs nothing, asks nothing, and says what it does not know."""

import base64
import csv
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

import procflow as pf
from procflow.report.naming import readable
from procflow.report.say import Say
from procflow.report.typesetting import joined


class Page(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.headings = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def plan():
    """A plan of the smallest sample, simulated for a month."""
    procedure = pf.sample("leave-request")
    proposal = pf.propose(procedure, max_cuts=3)
    scenario = pf.Scenario(weeks=4, replications=3, seed=1)
    runs = [pf.simulate(p, scenario) for p in (procedure, pf.apply(procedure, proposal))]
    return proposal, pf.compare(*runs)


@pytest.fixture(scope="module", params=["vi", "en"])
def page(request, plan, tmp_path_factory):
    """The report in each language."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    pf.report.write(path, proposal=plan[0], comparison=plan[1], lang=request.param)
    return request.param, path.read_text(encoding="utf-8")


def test_nothing_runs_and_nothing_is_fetched(page):
    """No script, no handler, no reference to anything outside, and a policy that would forbid it."""
    _, text = page
    parsed = Page(text)
    assert not {"script", "iframe", "object", "embed", "link", "img"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    outside = [v for n, v in parsed.attributes if n in ("href", "src", "xlink:href") and not (v or "").startswith("#")]
    assert outside == []
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text).group(1)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" == policy
    assert text.count("<style") == 1
    assert "style" not in {name for name, _ in parsed.attributes}


def test_banner_language_and_sections(page):
    """The page says that its figures are invented, in its own language, and numbers its sections."""
    lang, text = page
    assert f'<html lang="{lang}">' in text
    assert {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}[lang] in text
    numbers = re.findall(r"<h2[^>]*>(\d+)\.", text)
    assert numbers == [str(k) for k in range(1, 19)]


def test_every_step_has_a_verdict_and_a_reason(page, plan):
    """All steps of the procedure stand in the table; kept ones with their reason in names, the others with their change."""
    lang, text = page
    words = set(Page(text).words)
    for verdict in plan[0].verdicts:
        assert verdict.step in words
        if verdict.kind not in ("removed", "merged", "delegated", "parallelised"):
            reason = joined(readable(verdict.reason.get(lang), plan[0].before, Say(lang)))
            assert any(reason.startswith(word.rstrip()) for word in words if len(word) > 20)
    assert {"vi": joined("Thay đổi số 1;"), "en": "Change 1;"}[lang] in text


def test_figures_of_the_comparison_are_there(page, plan):
    """The simulated mean stands in the table with its name."""
    lang, text = page
    assert plan[1]["cycle_time_mean"].name.get(lang) in text


def test_names_cannot_inject_markup(tmp_path):
    """A step called like a tag is shown as text."""
    step = "{name: '<script>alert(1)</script>', role: r, next: z}"
    procedure = pf.loads(f"procflow: 1\nid: p\nsteps:\n  a: {step}\nends: {{z: Z}}\n")
    pf.report.write(tmp_path / "r.html", proposal=pf.propose(procedure), lang="en")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_what_is_not_computed_is_said(tmp_path):
    """Without times there is no zero minutes, but a sentence."""
    procedure = pf.loads("procflow: 1\nid: p\nsteps: {a: {role: r}, b: {role: s, next: z}}\nends: {z: Z}\n")
    proposal = pf.propose(procedure)
    pf.report.write(tmp_path / "r.html", proposal=proposal, lang="en")
    assert "Queues and deadlines are not computed" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Cycle time" not in pf.report.before_after_table(proposal)


@pytest.mark.parametrize(("lang", "delimiter"), [("en", ","), ("vi", ";")])
def test_csv_opens_in_a_spreadsheet(plan, tmp_path, lang, delimiter):
    """UTF-8 with its mark, the country's delimiter, one row per figure of the table."""
    pf.report.write(tmp_path / "t.csv", proposal=plan[0], comparison=plan[1], lang=lang)
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=delimiter))
    assert len(rows) == 2 + len(pf.report.before_after_rows(*plan))
    steps = next(row for row in rows if row[0] == "steps")
    assert [float(steps[k].replace(",", ".")) for k in (3, 6)] == [16.0, 13.0]


def test_tables_can_be_read_aloud_and_fit_the_page(page):
    """Every table has a caption and headings with a scope, and the columns of a table fill its width and no more."""
    _, text = page
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
    assert len(tables) >= 4
    for found in tables:
        assert "<caption>" in found
        assert not re.search(r"<th(?![^>]*scope=)[ >]", found)
        classes = re.findall(r'<col class="([w\d-]+)">', found)
        widths = [float(re.search(rf"^\.{name} {{ width: ([\d.]+)%", text, re.MULTILINE).group(1)) for name in classes]
        assert sum(widths) == pytest.approx(100, abs=1)
        rows = re.findall(r"<tr.*?</tr>", found.partition("<tbody>")[2], re.DOTALL)
        spans = [sum(int(n or 1) for n in re.findall(r'<t[hd](?:[^>]*colspan="(\d+)")?[^>]*>', row)) for row in rows]
        assert set(spans) == {len(widths)}


ANNEXES = {
    "vi": ["bảng tổng hợp phương án đơn giản hóa", "quy trình nội bộ theo từng bước", "quy trình theo bố cục ISO 9001:2015",
           "biểu tính chi phí tuân thủ", "phiếu công khai"],
    "en": ["table of the simplification", "the internal procedure, step by step", "the procedure in the layout of ISO 9001",
           "compliance cost", "posting card"],
}  # fmt: skip


def test_official_tables_are_the_last_sections(page):
    """Each on a page of its own; the row of the decision across the paper, with the banner repeated."""
    lang, text = page
    titles = re.findall(r"<h2 id=[^>]*>\d+\. (?:Phụ lục|Annex): (.*?)</h2>", text)
    assert ANNEXES[lang] == titles
    across = text[text.index('class="annex"') :]
    assert {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}[lang] in across
    assert "@page annex { size: landscape;" in text


def test_large_procedures_are_cut_into_sheets(tmp_path):
    """46 steps do not fit one sheet of A4: each sheet is a picture of its own, numbered."""
    proposal = pf.propose(pf.sample("incoming-document"), max_cuts=1)
    pf.report.write(tmp_path / "r.html", proposal=proposal, lang="en")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    count = len(pf.plot.before_after_sheets(proposal, lang="en", paper="A4"))
    assert count > 1
    assert [f"Sheet {k} of {count}." in text for k in range(1, count + 2)] == [True] * count + [False]


def test_unknown_ending_is_refused(plan, tmp_path):
    """The message names the endings that can be written."""
    with pytest.raises(pf.OutputError, match=r"\.html, \.docx, \.xlsx or \.csv"):
        pf.report.write(tmp_path / "r.odt", proposal=plan[0])
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_is_none_is_refused_by_name(tmp_path):
    """vn is the country; nothing is written."""
    with pytest.raises(pf.ProcedureError, match="lang is 'vn', expected 'vi'"):
        pf.report.write(tmp_path / "r.html", proposal=None, lang="vn")
    assert list(tmp_path.iterdir()) == []

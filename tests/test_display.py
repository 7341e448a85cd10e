"""Cards in notebooks: right in both languages, escaped, tables that a screen reader can follow, no script."""

import re
from html.parser import HTMLParser

import pytest
from attrs import evolve

import procflow as pf
from procflow.display import Shown, card, facts, folded, paragraph, show, table
from procflow.model import End, Flow, Procedure, Role, Step, Text

BANNER = {"en": "ILLUSTRATIVE FIGURES", "vi": "SỐ LIỆU MINH HỌA"}
ALLOWED = {"div", "p", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"}


class Reader(HTMLParser):
    """Reads a card: fails on a tag that is not closed in order, keeps tags, attributes, texts and tables."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.attributes, self.texts = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def shown():
    """One of each noun that shows itself."""
    procedure = pf.sample("leave-request")
    plan = pf.propose(procedure, max_cuts=2, edits="remove")
    scenario = pf.Scenario(weeks=2, replications=2, seed=1)
    run = pf.simulate(procedure, scenario)
    comparison = pf.compare(run, pf.simulate(pf.apply(procedure, plan), scenario))
    return {
        "procedure": procedure, "proposal": plan, "run": run, "metrics": pf.measure(run), "comparison": comparison,
    }  # fmt: skip


NOUNS = ("procedure", "proposal", "run", "metrics", "comparison")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("noun", NOUNS)
def test_card_is_plain_html_in_its_language(noun, lang, shown):
    """Only plain tags, no script, no style, no address; the language stands on it, and the banner."""
    read = Reader(shown[noun].html(lang))
    assert set(read.tags) <= ALLOWED
    assert {name for name, _ in read.attributes} <= {"lang", "scope"}
    assert ("lang", lang) in read.attributes
    assert any(BANNER[lang] in text for text in read.texts)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_table_has_a_caption_and_heads(noun, shown):
    """A caption for each table, a scope for each head, and a head for each row."""
    html = shown[noun].html("vi")
    read = Reader(html)
    assert read.tags.count("table") == read.tags.count("caption") > 0
    assert read.tags.count("th") == html.count('<th scope="col">') + html.count('<th scope="row">')
    assert html.count("<tr>") == html.count('<th scope="row">') + html.count("<thead>")


@pytest.mark.parametrize("noun", NOUNS)
def test_a_notebook_shows_the_english_card(noun, shown):
    """What Jupyter asks for; `show` gives the other language."""
    assert shown[noun]._repr_html_() == shown[noun].html("en")
    assert show(shown[noun], lang="vi") == Shown(shown[noun].html("vi"))
    assert show(shown[noun], lang="vi")._repr_html_() != shown[noun]._repr_html_()


@pytest.mark.parametrize("noun", NOUNS)
def test_card_is_small(noun, shown):
    """A notebook with ten of them can be sent by mail."""
    assert len(shown[noun].html("vi").encode()) < 20_000


def test_figures_of_the_card_are_those_of_the_table(shown):
    """Every cell of the plain table of metrics and comparison stands in the card as well."""
    for noun in ("metrics", "comparison"):
        texts = Reader(shown[noun].html("vi")).texts
        for line in shown[noun].table("vi").splitlines()[3:8]:
            assert [cell for cell in re.split(r"\s{2,}", line.strip()) if cell not in texts] == []


def test_proposal_tells_changes_and_proof(shown):
    """Edits with the names of their steps, value before and after, what passes, and whether it is proved."""
    texts = Reader(shown["proposal"].html("en")).texts
    assert "remove step 'chief_initials'" in texts
    assert "Check and initial the leave paper" in texts
    assert "1,709" in texts
    assert any(text.startswith("Errors 'cover' that pass") for text in texts)
    assert any(text.startswith("Proved: best within the stated model") for text in texts)


def test_proposal_without_changes_has_no_table_of_them():
    """An empty plan says so in its count alone."""
    step = Step(id="sign", role="chair")
    sole = Procedure(
        id="p", steps=[step], start="sign", ends=[End(id="z")], flows=[Flow("sign", "z")], roles=[Role(id="chair")]
    )
    texts = Reader(pf.propose(sole).html("en")).texts
    assert "Changes" not in texts
    assert any(text.startswith("0 of 1 step") for text in texts)


def test_names_cannot_break_out_of_the_card():
    """A name with tags is text, wherever it stands."""
    evil = '<script>alert("x")</script>'
    step = Step(id="sign", name=Text(vi=evil, en=evil), role="chair")
    procedure = Procedure(
        id="p<b>", name=Text(vi=evil, en=evil), version=evil, steps=[step], start="sign", ends=[End(id="z")],
        flows=[Flow("sign", "z")], roles=[Role(id="chair", name=Text(vi=evil, en=evil))],
    )  # fmt: skip
    read = Reader(procedure.html("en"))
    assert "script" not in read.tags
    assert read.texts.count(evil) == 3


def test_banner_only_where_figures_are_invented(shown):
    """A real procedure has none."""
    real = evolve(shown["procedure"], illustrative=False)
    assert BANNER["en"] not in real.html("en")


def test_performers_of_joint_work_are_all_named():
    """The lead first."""
    step = Step(id="inspect", role="land", joint=(("land", 1), ("construction", 2)))
    roles = [Role(id="construction", name=Text(en="Builder")), Role(id="land")]
    procedure = Procedure(
        id="p", steps=[step], start="inspect", ends=[End(id="z")], flows=[Flow("inspect", "z")], roles=roles
    )
    assert "land, Builder" in Reader(procedure.html("en")).texts


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        (paragraph("a & b"), ["a & b"]),
        (facts("Cap", [("known", "1"), ("unknown", "")]), ["Cap", "known", "1"]),
        (table("Cap", ["H"], [["<r>"]]), ["Cap", "H", "<r>"]),
        (folded("More", paragraph("x")), ["More", "x"]),
        (card("T", lang="en", banner="B"), ["T", "B"]),
    ],
)
def test_blocks_say_their_texts(html, texts):
    """Once each, in order."""
    assert texts == Reader(html).texts


def test_nothing_is_said_of_nothing():
    """An empty text makes no empty paragraph."""
    assert paragraph("") == ""

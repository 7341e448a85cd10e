"""The pages of the manual hang together: each is in the sidebar, and the API names everything that is public."""

import re
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import procflow
from procflow import model

DOCS = Path(__file__).parents[2] / "docs"
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OBJECT = re.compile(r"^\.\. auto(?:function|class|exception):: (\w+)$", re.MULTILINE)
ROOM = re.compile(r"^\.\. automodule:: procflow\.(\w+)$", re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]*)\]\(")
PAGES = sorted(DOCS.rglob("*.md"))
ROOMS = ("plot", "report", "testing")


def entries(page):
    """List the pages that the toctrees of a page name."""
    lines = [line for block in TOCTREE.findall(page.read_text(encoding="utf-8")) for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(":")]


def reached(page):
    """List a page and all below it."""
    found = [page]
    for entry in entries(page):
        pages = sorted(page.parent.glob(f"{entry}.md"))
        assert pages, f"{page.name} names {entry}, which is no page"
        found += [below for one in pages for below in reached(one)]
    return found


def test_every_page_is_in_the_sidebar_once():
    """A page that nobody can find, or one that stands in two places, would not be read."""
    assert sorted(reached(DOCS / "index.md")) == sorted(DOCS.rglob("*.md"))


def test_the_landing_page_leads_to_every_page():
    """But the decisions and the API, which have pages of their own for that."""
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)#]+)\)", text)
    assert sorted({entry + ".md" for entry in entries(DOCS / "index.md")} - set(linked)) == []


def test_the_api_names_everything_public_once():
    """Every name of the face is told from its docstring on one page, and so is every room as a whole."""
    texts = [page.read_text(encoding="utf-8") for page in (DOCS / "reference" / "api").glob("*.md")]
    told = Counter(name for text in texts for name in OBJECT.findall(text))
    rooms = Counter(name for text in texts for name in ROOM.findall(text))
    assert dict(told) == dict.fromkeys(set(procflow.__all__) - {*ROOMS, "__version__"}, 1)
    assert dict(rooms) == dict.fromkeys(ROOMS, 1)


def is_law(value):
    return isinstance(value, type) and value is not model.Law and hasattr(value, "quantile") and hasattr(value, "mean")


def test_the_api_names_every_law_of_time():
    """With its parameters, as it is written in a program."""
    text = (DOCS / "reference" / "api" / "nouns.md").read_text(encoding="utf-8")
    told = re.findall(r"^\.\. autoclass:: procflow\.model\.(\w+)$", text, re.MULTILINE)
    assert sorted({name for name, law in vars(model).items() if is_law(law)} - set(told)) == []


def test_every_picture_is_drawn_by_a_script_in_both_languages():
    """A picture that nobody can draw again would show what is no longer so."""
    script = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "pictures").glob("make*.py"))
    drawn = {path.stem for path in (DOCS / "pictures").glob("*.png")}
    assert sorted(stem for stem in drawn if f'"{stem.removesuffix("-vi")}"' not in script) == []
    assert sorted(stem for stem in drawn if {stem, stem.removesuffix("-vi") + "-vi"} - drawn) == []


@pytest.mark.parametrize("page", [page for page in PAGES if PICTURE.search(page.read_text(encoding="utf-8"))], ids=str)
def test_pictures_say_what_they_show(page):
    """For those who cannot see them; in words, not as the name of a file."""
    assert [text for text in PICTURE.findall(page.read_text(encoding="utf-8")) if len(text.split()) < 3] == []


def test_every_message_is_told_under_findings_or_errors():
    """The rooms that the page of errors names, with those of the findings, are all that have messages."""
    pytest.importorskip("sphinx", reason="the manual needs sphinx: pip install procflow[docs]")
    spec = spec_from_file_location("told_by_code", DOCS / "_ext" / "told_by_code.py")
    told = module_from_spec(spec)
    spec.loader.exec_module(told)
    page = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
    named = [room for rooms in re.findall(r"^```\{sentences\} (.+)$", page, re.MULTILINE) for room in rooms.split()]
    speaking = [room for room in told.rooms() if told.messages(room)]
    assert sorted(set(speaking) - set(named) - set(told.FINDINGS)) == []
    assert len(told.said_by(named)) > 400

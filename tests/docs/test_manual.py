"""The pages of the manual hang together: each is in the sidebar, and the API names everything that is public."""

import re
from collections import Counter
from pathlib import Path

import pytest

import procflow

DOCS = Path(__file__).parents[2] / "docs"
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OBJECT = re.compile(r"^\.\. auto(?:function|class|exception):: (\w+)$", re.MULTILINE)
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


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_the_api_names_everything_public_once(room):
    """Everything in ``__all__`` is told from its docstring, on one page."""
    home = getattr(procflow, room) if room else procflow
    module = f"procflow.{room}".rstrip(".")
    texts = [page.read_text(encoding="utf-8") for page in (DOCS / "reference" / "api").glob("*.md")]
    told = Counter(name for text in texts if f"currentmodule:: {module}\n" in text for name in OBJECT.findall(text))
    assert dict(told) == dict.fromkeys(set(home.__all__) - {*ROOMS, "__version__"}, 1)

"""Every Python snippet of the manual and the README runs, and every YAML snippet marked as a file can be read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(python|yaml)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"file=(\S+)")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def page_name(page):
    return str(page.relative_to(ROOT))


def has_snippets(page):
    """Tell whether a page has snippets that no other test runs: pages with printed output have a test of their own."""
    text = page.read_text(encoding="utf-8")
    return "```python" in text and "```text printed" not in text


@pytest.mark.parametrize("page", [page for page in PAGES if has_snippets(page)], ids=page_name)
def test_snippets_run_in_order(page, tmp_path, monkeypatch):
    """The snippets of one page run one after the other in one namespace, beside the files that the page shows."""
    monkeypatch.chdir(tmp_path)
    namespace = {}
    for language, words, code in BLOCK.findall(page.read_text(encoding="utf-8")):
        name = FILE.search(words)
        if language == "yaml":
            if name:
                (tmp_path / name[1]).write_text(code, encoding="utf-8")
        else:
            exec(compile(code, page.name, "exec"), namespace)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_somewhere(page):
    """Relative links of the manual point at files of the project."""
    targets = [page.parent / target for target in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [str(target) for target in targets if not target.exists()] == []

"""Judge the built manual: ``python docs/built.py build/html/en build/html/vi``.

Every link and picture within the manual leads somewhere, to the very anchor; no page fetches anything from elsewhere; and
the anchors of a page are the same in every language, so that a link to a heading serves all readers. What a catalogue
holds no translation of, or a stale one, is marked on its page.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import polib

LOCALE = Path(__file__).resolve().parent / "locale"
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset", "object": "data"}
STYLES = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")]+)|@import\s+['\"]([^'\"]+)")


class Page(HTMLParser):
    """What one page holds: its anchors, the links it shows, and what a browser loads with it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchor, the link and the resource of a tag."""
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and not given.get("alt"):
            self.links.append(f"a picture without a text in its place: {given.get('src')}")
        loaded = given.get(LOADED.get(tag, ""))
        if loaded and (tag != "link" or "stylesheet" in (given.get("rel") or "") or "icon" in (given.get("rel") or "")):
            self.loads.append(loaded)


def broken(root: Path, file: Path, pages: dict[Path, Page]) -> list[str]:
    """List the links and resources of a page that lead nowhere, and what it fetches from elsewhere."""
    page = pages[file]
    said = [f"fetches {load}" for load in page.loads if urlsplit(load).scheme not in ("", "data")]
    for link in page.links + page.loads:
        parts = urlsplit(link)
        if parts.scheme in ("http", "https", "mailto", "data"):
            continue
        to = (file.parent / unquote(parts.path)).resolve() if parts.path else file
        if not to.is_file():
            said.append(f"leads nowhere: {link}")
        elif to in pages and unquote(parts.fragment) not in pages[to].anchors | {""}:
            said.append(f"no such anchor: {link}")
    return [f"{file.relative_to(root.parent)}: {what}" for what in said]


def fetched_by_styles(root: Path) -> list[str]:
    """List what style sheets load from elsewhere or do not find."""
    said = []
    for file in sorted(root.rglob("*.css")):
        for found in STYLES.finditer(file.read_text(encoding="utf-8")):
            load = found[1] or found[2]
            if urlsplit(load).scheme or not (file.parent / urlsplit(load).path).exists():
                said.append(f"{file.relative_to(root.parent)}: loads {load}")
    return said


def headings(file: Path) -> list[str]:
    """List the anchors of the sections of a page."""
    return re.findall(r'<section id="([^"]*)"', file.read_text(encoding="utf-8"))


def unmarked(root: Path) -> list[str]:
    """List the pages of a translated manual that show fewer marks than their catalogues have stale or missing messages."""
    said = []
    folder = LOCALE / root.name / "LC_MESSAGES"
    for file in sorted(folder.rglob("*.po")) if folder.exists() else ():
        page = root / file.relative_to(folder).with_suffix(".html")
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        catalogue = polib.pofile(str(file))
        left = {"stale-here": [e for e in catalogue if e.fuzzy], "untranslated-here": catalogue.untranslated_entries()}
        for mark, entries in left.items():
            marks = len(re.findall(rf'class="[^"]*\b{mark}\b', text))
            if marks < len(entries):
                said.append(f"{root.name}/{page.relative_to(root)}: {marks} of {len(entries)} bear the mark {mark}")
    return said


def main(folders: list[str]) -> int:
    """Print what is wrong; return 1 if anything is."""
    roots = [Path(folder).resolve() for folder in folders]
    pages = {file: Page(file) for root in roots for file in sorted(root.rglob("*.html"))}
    said = [line for root in roots for file in pages if root in file.parents for line in broken(root, file, pages)]
    said += [line for root in roots for line in fetched_by_styles(root)]
    said += [line for root in roots for line in unmarked(root)]
    for file in (file for file in pages if roots[0] in file.parents):
        for other in roots[1:]:
            twin = other / file.relative_to(roots[0])
            if not twin.exists() or headings(twin) != headings(file):
                said.append(f"{other.name}/{file.relative_to(roots[0])}: not the sections of {roots[0].name}")
    print("\n".join([*said, f"{len(pages)} pages, {len(said)} faults"]))
    return 1 if said or not pages else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

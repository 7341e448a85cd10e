"""Keep the Vietnamese catalogues of the manual in step with its pages.

``python docs/catalogues.py update`` rewrites ``docs/locale/vi/LC_MESSAGES/**/*.po`` after the pages: translations stay with
their paragraphs (also when a paragraph moves to another page), a paragraph that changed keeps its old translation marked
``fuzzy`` (stale), and what is gone is dropped. Written twice, the files are the same to the byte.
``python docs/catalogues.py check [page ...]`` says what is wrong in translations, and counts what is missing and stale.
"""

import re
import sys
import tempfile
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import polib
from sphinx.cmd.build import main as sphinx_build

DOCS = Path(__file__).resolve().parent
LOCALE = DOCS / "locale" / "vi" / "LC_MESSAGES"
sys.path.insert(0, str(DOCS / "_ext"))

from messages import needs_translation  # noqa: E402

NOT_TRANSLATED = ("explanation/decisions", "reference/api")
HEADER = {
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
ALIKE = 0.6  # of the letters: from there on an old paragraph counts as the former wording of a new one
BLOCK = re.compile(r"\s*(\d+[.)]|[-+*#>]+)\s")
MARKUP = {
    "code": re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    "link": re.compile(r"\]\(([^)]*)\)"),
}


def messages_of_pages() -> dict[str, list[str]]:
    """Let sphinx extract the messages of every page that is translated, in the order of the page."""
    with tempfile.TemporaryDirectory() as folder:
        left_out = ",".join(["_ext", "_templates", "pictures", *NOT_TRANSLATED])
        if sphinx_build(["-Q", "-b", "gettext", "-D", f"exclude_patterns={left_out}", str(DOCS), folder]):
            raise SystemExit("sphinx could not extract the messages; build the manual to see why")
        found = {}
        for file in sorted(Path(folder).rglob("*.pot")):
            page = file.relative_to(folder).with_suffix("").as_posix()
            if page != "sphinx":
                found[page] = [entry.msgid for entry in polib.pofile(str(file)) if needs_translation(entry.msgid)]
        return found


def catalogues() -> dict[str, polib.POFile]:
    """Read the catalogues of pages that stand; ``sphinx.po`` holds the words of the frame around each page."""
    return {
        file.relative_to(LOCALE).with_suffix("").as_posix(): polib.pofile(str(file))
        for file in sorted(LOCALE.rglob("*.po"))
        if file.name != "sphinx.po"
    }


def renewed(messages: list[str], old: polib.POFile | None, memory: dict[str, str]) -> polib.POFile:
    """Write a page's catalogue anew: same messages keep their translation, changed ones keep it as stale."""
    before = {entry.msgid: entry for entry in old or () if not entry.obsolete}
    gone = [entry for entry in before.values() if entry.msgstr and entry.msgid not in set(messages)]
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = dict(HEADER)
    for message in messages:
        kept = before.get(message)
        entry = polib.POEntry(msgid=message, msgstr=kept.msgstr if kept else memory.get(message, ""))
        if kept and kept.fuzzy:
            entry.flags, entry.previous_msgid = ["fuzzy"], kept.previous_msgid
        elif not entry.msgstr and (former := closest(message, gone)):
            gone.remove(former)
            entry.msgstr, entry.flags = former.msgstr, ["fuzzy"]
            entry.previous_msgid = former.previous_msgid if former.fuzzy else former.msgid
        catalogue.append(entry)
    return catalogue


def closest(message: str, gone: list[polib.POEntry]) -> polib.POEntry | None:
    """Find the translated paragraph that a new one was before, if any is alike."""

    def likeness(entry: polib.POEntry) -> float:
        matcher = SequenceMatcher(None, entry.msgid, message, autojunk=False)
        return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0

    best = max(gone, key=likeness, default=None)
    return best if best is not None and likeness(best) >= ALIKE else None


def update() -> list[str]:
    """Rewrite every catalogue that lags behind its page; return their names."""
    standing, pages = catalogues(), messages_of_pages()
    memory = {e.msgid: e.msgstr for c in standing.values() for e in c if e.msgstr and not e.fuzzy and not e.obsolete}
    changed = []
    for page in sorted(standing.keys() | pages.keys()):
        file = LOCALE / f"{page}.po"
        text = str(renewed(pages[page], standing.get(page), memory)) + "\n" if pages.get(page) else None
        if text == (file.read_text(encoding="utf-8") if file.exists() else None):
            continue
        changed.append(page)
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    return changed


def faults(entry: polib.POEntry) -> list[str]:
    """Say what a translation lost or added: code and the targets of links stay as they are, in any order."""
    said = []
    for kind, pattern in MARKUP.items():
        meant, given = (
            Counter(match[0] if kind == "code" else match[1] for match in pattern.finditer(text))
            for text in (entry.msgid, entry.msgstr)
        )
        said += [f"{kind} {what} is missing" for what in (meant - given).elements()]
        said += [f"{kind} {what} is not in the English" for what in (given - meant).elements()]
    if start := BLOCK.match(entry.msgstr):
        said.append(f"begins like a list or a heading: write a backslash into {start[0].strip()!r}, as in '1\\.'")
    return said


def check(pages: list[str]) -> int:
    """Print the faults of translations and a line of counts per page; return the number of faults."""
    number = 0
    total = Counter()
    for page, catalogue in catalogues().items():
        if pages and page not in pages:
            continue
        states = Counter("stale" if e.fuzzy else "translated" if e.msgstr else "missing" for e in catalogue)
        total += states
        print(f"{states['translated']:5} of {len(catalogue):4} translated, {states['stale']:3} stale: {page}")
        for entry in catalogue:
            for fault in faults(entry) if entry.msgstr and not entry.fuzzy else ():
                number += 1
                print(f"      {entry.msgid[:60]!r}: {fault}")
    print(
        f"{total['translated']:5} of {total.total():4} translated, {total['stale']:3} stale: together; {number} faults"
    )
    return number


def main(words: list[str]) -> int:
    """Do what the first word asks for."""
    if words[:1] == ["update"]:
        for page in update():
            print(f"rewritten: {page}")
        return 0
    if words[:1] == ["check"]:
        return 1 if check([word.removesuffix(".po").removesuffix(".md") for word in words[1:]]) else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

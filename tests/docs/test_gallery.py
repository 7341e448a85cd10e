"""The gallery shows every picture procflow draws, in both languages, and each is small and drawn by its snippet."""

import importlib.util
import re
from pathlib import Path

import pytest

from procflow import plot

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
PICTURE = re.compile(r"!\[[^]]+\]\(pictures/([\w-]+)\.png\)\n\n\[[^]]+\]\(pictures/([\w-]+)\.png\)")
MOST_BYTES = 150_000


def sections():
    """Return the text of each section by its heading."""
    parts = SECTION.split(PAGE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def make():
    """Load the script that draws the pictures."""
    spec = importlib.util.spec_from_file_location("make", DOCS / "pictures" / "make.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@pytest.mark.parametrize("name", plot.__all__)
def test_every_public_function_of_the_room_is_shown(name):
    assert f"pf.plot.{name}(" in PAGE


@pytest.mark.parametrize("heading", sections())
def test_every_section_asks_a_question_and_shows_its_picture_in_both_languages(heading):
    """The snippet before the picture says `lang="en"`, so that the script can draw it in Vietnamese."""
    text = sections()[heading]
    assert heading.endswith("?")
    assert 'lang="en"' in text.partition("![")[0]
    [(english, vietnamese)] = PICTURE.findall(text)
    assert vietnamese == f"{english}-vi"


def test_the_script_draws_the_pictures_of_the_page_in_its_order():
    assert tuple(english for english, _ in PICTURE.findall(PAGE)) == make().GALLERY


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures").glob("*.png")), ids=lambda path: path.stem)
def test_pictures_of_the_manual_are_small(picture):
    """They are kept with the code, and every change adds to the history."""
    assert picture.stat().st_size < MOST_BYTES

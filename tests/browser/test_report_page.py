"""The report in a browser: silent, alone, readable by eye, ear and keyboard, and whole on paper."""

import itertools
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

NIGHTLY = pytest.mark.nightly
PAGES = [
    ("procedure", "vi"),
    pytest.param(("procedure", "en"), marks=NIGHTLY),
    pytest.param(("list", "vi"), marks=NIGHTLY),
    pytest.param(("list", "en"), marks=NIGHTLY),
]
"""One page daily, all of them where Chromium is set up: pytest tests/browser -m ""."""
PRINTED = 186 * 96 / 25.4
"""Width of the text on an upright A4 page, in pixels."""


@pytest.fixture(params=PAGES, ids=["procedure-vi", "procedure-en", "list-vi", "list-en"])
def opened(request, browser, reports):
    """The page of each report, with what it said and asked for while it opened."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reports[request.param].as_uri())
    page.wait_for_load_state("networkidle")
    yield page, said, asked, request.param
    page.close()


def test_it_says_nothing_and_asks_for_nothing(opened, reports):
    """No message on the console, no error, no request but the file, on the screen and on paper."""
    page, said, asked, which = opened
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(PRINTED), "height": 900})
    assert (said, asked) == ([], [reports[which].as_uri()])


def test_the_policy_would_stop_scripts_styles_and_requests(opened):
    """What is put into the page later neither runs nor changes its look: the policy is in force, not only written."""
    page, said, *_ = opened
    answered, stopped = [], []
    page.on("response", lambda response: answered.append(response.url))
    page.on("requestfailed", lambda request: stopped.append((request.url, request.failure)))
    ran = page.evaluate(
        """() => {
            window.ran = false;
            const script = document.createElement('script'); script.textContent = 'window.ran = true';
            const style = document.createElement('style'); style.textContent = 'body { display: none }';
            const image = document.createElement('img'); image.src = 'https://example.com/pixel.png';
            document.body.append(script, style, image);
            const box = document.createElement('p'); box.setAttribute('style', 'color: rgb(1, 2, 3)');
            document.body.append(box);
            return [window.ran, getComputedStyle(document.body).display, getComputedStyle(box).color];
        }"""
    )
    page.wait_for_timeout(100)
    assert ran[:2] == [False, "block"]
    assert ran[2] != "rgb(1, 2, 3)"
    assert answered == []
    assert stopped == [("https://example.com/pixel.png", "csp")]
    assert len([message for message in said if "Content Security Policy" in message]) >= 4


def test_text_can_be_selected_in_tables_and_pictures(opened):
    """A selection over a cell, and over a word of a picture, holds its text."""
    page, *_, (kind, _) = opened
    select = """element => {
        const range = document.createRange(); range.selectNodeContents(element);
        const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
        return [selection.toString().trim(), element.textContent.trim(), getComputedStyle(element).userSelect];
    }"""
    cell = page.locator("tbody th[scope=row]").first
    taken, whole, allowed = cell.evaluate(select)
    assert taken == whole != ""
    assert allowed != "none"
    if kind == "procedure":
        words = page.locator("figure svg text")
        assert words.count() > 50
        taken, whole, _ = words.first.evaluate(select)
        assert taken == whole != ""


@pytest.mark.parametrize("width", [390, 768, 1200])
def test_the_page_is_never_wider_than_the_screen(opened, width):
    """Wide tables and pictures scroll inside their own frames."""
    page = opened[0]
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_nothing_is_wider_than_the_text(opened):
    """Upright sections at the width of A4, those across at theirs; frames do not scroll on paper."""
    page = opened[0]
    page.emulate_media(media="print")
    for width, which in ((186, "section:not(.annex)"), (277, "section.annex")):
        pixels = int(width * 96 / 25.4)
        page.set_viewport_size({"width": pixels, "height": 1000})
        over = page.evaluate(
            """([which, width]) => [...document.querySelectorAll(which)].filter(s => !s.matches('.pictures')).flatMap(s =>
                [...s.querySelectorAll('table, th, td, p, li, svg')].filter(e => e.getBoundingClientRect().right > width + 1)
                .map(e => e.tagName + ': ' + e.textContent.slice(0, 40)))""",
            [which, pixels],
        )
        assert over == []


AXE = find_spec("axe_playwright_python")


@pytest.mark.skipif(AXE is None, reason="axe is not installed: pip install procflow[browser]")
@pytest.mark.parametrize("media", ["screen", pytest.param("print", marks=NIGHTLY)])
def test_axe_finds_nothing_serious(opened, media):
    """No finding of impact serious or critical, by the rules of WCAG 2.2 AA and good practice."""
    page = opened[0]
    page.emulate_media(media=media)
    source = Path(AXE.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source} }}")
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    assert len(found["passes"]) > 15
    told = {one["id"]: one["impact"] for one in found["violations"]}
    bad = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert bad == [], json.dumps([(one["id"], one["nodes"][0]["html"][:200]) for one in bad], ensure_ascii=False)
    assert told == {}, "not serious, but easy to mend"


def test_the_keyboard_reaches_everything_in_order(opened):
    """First the skip link, then the contents, then the frames in the order of the page; focus can be seen everywhere."""
    page = opened[0]
    seen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
                const style = getComputedStyle(e);
                const all = [...document.querySelectorAll('*')];
                return [e.tagName, e.getAttribute('href') || e.getAttribute('aria-label') || '', all.indexOf(e),
                        style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                        e.getBoundingClientRect().width > 0]; }"""
        )
        if here is None or (seen and here[2] <= seen[-1][2]):
            break
        seen.append(here)
    assert seen[0][:2] == ["A", "#report"]
    sections = page.locator("main section").count()
    assert [one[1] for one in seen[1 : sections + 1]] == [f"#s{k}" for k in range(1, sections + 1)]
    assert len([one for one in seen if one[0] == "DIV"]) == page.locator(".scroll").count()
    assert all(outlined and shown for *_, outlined, shown in seen)


def test_the_skip_link_leads_past_the_contents(opened):
    """The next stop behind it lies in the report."""
    page = opened[0]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_headings_landmarks_and_tables_make_an_outline(opened):
    """One first heading, no level left out; banner, navigation, main and footer; tables with caption and scopes."""
    page, *_, (_, lang) = opened
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert (
        page.evaluate("['header','nav','main','footer'].map(n => document.querySelectorAll('body > ' + n).length)")
        == [1] * 4
    )
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every(t => t.caption && t.tHead && t.caption.textContent)"
    )
    assert page.evaluate("[...document.querySelectorAll('th')].every(h => h.scope)")
    assert page.evaluate("document.documentElement.lang") == lang
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_words_of_the_other_language_say_so(opened):
    """Vietnamese citations on the English page are marked, and English ids on the Vietnamese one."""
    page, *_, (kind, lang) = opened
    other = {"vi": "en", "en": "vi"}[lang]
    marked = page.evaluate(f"[...document.querySelectorAll('main span[lang={other}]')].map(e => e.textContent)")
    if lang == "en":
        assert any("NĐ 30/2020/NĐ-CP" in text for text in marked)
        unmarked = page.evaluate(
            """() => { const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), found = [];
                while (walk.nextNode()) if (/[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i.test(walk.currentNode.data)
                    && !walk.currentNode.parentElement.closest('[lang=vi], svg')) found.push(walk.currentNode.data);
                return found; }"""
        )
        assert unmarked == []
    elif kind == "procedure":
        assert "check_balance" in marked

"""The lessons run as they stand in both languages; their answers are checked, and who is wrong is told kindly."""

import ast
import contextlib
import io
import json
import re

import pytest

from build_notebooks import cells, lessons, notebook, run, written
from course import Lesson
from course_exercises import EXERCISES

SCRIPTS = lessons()
EXAMPLES = SCRIPTS[0].parent
PAIRS = sorted({script.stem[:-3] for script in SCRIPTS})
BY_NAME = {script.stem: script for script in SCRIPTS}

RIGHT = {
    1: (6, 6, 0, 5),  # by hand: 7 steps with 6 changes of performer; 24 h less 18 h; no law checked; one visit less
    2: (8.2, 5, 4, 1),  # read in the printed tables: 8.2 days, 1.10 / 23.27; the square root law; 22.50 ± 5.74
    3: (145.7, 9, 145.4, 1),  # row 1 of the list; last row; 1,077.6 less 932.2; confirm_cover is in the upper line only
    4: (7, 11.8, 145.4, 189.7),  # counted in the table; 24 * 0.7 * 0.7; 925.1 less 779.7; 969.4 less 779.7
    5: (56.5, 7.5, 5128, 21),  # 26 of 46; 2,761 of 36,642; 7,889 less 2,761; 2,761 less 2,740
    6: (1.3, 0.5, 56, 18),  # by hand 3/5 * 3/2 + 2/5 * 2/2; 1/2; read in the table; three days of six cases
    7: (4, 9, 2, 4.24),  # law, two documents, separation; the last list; one step is left alone; 0.9 ** 30
}
WRONG = 1234
KIND = {"vi": "chưa đúng, không sao cả. Gợi ý:", "en": "is not it yet, never mind. Hint:"}
DONE = {"vi": "đúng rồi.", "en": "right."}


@pytest.fixture(scope="module")
def played():
    """Every lesson, run once: its notebook and the names it leaves."""
    kept = {}

    def play(script):
        if script not in kept:
            names = {}
            kept[script] = notebook(script, names), names
        return kept[script]

    return play


def code_cells(script):
    return [text for kind, text in cells(script.read_text(encoding="utf-8")) if kind == "code"]


def said(code, names):
    """Return what a cell prints."""
    shown = run(code, dict(names))
    return "".join(line for one in shown for line in one.get("text", []))


def answered(script, answers):
    """Return the cell of the answers with numbers in it."""
    return re.sub(
        r"ANSWER_(\d) = None", lambda m: f"ANSWER_{m[1]} = {answers[int(m[1]) - 1]!r}", code_cells(script)[-1]
    )


def same_code(text):
    """Return code without its comments and without its language."""
    return ast.dump(ast.parse(re.sub(r'^LANG = "(vi|en)"$', "LANG = ...", text, flags=re.MULTILINE)))


def test_every_lesson_is_there_in_both_languages():
    """One script each, and a notebook beside it."""
    assert PAIRS
    assert {f"{pair}_{lang}" for pair in PAIRS for lang in ("vi", "en")} == set(BY_NAME)
    assert [script.name for script in SCRIPTS if not script.with_suffix(".ipynb").exists()] == []


@pytest.mark.parametrize("pair", PAIRS)
def test_both_languages_are_in_step(pair):
    """Same kinds of cells in the same order; code that differs in comments and in the language only."""
    one, other = (cells(BY_NAME[f"{pair}_{lang}"].read_text(encoding="utf-8")) for lang in ("vi", "en"))
    assert [kind for kind, _ in one] == [kind for kind, _ in other]
    for (kind, left), (_, right) in zip(one, other, strict=True):
        if kind == "code":
            assert same_code(left) == same_code(right)
        else:
            assert re.findall(r"^(#+ |\d\. )", left, re.MULTILINE) == re.findall(r"^(#+ |\d\. )", right, re.MULTILINE)
            assert left != right


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_lesson_fits_a_class(script):
    """Twelve cells at most, text and code together; numbers and a reset come first, answers last."""
    text = script.read_text(encoding="utf-8")
    found = cells(text)
    codes = code_cells(script)
    assert len(found) <= 12
    assert codes[1].startswith("RESET = 0")
    assert "ANSWER_1 = None" in codes[-1]
    assert f'LANG = "{script.stem[-2:]}"' in codes[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_reset_brings_back_every_number(script):
    """Whatever the learner has set, 1 in the second cell sets all numbers of the first cell as they were."""
    first, second = code_cells(script)[:2]
    names = {}
    run(first, names)
    numbers = {name: value for name, value in names.items() if name.isupper() and isinstance(value, int | float)}
    assert numbers
    changed = names | dict.fromkeys(numbers, -7)
    run(second, changed)
    assert {changed[name] for name in numbers} == {-7}
    run(second.replace("RESET = 0", "RESET = 1"), changed)
    assert {name: changed[name] for name in numbers} == numbers


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_notebook_is_what_the_script_shows(script, played):
    """The notebook beside the script has its cells and prints what it prints; pictures are there."""
    made = json.loads(written(played(script)[0]))
    kept = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    pictures = [one["data"].pop("image/png") for book in (made, kept) for one in shown_data(book)]
    assert made == kept, "build the notebooks again: python examples/build_notebooks.py"
    assert all(picture.startswith("iVBORw0KGgo") for picture in pictures)


def shown_data(book):
    """Return the outputs of a notebook that hold a picture."""
    outputs = [one for cell in book["cells"] for one in cell.get("outputs", [])]
    return [one for one in outputs if "image/png" in one.get("data", {})]


def test_building_twice_gives_the_same_bytes():
    """Pictures included."""
    script = next(script for script in SCRIPTS if script.stem.startswith("lesson6"))
    assert written(notebook(script)) == written(notebook(script))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_notebook_is_small_and_names_no_place(script):
    """It can be sent by mail, and it tells nothing of the machine that built it."""
    text = script.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert len(text.encode("utf-8")) < 150_000
    assert re.findall(r"/(?:home|root|tmp)/|[A-Z]:\\\\|https?://", text) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_right_answers_are_told_right(script, played):
    """What the learner reads off the page or works out by hand is accepted."""
    lang, number = script.stem[-2:], int(script.stem[6])
    lines = said(answered(script, RIGHT[number]), played(script)[1]).splitlines()
    assert len(lines) == len(RIGHT[number])
    assert [line for line in lines if DONE[lang] not in line] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_wrong_answers_are_told_kindly(script, played):
    """In the lesson's language, with the number that was given and a hint, and without an error."""
    lang, number = script.stem[-2:], int(script.stem[6])
    lines = said(answered(script, [WRONG] * len(RIGHT[number])), played(script)[1]).splitlines()
    assert [line for line in lines if KIND[lang] not in line or str(WRONG) not in line] == []
    hints = [EXERCISES[number, k].hint[lang] for k in range(1, len(RIGHT[number]) + 1)]
    assert [line.split(KIND[lang])[1].strip() for line in lines] == hints


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_answers_a_little_off_are_wrong(script, played):
    """One more than right is not right, so a lesson does not wave everything through."""
    lang, number = script.stem[-2:], int(script.stem[6])
    near = [value + 1 for value in RIGHT[number]]
    lines = said(answered(script, near), played(script)[1]).splitlines()
    assert [line for line in lines if KIND[lang] not in line] == []


def test_trainers_guide_has_the_right_answers():
    """Its table of answers is the one that the lessons accept, and it leads to every notebook."""
    text = (EXAMPLES.parent / "docs" / "how-to" / "teach-a-class.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    assert {int(number): tuple(map(float, answers)) for number, *answers in rows} == RIGHT
    assert [name for name in BY_NAME if f"../../examples/{name}.ipynb" not in text] == []


def test_every_exercise_is_asked_and_told_in_both_languages():
    """No exercise without a lesson, no lesson without its exercises."""
    asked = {(number, k) for number, answers in RIGHT.items() for k in range(1, len(answers) + 1)}
    assert asked == set(EXERCISES)
    assert [
        key for key, one in EXERCISES.items() if set(one.hint) != {"vi", "en"} or set(one.why) != {"vi", "en"}
    ] == []


@pytest.mark.parametrize(
    ("answer", "vi", "en"),
    [
        (None, "chưa trả lời", "not answered yet"),
        ((1, 3), "sau dấu chấm: 3.5, không phải 3,5", "follow a point: 3.5, not 3,5"),
        ("1,3", "cần một số", "a number is wanted"),
        (True, "cần một số", "a number is wanted"),
        (float("nan"), "cần một số", "a number is wanted"),
        (2.5, "Câu 1: 2,5 chưa đúng", "Question 1: 2.5 is not it yet"),
    ],
)
def test_what_is_no_answer_is_told_kindly_too(answer, vi, en):
    """A comma for a point, a text, nothing at all: what to do is said, and nothing breaks."""
    for lang, words in (("vi", vi), ("en", en)):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            Lesson(6, lang).check(1, answer)
        assert words in out.getvalue()

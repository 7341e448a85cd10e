"""Whatever the bytes are, reading ends soon, with a procedure or with an error that names the fault and its place."""

import json
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import procflow
from procflow.errors import InputError, LimitError, ProcflowError, UnsafeInputError
from procflow.io import load, loads, parse_duration, parse_span

MILLION = 1_000_000
HEAD = "procflow: 1\nid: x\n"
TINY = HEAD + "steps: {a: {next: z}}\nends: {z: Z}\n"


def lines(count, line):
    """Many numbered lines."""
    return "".join(line.format(i=i) for i in range(count))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
)
ATTACKS = {
    "deep-lists": ("[" * MILLION, LimitError, "too-deep"),
    "deep-dashes": ("- " * MILLION, LimitError, "too-deep"),
    "deep-braces": ("{a: " * MILLION, LimitError, "too-deep"),
    "deep-questions": ("? " * MILLION, LimitError, "too-deep"),
    "alias-bomb": (BOMB, UnsafeInputError, "yaml-anchor"),
    "recursive-alias": ("a: &a [*a]", UnsafeInputError, "yaml-anchor"),
    "merge-keys": ("a: &a {b: c}\n" + lines(1000, "x{i}: {{<<: *a}}\n"), InputError, "yaml-anchor"),
    "python-tag": ("!!python/object/apply:os.system [ls]", UnsafeInputError, "yaml-tag"),
    "too-many-values": ("[" + "1," * 300_000 + "]", LimitError, "too-many-nodes"),
    "too-large": ("#" * 5_000_001, LimitError, "file-too-large"),
    "one-huge-text": ("a" * 4_900_000, InputError, "wrong-type"),
    "one-huge-key": (f'? "{"a" * 4_000_000}"\n: b', InputError, "missing-field"),
    "huge-id": (TINY.replace("id: x", f"id: {'x' * MILLION}"), InputError, "bad-id"),
    "huge-law": (TINY.replace("next: z", f"next: z, work: {'(' * MILLION}"), InputError, "bad-time"),
    "law-of-digits": (TINY.replace("next: z", f"next: z, work: {'1' * MILLION} min"), InputError, "bad-time"),
    "huge-number": (TINY + f"demand: {{per_year: {'9' * MILLION}}}", InputError, "wrong-type"),
    "number-beyond-floats": (TINY + "demand: {per_year: 1e999}", InputError, "not-finite"),
    "many-unknown-fields": (lines(50_000, "f{i}: 1\n"), InputError, "too-many-faults"),
    "many-unknown-steps": (
        HEAD + "steps:\n" + lines(10_000, "  s{i}: {{next: t{i}}}\n") + "ends: {z: Z}", InputError, "too-many-faults"),
    "many-branches": (TINY.replace("next: z", "next: [" + "z, " * 60_000 + "z]"), InputError, "branch-p"),
    "many-needs": (TINY.replace("next: z", "next: z, needs: [" + "d, " * 60_000 + "]"), InputError, "too-many-faults"),
    "long-range-of-days": (
        TINY + 'calendars: {c: {zone: UTC, hours: {Mon: "08:00-12:00"}, off: ["1900-01-01..2200-12-31"]}}',
        InputError, "bad-date"),
    "open-bracket-law": ("{" + "a: (, " * 50_000 + "}", InputError, "duplicate-key"),
    "second-document": (TINY + "---\n" + TINY, InputError, "yaml-documents"),
    "control-character": (TINY + "kind: \x07", InputError, "bad-character"),
    "lone-surrogate": (TINY + "kind: \ud800", InputError, "bad-character"),
    "nothing": ("", InputError, "empty-file"),
    "only-a-comment": ("# nothing\n", InputError, "empty-file"),
    "null": ("~", InputError, "empty-file"),
    "tab-indent": ("procflow: 1\nsteps:\n\ta: {}", InputError, "yaml-syntax"),
    "open-quote": ('id: "x', InputError, "yaml-syntax"),
    "path-traversal-zone": (
        TINY + "calendars: {c: {zone: ../../etc/passwd, hours: {Mon: 08:00-12:00}}}", InputError, "bad-zone"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_text_is_refused_by_name_within_two_seconds(name):
    """The work done for a file is bounded by its limits, not by what it claims."""
    text, kind, code = ATTACKS[name]
    before = time.process_time()
    with pytest.raises(kind) as caught:
        loads(text)
    assert time.process_time() - before < 2
    assert code in [problem.code for problem in caught.value.problems]
    assert all(len(problem.text(lang)) < 1500 for problem in caught.value.problems for lang in ("en", "vi"))


def test_syntax_errors_stand_where_they_are():
    """Line and column of the parser are passed on."""
    with pytest.raises(InputError) as caught:
        loads("procflow: 1\nid: a: b\n")
    assert [(p.code, p.place.line, p.place.column) for p in caught.value.problems] == [("yaml-syntax", 2, 6)]


def test_forbidden_character_stands_where_it_is():
    """Columns count characters, not bytes."""
    with pytest.raises(InputError) as caught:
        loads("procflow: 1\nid: Việc\x07")
    assert [(p.code, p.place.line, p.place.column) for p in caught.value.problems] == [("bad-character", 2, 9)]


def refusal(read, source):
    """The error with which a source is refused, or None; any other exception is a fault of the reader."""
    try:
        read(source)
    except ProcflowError as error:
        return error
    return None


def read_or_refuse(text):
    """Read a text; the only way to fail is an error of the library, told in both languages."""
    error = refusal(loads, text)
    assert error is None or (error.problems and error.text("en") and error.text("vi"))


@given(st.text())
def test_any_text_is_read_or_refused(text):
    """No foreign exception for any characters."""
    read_or_refuse(text)


@given(st.lists(st.sampled_from([*"{}[]:,-?!&*|>'\"%@`#~= \n\t", "a", "steps", "next", "1", "(", ")"]), max_size=60))
def test_any_yaml_punctuation_is_read_or_refused(pieces):
    """No foreign exception for any structure."""
    read_or_refuse("".join(pieces))


SAMPLE = (Path(procflow.__file__).parent / "samples" / "leave-request.yaml").read_text(encoding="utf-8")


@given(st.data())
def test_any_change_of_a_sample_is_read_or_refused(data):
    """A file with a piece cut out, doubled or replaced never breaks the reader."""
    start = data.draw(st.integers(0, len(SAMPLE)))
    end = data.draw(st.integers(start, min(len(SAMPLE), start + 60)))
    piece = data.draw(
        st.sampled_from(["", ":", "{", "]", "(", "0.5", "- ", "next: ", "null", "[[]]", "days", "\n", "'"])
    )
    read_or_refuse(SAMPLE[:start] + piece + SAMPLE[end:])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["a", "5 min", "60 %", "done", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["to", "p", "all", "en", "x"]), inner),
    max_leaves=6,
)


SECTION_FIELDS = (
    "name", "time_limit", "clock", "demand", "calendar", "calendars", "roles", "documents", "duties", "start", "steps",
    "gateways", "ends", "rules",
)  # fmt: skip


@given(st.sampled_from(SECTION_FIELDS), VALUES)  # fmt: skip
def test_any_value_of_a_section_is_read_or_refused(name, value):
    """Every field stands every type."""
    whole = {"procflow": 1, "id": "x", "steps": {"a": {"next": "done"}}, "ends": {"done": "Done"}, name: value}
    read_or_refuse(json.dumps(whole))
    inner = {"procflow": 1, "id": "x", "steps": {"a": {"next": "done"}}, "ends": {"done": "Done"}, name: {"a": value}}
    read_or_refuse(json.dumps(inner))


STEP_FIELDS = ("name", "role", "work", "wait", "limit", "needs", "uses", "makes", "duties", "detects", "legal", "value",
               "signs", "clock", "join", "next")  # fmt: skip


@given(st.sampled_from(STEP_FIELDS), VALUES)
def test_any_value_of_a_step_is_read_or_refused(name, value):
    """Every field of a step stands every type."""
    read_or_refuse(
        json.dumps({"procflow": 1, "id": "x", "steps": {"a": {"next": "done", name: value}}, "ends": {"done": None}})
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    """No foreign exception for any file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "x.yaml")
        file.write_bytes(data)
        error = refusal(load, file)
    assert error is None or error.problems


@given(st.text(st.sampled_from("0123456789.,-+eE()= %abcdefghilmnoprstuwx"), max_size=40))
def test_any_spelling_of_a_time_is_read_or_refused(text):
    """Laws and lengths fail only with an input error."""
    for parse in (parse_duration, parse_span):
        error = refusal(parse, text)
        assert error is None or isinstance(error, InputError)

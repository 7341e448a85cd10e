"""Files with many faults: all of them are told at once, each with its code, line and column.

Beside each `broken/NAME.yaml` stands `NAME.tsv`, worked out by hand: code, line, column and the text that begins there.
"""

from pathlib import Path

import pytest
import yaml

from procflow.errors import InputError, NotSupportedError, UnsafeInputError
from procflow.io import UnsupportedInputError, load, safe_yaml

BROKEN = Path(__file__).parent / "broken"
NAMES = sorted(path.stem for path in BROKEN.glob("*.yaml"))


def expected_faults(name):
    """The rows of the sidecar: code, line, column and the text that begins there."""
    rows = (BROKEN / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(code, int(line), int(column), text) for code, line, column, text in (row.split("\t") for row in rows)]


def faults_of(name):
    """The problems that reading a broken file raises."""
    with pytest.raises(InputError) as caught:
        load(BROKEN / f"{name}.yaml")
    return caught.value.problems


@pytest.mark.parametrize("name", NAMES)
def test_sidecar_points_at_the_text_it_names(name):
    """A hand-made position is right only if its text stands there."""
    lines = (BROKEN / f"{name}.yaml").read_text(encoding="utf-8").split("\n")
    for _, line, column, text in expected_faults(name):
        assert lines[line - 1][column - 1 :].startswith(text), (line, column, text)


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_is_told_with_its_place(name):
    """No fault is missed, none is invented, and each stands where it is."""
    expected = sorted((line, column, code) for code, line, column, _ in expected_faults(name))
    actual = sorted((p.place.line, p.place.column, p.code) for p in faults_of(name))
    assert expected == actual


@pytest.mark.parametrize("name", NAMES)
def test_faults_are_told_in_the_order_of_the_file_and_in_both_languages(name):
    """The file and its position begin each sentence; Vietnamese is not English."""
    problems = faults_of(name)
    positions = [(p.place.line, p.place.column) for p in problems]
    assert positions == sorted(positions)
    for problem in problems:
        assert problem.text("en").startswith(f"{BROKEN / name}.yaml:{problem.place.line}:{problem.place.column}: ")
        assert problem.text("vi") != problem.text("en")


def test_faults_are_the_same_without_libyaml(monkeypatch):
    """Where PyYAML comes without its compiled half, nothing changes but the speed."""
    compiled = {name: [(p.code, p.place) for p in faults_of(name)] for name in NAMES}
    monkeypatch.setattr(safe_yaml, "Loader", yaml.SafeLoader)
    assert compiled == {name: [(p.code, p.place) for p in faults_of(name)] for name in NAMES}


def test_only_later_constructs_are_unsupported_input():
    """A well-formed file from a richer version can be caught as either kind of error."""
    with pytest.raises(UnsupportedInputError) as caught:
        load(BROKEN / "later-steps.yaml")
    assert isinstance(caught.value, InputError)
    assert isinstance(caught.value, NotSupportedError)


def test_unsafe_constructs_are_unsafe_input():
    """Tags, anchors and merge keys are refused before anything is built."""
    with pytest.raises(UnsafeInputError):
        load(BROKEN / "unsafe.yaml")


def test_every_sentence_of_a_later_construct_names_it():
    """The sentence says what is refused and that the version cannot hold it yet."""
    sentences = [problem.text("en") for problem in faults_of("later-steps")]
    assert all("is a known construct that this version cannot hold yet" in sentence for sentence in sentences)
    for name in ("systems", "cost", "timer", "first"):
        assert any(f"'{name}'" in sentence for sentence in sentences), name

"""The samples can be named, read, written out and read back; every one of them says that it is invented."""

import re
from pathlib import Path

import pytest

from procflow.checking import check
from procflow.errors import InputError, OutputError
from procflow.io import dump, load
from procflow.samples import names, sample, write_sample

PROCEDURES = tuple(name for name in names() if name != "office-portfolio")
"""Names of the samples that are procedures."""


def text_of(name: str, folder: Path) -> str:
    return write_sample(name, folder).read_text(encoding="utf-8")


def test_four_samples_ship() -> None:
    assert names() == ("incoming-document", "land-use-change", "leave-request", "office-portfolio")


@pytest.mark.parametrize("name", names())
def test_every_sample_is_marked_as_illustrative_and_carries_its_name_as_id(name: str) -> None:
    assert (name, True) == (sample(name).id, sample(name).illustrative)


def test_a_name_that_does_not_exist_gets_a_suggestion_in_both_languages() -> None:
    with pytest.raises(InputError) as caught:
        sample("incoming-documents")
    assert "Did you mean 'incoming-document'?" in caught.value.text("en")
    assert "Có phải ý là 'incoming-document'?" in caught.value.text("vi")


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_procedure_passes_the_check_without_an_error(name: str) -> None:
    assert [problem.text() for problem in check(sample(name)) if problem.severity == "error"] == []


@pytest.mark.parametrize("name", PROCEDURES)
def test_shares_of_every_choice_sum_to_one(name: str) -> None:
    procedure = sample(name)
    for node in (*procedure.steps, *procedure.gateways):
        if node.split == "one":
            assert pytest.approx(sum(flow.p for flow in procedure.outflows(node.id)), abs=1e-9) == 1.0, node.id


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_written_by_the_library_reads_back_as_the_same(name: str, tmp_path: Path) -> None:
    procedure = sample(name)
    file = tmp_path / "again.yaml"
    dump(procedure, file)
    assert procedure == load(file)


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_sample_written_out_reads_back_as_the_same(name: str, tmp_path: Path) -> None:
    assert sample(name) == load(write_sample(name, tmp_path))


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_stated_legal_status_of_which_something_is_permitted_says_what_to_amend_and_who_may(name: str) -> None:
    for step in sample(name).steps:
        if step.legal.permits("remove"):
            assert step.legal.instrument, step.id
            assert step.legal.authority, step.id


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_reference_to_a_law_is_marked_as_to_be_checked(name: str) -> None:
    procedure = sample(name)
    holders = [*procedure.steps, *procedure.duties, *procedure.rules]
    texts = [holder.legal.basis if hasattr(holder, "legal") else holder.basis for holder in holders]
    laws = [text for text in texts if re.search(r"\bNĐ \d|\bTT \d|Luật|luật", text)]
    assert laws
    assert [text for text in laws if "(cần kiểm tra)" not in text] == []


@pytest.mark.parametrize("name", names())
def test_no_sample_holds_a_verdict(name: str, tmp_path: Path) -> None:
    words = ("verdict", "expected_action", "expected_rule", "nên cắt", "cần cắt", "should be cut")
    text = text_of(name, tmp_path)
    assert [word for word in words if word in text] == []


@pytest.mark.parametrize("name", PROCEDURES)
def test_names_are_given_in_both_languages_throughout(name: str) -> None:
    procedure = sample(name)
    named = [*procedure.steps, *procedure.roles, *procedure.documents, *procedure.duties, *procedure.ends]
    assert [thing.id for thing in named if not (thing.name.vi and thing.name.en)] == []


def test_a_sample_is_never_written_over_a_file_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("my own work", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_sample("leave-request", file)
    assert caught.value.problems[0].code == "sample-not-written"
    assert file.read_text(encoding="utf-8") == "my own work"


def test_a_folder_that_does_not_exist_is_no_place_to_write_to(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_sample("leave-request", tmp_path / "nowhere" / "leave.yaml")

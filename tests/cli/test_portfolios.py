"""The command simplify on an office's list, as sample and as file."""

import pytest
from click.testing import CliRunner

from procflow.cli.group import group
from procflow.samples import write_sample

HEADER = "id;name_vi;group;owner;steps;handoffs;legal_status;legal_basis;separate_by_law;control_reserved;duplicate_of;vol_2024;vol_2025;staff_hours_per_case"
LIST = f"""# portfolio: small
{HEADER}
A;Tiếp nhận đơn;work process;Văn phòng;6;4;higher law;Luật;yes;no;;100;120;1
B;Ghi sổ đơn bằng giấy;work process;Văn phòng;4;3;none found;;no;no;A;100;120;0,5
"""


def run(*words):
    return CliRunner().invoke(group, list(words))


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The main job on the sample, with the folder it wrote to."""
    folder = tmp_path_factory.mktemp("out")
    return run("simplify", "sample:office-portfolio", "--max-cuts", "26", "--out", str(folder)), folder


def test_a_list_is_cut_in_one_command(done):
    """Three files, all named; the three counts apart; the banner first."""
    result, folder = done
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in folder.iterdir()) == ["decisions.csv", "draft-decisions.txt", "report.html"]
    for path in folder.iterdir():
        assert str(path) in result.output
    assert result.output.startswith("ILLUSTRATIVE")
    assert "abolished" in result.output
    assert "merged" in result.output
    assert "delegated" in result.output
    assert "Not simulated: a list tells no steps." in result.output


def test_drafts_of_all_units_stand_in_one_file(done):
    """Four rooms of the office have something to decide at least, each with its own heading."""
    text = (done[1] / "draft-decisions.txt").read_text(encoding="utf-8")
    assert text.count("HEREBY DECIDES:") == text.count("ILLUSTRATIVE") >= 4


def test_a_file_does_as_well_as_the_sample(done, tmp_path):
    """Written out and read back, the list has the same decisions."""
    path = write_sample("office-portfolio", tmp_path)
    result = run("simplify", str(path), "--max-cuts", "26", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    name = "decisions.csv"
    assert (tmp_path / "out" / name).read_bytes() == (done[1] / name).read_bytes()


def test_a_list_of_ones_own_in_vietnamese(tmp_path):
    """A small list with semicolons and commas: the paper copy goes, 60 hours a year with it."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    result = run("simplify", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out"), "--lang", "vi")
    assert result.exit_code == 0, result.output
    assert "1 trên 2 quy trình ra khỏi danh mục" in result.output
    assert "SỐ LIỆU MINH HỌA" not in result.output
    draft = (tmp_path / "out" / "draft-decisions.txt").read_text(encoding="utf-8")
    assert "Ghi sổ đơn bằng giấy (B). Lý do: trùng với quy trình khác." in draft
    assert "SỐ LIỆU MINH HỌA" not in draft


def test_wishes_name_procedures(tmp_path):
    """What must stay stays; a name that is none is refused with a hint."""
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    kept = run("simplify", str(tmp_path / "list.csv"), "--keep", "B", "--out", str(tmp_path / "out"))
    assert "0 of 2 procedures leave the list" in kept.output
    assert "Nothing changes" in (tmp_path / "out" / "draft-decisions.txt").read_text(encoding="utf-8")
    refused = run("simplify", str(tmp_path / "list.csv"), "--keep", "Z", "--out", str(tmp_path / "out"))
    assert refused.exit_code == 1
    assert "'Z'" in refused.output


def test_every_fault_of_a_list_is_told_with_exit_code_2(tmp_path):
    """File, line and column, in the language asked for; nothing is written."""
    (tmp_path / "list.csv").write_text(LIST.replace(";6;4;", ";six;4;").replace("none found", "none"), encoding="utf-8")
    result = run("simplify", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out"), "--lang", "vi")
    assert result.exit_code == 2
    assert "list.csv:3: cột 'steps'" in result.output
    assert "list.csv:4: cột 'legal_status'" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("verb", ["analyze", "check", "draw"])
def test_verbs_on_steps_refuse_a_list_by_name(verb):
    """A list has no steps to treat."""
    result = run(verb, "sample:office-portfolio")
    assert result.exit_code == 1
    assert "portfolio" in result.output


@pytest.mark.parametrize("option", [("--weeks", "4"), ("--seed", "1"), ("--target", "90%")])
def test_options_that_need_a_clock_are_refused_and_not_ignored(option, tmp_path):
    """A list tells no steps to simulate; nothing is written."""
    result = run("simplify", "sample:office-portfolio", *option, "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert f"'{option[0]}' cannot be used with a list" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "option", [("--edits", "remove"), ("--acts", "1"), ("--authority", "X"), ("--reduce", "steps=10%"), ("--no-plan",)]
)
def test_options_on_the_changes_of_one_procedure_are_refused(option, tmp_path):
    """They would have no effect on a list; nothing is written."""
    result = run("simplify", "sample:office-portfolio", *option, "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "whose plan is about whole procedures" in result.output
    assert f"'--{option[0].removeprefix('--').removeprefix('no-')}'" in result.output
    assert not (tmp_path / "out").exists()


def test_a_list_is_written_as_word_and_excel_but_has_no_papers(tmp_path):
    """The papers are those of one procedure; the drafts of the units are in the report."""
    words = ("simplify", "sample:office-portfolio", "--max-cuts", "2", "--out", str(tmp_path))
    assert run(*words, "--word", "--excel").exit_code == 0
    assert (tmp_path / "report.docx").exists()
    assert (tmp_path / "report.xlsx").exists()
    refused = run(*words, "--papers")
    assert refused.exit_code != 0
    assert "--papers" in refused.output

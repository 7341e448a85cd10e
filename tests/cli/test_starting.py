"""The command start turns a table of steps into a file to fill in, and never writes over one."""

import pytest
from click.testing import CliRunner

from procflow.cli.group import group

TABLE = "STT;Bước;Người thực hiện;Thời hạn\n1;Tiếp nhận;Văn thư;2 giờ\n2;Ký;Chủ tịch;4 giờ\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cac buoc.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    return path


def run(*words):
    return CliRunner().invoke(group, list(words))


def test_the_file_stands_beside_the_table_and_can_be_checked(table):
    done = run("start", str(table), "--lang", "vi")
    assert done.exit_code == 0, done.output
    written = table.with_suffix(".yaml")
    assert f'"{written}": 2 bước, 2 người thực hiện.' in done.output
    assert run("check", str(written)).exit_code == 0


def test_a_file_that_is_there_is_left_alone(table):
    """What somebody has filled in is worth more than a new start."""
    table.with_suffix(".yaml").write_text("mine", encoding="utf-8")
    done = run("start", str(table), "--lang", "vi")
    assert done.exit_code == 3
    assert "ghi đè sẽ mất phần đã điền" in done.output
    assert table.with_suffix(".yaml").read_text(encoding="utf-8") == "mine"


def test_another_name_may_be_given(table, tmp_path):
    assert run("start", str(table), "--out", str(tmp_path / "p.yaml")).exit_code == 0
    refused = run("start", str(table), "--out", str(tmp_path / "p.xlsx"))
    assert (refused.exit_code, "p.yaml" in refused.output) == (3, True)


def test_a_faulty_table_ends_with_2(tmp_path):
    (tmp_path / "t.csv").write_text("Bước;Vai trò\nKý;\n", encoding="utf-8")
    done = run("start", str(tmp_path / "t.csv"), "--lang", "vi")
    assert done.exit_code == 2
    assert "t.csv:2:2: chưa nêu ai thực hiện bước 'Ký'" in done.output


@pytest.mark.parametrize("command", ["check", "analyze", "questions"])
def test_other_commands_take_the_table_as_it_is(command, table):
    done = run(command, str(table), "--lang", "vi")
    assert done.exit_code == 0, done.output


def test_a_sample_can_be_begun_from_under_its_own_name(tmp_path, monkeypatch):
    """The file is not called like the sample, which no command could then read."""
    monkeypatch.chdir(tmp_path)
    done = run("start", "sample:incoming-document")
    assert done.exit_code == 0, done.output
    assert "incoming-document.yaml: 46 steps" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["incoming-document.yaml"]


def test_one_step_and_one_performer_are_not_told_in_the_plural(tmp_path):
    path = tmp_path / "leave.csv"
    path.write_text("Step,Performer\nSign,Chair\n", encoding="utf-8")
    assert ": 1 step, 1 performer. Fill in" in run("start", str(path)).output

"""The commands as a planner types them: what they print, write and return."""

import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from procflow.cli.group import group

BROKEN = "procflow: 1\nid: x\nsteps:\n  a: {rol: clerk, next: done}\nends: {done: Done}\n"
TABLE = """procflow: 1
id: leave
name: {vi: Nghỉ phép, en: Leave}
time_limit: 3 working days
steps:
  ask: {name: {vi: Nộp đơn, en: Hand in}, role: officer, limit: 1 h, makes: [request]}
  sign: {name: {vi: Ký giấy nghỉ phép, en: Sign the slip}, role: leader, limit: 4 h, makes: [slip], next: done}
ends: {done: Done}
"""

BUSY = """procflow: 1
id: desk
demand: {per_year: 30000}
roles: {clerk: {officers: 1, share: 100 %}}
steps: {serve: {role: clerk, work: 10 min, next: done}}
ends: {done: Done}
"""


def run(*words):
    return CliRunner().invoke(group, list(words))


def test_simplify_writes_report_pictures_and_table(tmp_path):
    """One command does the main job: it prints before and after, and six files are there."""
    done = run(
        "simplify",
        "sample:leave-request",
        "--max-cuts",
        "3",
        "--weeks",
        "4",
        "--replications",
        "3",
        "--out",
        str(tmp_path),
    )
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "before-after.csv",
        "before-after.png",
        "before-after.svg",
        "changes.csv",
        "plan.csv",
        "report.html",
    ]
    assert "Cycle time, mean" in done.output
    assert "Proved" in done.output
    assert "ILLUSTRATIVE" in done.output


@pytest.fixture(name="quick")
def quick_fixture(tmp_path):
    """Run simplify on the smallest sample for a week or two and return what it prints."""

    def simplify(*words):
        return run(
            "simplify", "sample:leave-request", "--weeks", "2", "--replications", "2", "--out", str(tmp_path), *words
        )

    return simplify


def test_the_plan_can_be_edited_and_verified(quick, tmp_path):
    """The table that simplify writes is lawful as it stands, and no longer if a step goes that the law keeps."""
    done = quick("--lang", "vi")
    assert done.exit_code == 0, done.output
    assert f"procflow verify sample:leave-request {tmp_path / 'plan.csv'}" in done.output
    assert run("verify", "sample:leave-request", str(tmp_path / "plan.csv")).exit_code == 0
    text = (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")
    worse = text.replace("number_and_seal;Cấp số, đóng dấu, gửi phòng và người nghỉ phép;;", "number_and_seal;;bỏ;")
    assert worse != text
    (tmp_path / "plan.csv").write_text(worse, encoding="utf-8")
    assert run("verify", "sample:leave-request", str(tmp_path / "plan.csv")).exit_code == 1


def test_the_plan_table_may_be_left_out(quick, tmp_path):
    done = quick("--no-plan")
    assert "plan.csv" not in done.output
    assert not (tmp_path / "plan.csv").exists()


def test_the_summary_tells_the_kinds_and_the_waves(quick):
    """Removed and given steps apart; one line a wave with who decides."""
    done = quick()
    assert re.search(
        r"^\d+ of 16 steps (removed|cut), [\d.]+ %.* Besides: 2 steps given to other roles", done.output, re.M
    )
    assert re.search(r"^Wave 1: own decision: \d+ changes?; decided by Trưởng phòng", done.output, re.M)
    assert re.search(r"^Wave 2: own regulation to amend: .*; 2 once what is planned is in force$", done.output, re.M)


def test_kinds_authorities_and_acts_limit_the_plan(quick):
    """Only removals; only what the chief of office may decide; no act at all leaves nothing to do but what needs none."""
    assert "delegate step" not in quick("--edits", "remove").output
    asked = quick("--edits", "remove", "--edits", "delegate", "--authority", "Chánh Văn phòng").output
    asked = asked.split("What each wish costs")[0]
    assert "remove step 'print_record'" in asked
    assert "remove step 'log_in'" not in asked
    assert "0 of 16 steps removed" in quick("--acts", "0").output


def test_an_objective_has_to_fall_by_a_share(quick):
    """What cannot be reached is refused with what stands in the way; what can is."""
    assert quick("--reduce", "cycle_time=30%", "--max-cuts", "9").exit_code == 0
    refused = quick("--reduce", "cycle_time=95 %")
    assert refused.exit_code == 1
    assert "no lawful plan reaches 85.4 of cycle time without queues" in refused.output  # a twentieth of 1,709 minutes


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--reduce", "cycle_time"), 2, "names no objective and share"),
        (("--reduce", "speed=30%"), 1, "'speed'"),
        (("--edits", "removal"), 1, "'remove'"),
    ],
)
def test_wishes_that_mean_nothing_are_refused(quick, words, code, told):
    done = quick(*words)
    assert done.exit_code == code
    assert told in done.output


def test_simplify_works_with_a_table_alone(tmp_path):
    """Without times and staff the plan is told in counts; nothing is simulated or invented."""
    (tmp_path / "leave.yaml").write_text(TABLE, encoding="utf-8")
    done = run("simplify", str(tmp_path / "leave.yaml"), "--out", str(tmp_path / "out"), "--lang", "vi")
    assert done.exit_code == 0, done.output
    assert "Số bước của quy trình" in done.output
    assert "Tổng thời gian giải quyết, trung bình" not in done.output
    told = next(line for line in done.output.splitlines() if line.startswith("Chưa mô phỏng"))
    assert "cần mức C" in told
    assert "cần mức D" in told
    assert "còn thiếu" in told
    assert "Chưa cắt được bước nào: 2/2 bước" in done.output
    assert f"procflow questions {tmp_path / 'leave.yaml'} --out" in done.output


def test_simplify_says_where_the_files_are(tmp_path):
    """Each file is named with its folder and what it is for."""
    (tmp_path / "leave.yaml").write_text(TABLE, encoding="utf-8")
    done = run("simplify", str(tmp_path / "leave.yaml"), "--out", str(tmp_path / "out"))
    for name in ("report.html", "before-after.csv", "changes.csv", "before-after.png", "before-after.svg", "plan.csv"):
        assert re.search(rf"^{re.escape(str(tmp_path / 'out' / name))} +\w+", done.output, re.MULTILINE)


def test_overloaded_roles_are_told_once_per_run_and_in_one_language(tmp_path):
    """No Python warning in English between Vietnamese lines, and nothing said three times."""
    (tmp_path / "desk.yaml").write_text(BUSY, encoding="utf-8")
    words = (str(tmp_path / "desk.yaml"), "--weeks", "1", "--replications", "2", "--lang", "vi")
    done = run("simulate", *words)
    assert done.exit_code == 0, done.output
    assert "UnstableQueueWarning" not in done.output
    assert done.output.count("hàng chờ sẽ dài mãi") == 1
    done = run("simplify", *words, "--out", str(tmp_path / "out"))
    assert done.output.count("hàng chờ sẽ dài mãi") == 1


def test_simulate_without_facts_says_how_to_list_them(tmp_path):
    """The errors name each missing fact; the first line says which command makes a list to fill in."""
    (tmp_path / "leave.yaml").write_text(TABLE, encoding="utf-8")
    done = run("simulate", str(tmp_path / "leave.yaml"), "--lang", "vi")
    assert done.exit_code == 1
    assert done.output.startswith("Xem còn thiếu gì: procflow questions")


def test_findings_are_named_in_the_language():
    """A Vietnamese line does not begin with an English word."""
    assert re.findall(r"^(\w+):", run("check", "sample:incoming-document", "--lang", "en").output, re.MULTILINE)
    done = run("check", "sample:incoming-document", "--lang", "vi")
    kinds = {line.partition(":")[0] for line in done.output.splitlines()}
    assert kinds <= {"lỗi", "cảnh báo", "thông tin"}


def test_same_command_twice_gives_the_same_bytes(tmp_path):
    """Report, pictures and table do not change from one run to the next."""
    words = ("simplify", "sample:leave-request", "--weeks", "2", "--replications", "2", "--out")
    for name in ("one", "two"):
        assert run(*words, str(tmp_path / name)).exit_code == 0
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_broken_file_ends_with_2_and_names_the_place(tmp_path):
    """Unreadable input is told with file, line and column, in the chosen language."""
    file = tmp_path / "x.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    for lang, words in (("en", "Did you mean 'role'?"), ("vi", "Có phải ý là 'role'?")):
        done = run("check", str(file), "--lang", lang)
        assert done.exit_code == 2
        assert f"{file}:4:7" in done.output
        assert words in done.output


def test_check_of_a_clean_file_ends_with_0(tmp_path):
    """Remarks of kind info are no findings."""
    done = run("check", "sample:leave-request")
    assert done.exit_code == 0, done.output


def test_findings_end_with_1():
    """Warnings count as findings."""
    assert run("check", "sample:incoming-document").exit_code == 1


def test_failed_output_ends_with_3(tmp_path):
    """A file in the way of the output folder is told and left alone."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    done = run(
        "simplify", "sample:leave-request", "--weeks", "1", "--replications", "1", "--out", str(tmp_path / "taken")
    )
    assert done.exit_code == 3
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_portfolio_is_refused_by_name():
    """A command for one procedure says so."""
    done = run("analyze", "sample:office-portfolio")
    assert done.exit_code == 1
    assert "portfolio" in done.output


def test_unknown_sample_offers_a_near_one():
    """A slip of the pen is mended, not punished."""
    done = run("analyze", "sample:incoming-documnt")
    assert done.exit_code == 2
    assert "incoming-document" in done.output


def test_other_commands_answer(tmp_path):
    """analyze, simulate, questions, draw and sample do what they say."""
    assert "Handoffs per case" in run("analyze", "sample:leave-request").output
    assert "Cycle time, mean" in run("simulate", "sample:leave-request", "--weeks", "2", "--replications", "2").output
    asked = run("questions", "sample:incoming-document", "--out", str(tmp_path / "q.csv"), "--lang", "vi")
    assert asked.exit_code == 0
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("draw", "sample:leave-request", "--out", str(tmp_path / "p.svg")).exit_code == 0
    assert "<svg" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    across = run("draw", "sample:leave-request", "--across", "--by-unit", "--out", str(tmp_path / "a.svg"))
    assert across.exit_code == 0
    sizes = [
        [
            float(part)
            for part in re.search(r'viewBox="0 0 (\S+) (\S+)"', (tmp_path / name).read_text(encoding="utf-8")).groups()
        ]
        for name in ("p.svg", "a.svg")
    ]
    assert sizes[0][0] < 2 * sizes[0][1]
    assert sizes[1][0] > 2 * sizes[1][1]
    assert run("sample").output.split() == ["incoming-document", "land-use-change", "leave-request", "office-portfolio"]
    assert run("sample", "leave-request", "--out", str(tmp_path)).exit_code == 0
    assert run("check", str(tmp_path / "leave-request.yaml")).exit_code == 0


@pytest.mark.parametrize(
    "command", ["simplify", "start", "check", "questions", "analyze", "simulate", "draw", "sample"]
)
def test_every_command_explains_itself(command):
    """`--help` names the options."""
    done = run(command, "--help")
    assert done.exit_code == 0
    assert re.search(r"--lang", done.output)


def test_module_runs_as_the_command():
    """`python -m procflow` is the same command, and Vietnamese survives a console without UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "procflow", "questions", "sample:leave-request", "--lang", "vi"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert "Câu hỏi" in done.stdout.decode("utf-8")


def test_simulate_tells_how_far_the_limit_could_be_shortened():
    """The shares of each number of days, and the answer, only where a target is stated."""
    words = ("simulate", "sample:leave-request", "--weeks", "4", "--replications", "10", "--lang", "vi")
    done = run(*words, "--target", "80 %")
    assert done.exit_code == 0, done.output
    assert "Trong hạn, thời gian được tính" in done.output
    assert "thời hạn ngắn nhất đạt mục tiêu 80 %" in done.output
    assert "Trong hạn, thời gian được tính" not in run(*words).output


def test_simplify_tells_the_new_limit_of_the_plan(tmp_path):
    """In the terminal and in the report."""
    words = ("simplify", "sample:leave-request", "--weeks", "4", "--replications", "10", "--out", str(tmp_path))
    done = run(*words, "--target", "0.8")
    assert done.exit_code == 0, done.output
    assert "the smallest limit that meets the target of 80 %" in done.output
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Of the procedure after the proposal:" in report


@pytest.mark.parametrize("target", ["90", "0", "100%", "most", "-5%", "nan"])
def test_a_target_that_is_no_share_is_refused(target):
    """The command says what it expects."""
    done = run("simulate", "sample:leave-request", f"--target={target}")
    assert done.exit_code == 2
    assert "is no share of the cases" in done.output


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", r"from (\d+) replications; wanted ± .* \(10\.0 %\): reached\."),
        ("vi", r"từ (\d+) lần chạy; .*: đã đạt\."),
    ],
)
def test_simulate_runs_on_until_the_mean_is_precise(lang, told):
    """More than the two replications asked for at the least; the last line tells how many, and that they are enough."""
    done = run(
        "simulate", "sample:leave-request", "--weeks", "4", "--replications", "2", "--precision", "10 %", "--lang", lang
    )
    assert done.exit_code == 0, done.output
    found = re.search(told, done.stdout.rstrip().splitlines()[-1])
    assert found is not None, done.stdout
    assert int(found[1]) >= 10


@pytest.mark.parametrize("precision", ["5", "0 %", "fine"])
def test_a_precision_that_is_no_share_is_refused(precision):
    """5 is a likely slip for 5 %."""
    done = run("simulate", "sample:leave-request", "--precision", precision)
    assert done.exit_code == 2
    assert "is no share of the mean; expected for example 5% or 0.05" in done.output


def test_simplify_writes_word_excel_and_the_papers_if_asked(quick, tmp_path):
    """Each file is named on a line of its own, and is there."""
    done = quick("--word", "--excel", "--papers")
    assert done.exit_code == 0, done.output
    papers = sorted((tmp_path / "papers").iterdir())
    assert len(papers) == 9
    told = done.output.splitlines()
    for path in (tmp_path / "report.docx", tmp_path / "report.xlsx", *papers):
        assert path.exists()
        assert str(path) in told

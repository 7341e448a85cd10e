"""What is asked, in which order, and that the sheet can be opened safely."""

import csv

import pytest
from attrs import evolve
from hand_made import BOUND, free, made

from procflow.checking import Question, Questions, questions
from procflow.errors import OutputError
from procflow.model import Demand, Document, Duration, Fixed, Legal, Part, Procedure, Role, Span, Step, Text, TimeLimit

MINUTES = {"work": Duration(Fixed(10), "min")}


def ids(procedure):
    return [row.id for row in questions(procedure).rows]


def test_nothing_is_asked_that_is_known():
    """A procedure known to level D with limits and products leaves nothing to ask."""
    step = free("a", role="clerk", limit=Span(1), makes=["x"], **MINUTES)
    procedure = made(
        [step],
        "a z",
        roles=[Role(id="clerk", officers=2, share=0.5)],
        demand=Demand(rate=9),
        time_limit=TimeLimit(Span(5)),
    )
    assert ids(procedure) == []
    assert questions(procedure).table("en") == "Nothing is left to ask."


def test_one_row_for_each_missing_fact():
    """Law, work, demand, officers, share, time limit, limit, product: in this order."""
    procedure = made([Step(id="a", role="clerk")], "a z", roles=[Role(id="clerk")])
    expected = ["legal:a", "work:a", "demand", "officers:clerk", "share:clerk", "time_limit", "limit:a", "makes:a"]
    assert ids(procedure) == expected


def test_law_is_asked_first_where_cases_spend_most_time():
    """b takes 30 minutes in every case, a 40 in half of them, c 10 in every case."""
    steps = [Step(id=id, role="clerk", work=Duration(Fixed(m), "min")) for id, m in (("c", 10), ("a", 40), ("b", 30))]
    procedure = made(steps, "c a 0.5, c b 0.5, a b, b z", roles=[Role(id="clerk")])
    rows = [row for row in questions(procedure).rows if row.id.startswith("legal")]
    assert [row.id for row in rows] == ["legal:b", "legal:a", "legal:c"]
    assert "50.0 %" in rows[0].why.get("en")
    assert "50,0 %" in rows[0].why.get("vi")
    assert "33.3 %" in rows[1].why.get("en")


def test_rework_makes_a_step_weigh_more():
    """With half of the cases sent back, a and check are done twice on average, b once."""
    steps = [Step(id=id, role="clerk", **MINUTES) for id in ("b", "a", "check")]
    procedure = made(steps, "b a, a check, check z 0.5, check a 0.5 returns", roles=[Role(id="clerk")])
    assert [row for row in ids(procedure) if row.startswith("legal")] == ["legal:a", "legal:check", "legal:b"]


def test_a_checked_step_is_not_asked_about():
    """An unchecked one is."""
    unchecked = Legal(source="own regulation", basis="Decision 1")
    procedure = made([free("a"), free("b", legal=BOUND), free("c", legal=unchecked)], "a b, b c, c z")
    assert [row for row in ids(procedure) if row.startswith("legal")] == ["legal:c"]


def test_the_office_is_not_asked_about_other_people_s_staff():
    """An applicant who states his delay has no work, officers or limit to tell."""
    step = free("a", role="applicant", wait=Duration(Fixed(3), "calendar days"))
    procedure = made([step], "a z", roles=[Role(id="applicant", external=True)])
    assert ids(procedure) == ["demand", "time_limit"]


def test_busy_roles_are_asked_first():
    """The head works longer on a case than the clerk."""
    steps = [free("a", role="clerk", **MINUTES), free("b", role="head", work=Duration(Fixed(1), "h"))]
    procedure = made(steps, "a b, b z", roles=[Role(id="clerk"), Role(id="head")])
    assert [row for row in ids(procedure) if row.startswith("officers")] == ["officers:head", "officers:clerk"]


@pytest.mark.parametrize("flaw", [{"start": "nowhere"}, {"flows": ()}, {"calendar": "no such calendar"}])
def test_an_unfinished_procedure_is_asked_about_all_the_same(flaw):
    """Where visits cannot be counted, every step counts once."""
    procedure = evolve(made([Step(id="a", role="clerk", limit=Span(1))], "a z", roles=[Role(id="clerk")]), **flaw)
    assert "legal:a" in ids(procedure)


def test_an_empty_procedure_is_asked_for_demand_and_limit():
    """Nothing can be divided by nothing."""
    assert ids(Procedure(id="p", steps=[], start="")) == ["demand", "time_limit"]


NAMED = made(
    [Step(id="sign", role="chair", name=Text(vi="Ký {văn bản}", en="Sign"))], "sign z", roles=[Role(id="chair")]
)


def test_the_table_is_in_one_language():
    """Names and sentences in Vietnamese, braces in names untouched."""
    text = questions(NAMED).table("vi")
    assert text.splitlines()[0] == "Câu hỏi còn mở: 8"
    assert "Văn bản nào quy định bước 'Ký {văn bản}', và có được phép bỏ bước này không?" in text
    assert "Which" not in text
    assert str(questions(NAMED)) == questions(NAMED).table("en")


def test_ways_to_answer_stand_once_below_the_table():
    """Two steps are asked about in the same way; no line is longer than the questions themselves need."""
    procedure = made([Step(id=id, role="clerk") for id in "ab"], "a b, b z", roles=[Role(id="clerk")])
    head, _, ways = questions(procedure).table("vi").partition("\n\n")
    assert "legal:a" in head
    assert "higher law" not in head
    assert ways.splitlines()[0] == "Cách trả lời:"
    assert [line for line in ways.splitlines() if line.startswith("  legal:")] != []
    assert ways.count("none found") == 1
    assert max(map(len, ways.splitlines())) <= 120


def test_the_csv_reads_back(tmp_path):
    """UTF-8 with byte order mark, one row per question, an empty last column."""
    path = tmp_path / "hỏi.csv"
    questions(NAMED).write_csv(path, "vi")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["Mã", "Đối tượng", "Câu hỏi", "Vì sao cần", "Ai biết", "Cách trả lời", "Trả lời"]
    assert [row[0] for row in rows[1:]] == [row.id for row in questions(NAMED).rows]
    assert {row[-1] for row in rows[1:]} == {""}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_becomes_a_formula(tmp_path, start):
    """Excel would run it; an apostrophe in front makes it text."""
    text = Text(en="why")
    row = Question(f"{start}cmd|' /C calc'!A0", "e", text, text, text, text, answer=f"{start}1")
    Questions((row,)).write_csv(tmp_path / "q.csv", "en")
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert (cells[0][:2], cells[-1][:2]) == (f"'{start}", f"'{start}")


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    """A folder that is not there, a folder instead of a file, and no path at all."""
    (tmp_path / "q.csv").mkdir()
    for path in (tmp_path / "no" / "q.csv", tmp_path / "q.csv", "", "a\0b"):
        with pytest.raises(OutputError):
            questions(NAMED).write_csv(path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["q.csv"]


def test_an_older_sheet_is_replaced_as_a_whole(tmp_path):
    """The new one is complete before it takes the name."""
    path = tmp_path / "q.csv"
    path.write_text("§ former sheet", encoding="utf-8")
    questions(NAMED).write_csv(path, "en")
    assert "§" not in path.read_text(encoding="utf-8-sig")
    assert [p.name for p in tmp_path.iterdir()] == ["q.csv"]


def test_delegates_are_asked_for_only_where_the_law_lets_a_step_be_delegated():
    """Not where somebody is named already, and not where nobody has checked the law."""
    free_to = evolve(BOUND, may={"delegate"})
    steps = [
        free("a", legal=free_to),
        free("b", legal=evolve(free_to, delegate_to=["deputy"])),
        free("c", legal=evolve(free_to, checked=None)),
        free("d", legal=BOUND),
    ]
    procedure = made(steps, "a b, b c, c d, d z", roles=[Role(id="deputy")])
    assert [row for row in ids(procedure) if row.startswith("delegate_to")] == ["delegate_to:a"]


def test_registers_are_asked_for_what_the_applicant_hands_in():
    """Until one is named, or somebody has stated and checked the law of the document."""
    papers = [
        Document(id="made", source="made here"),
        Document(id="form", source="applicant", component=True, name=Text(vi="Tờ khai", en="Form")),
        Document(id="id_copy", source="applicant", register="CSDL quốc gia về dân cư"),
        Document(id="deed", source="applicant", legal=BOUND),
        Document(id="opinion", source="other agency"),
    ]
    procedure = made([free("a")], "a z", documents=papers)
    rows = [row for row in questions(procedure).rows if row.id.startswith("register")]
    assert [row.id for row in rows] == ["register:form"]
    assert "'Tờ khai'" in rows[0].text.get("vi")


def test_the_work_of_a_part_is_asked_for_and_setup_never_is():
    """What was merged in takes time too; getting ready is part of the work."""
    known = free("a", role="clerk", **MINUTES, parts=[Part(id="x", work=Duration(Fixed(5)))])
    unknown = free("b", role="clerk", **MINUTES, parts=[Part(id="y")])
    procedure = made([known, unknown], "a b, b z", roles=[Role(id="clerk")])
    rows = [row for row in ids(procedure) if not row.startswith(("legal", "limit", "makes"))]
    assert rows == ["work:y", "demand", "officers:clerk", "share:clerk", "time_limit"]


def test_the_text_to_amend_is_asked_for_where_the_office_may_change_its_own():
    """Without the text or without who amends it, the plan is nobody's; what needs no text is not asked about."""
    own = evolve(BOUND, source="own regulation", basis="rules", may=["remove"])
    asked = {
        "both named": evolve(own, instrument="rules", authority="chair"),
        "no text": evolve(own, authority="chair"),
        "no authority": evolve(own, instrument="rules"),
        "nothing to change": evolve(own, may=[]),
        "none found": evolve(own, source="none found"),
    }
    found = {name: ids(made([free("a", legal=legal)], "a z")) for name, legal in asked.items()}
    assert [name for name, rows in found.items() if "instrument:a" in rows] == ["no text", "no authority"]


def test_the_sheet_names_elements_in_its_language(tmp_path):
    """An office's lawyer reads no English beside the question."""
    sheet = questions(made([Step(id="a", role="clerk")], "a z", roles=[Role(id="clerk")]))
    for lang, element in (("vi", "bước 'a'"), ("en", "step 'a'")):
        sheet.write_csv(tmp_path / lang, lang)
        with (tmp_path / lang).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";" if lang == "vi" else ","))
        assert rows[1][1] == element

"""What is written as an office writes it is refused with the spelling that was meant, in both languages."""

import pytest

from procflow.errors import InputError
from procflow.io import loads
from procflow.io.slips import joined_number, meant_money, meant_share

FILE = """procflow: 1
id: stall
demand: {{per_year: 300}}
roles:
  chair: {{{role}}}
documents: {{slip: {{source: applicant}}}}
steps:
  sign:
    role: chair
    {step}
    next: done
ends: {{done: Done}}
"""


def problems_of(*, role="officers: 1", step="limit: 1 h"):
    """The problems of a small file with one field written otherwise."""
    with pytest.raises(InputError) as caught:
        loads(FILE.format(role=role, step=step))
    return caught.value.problems


@pytest.mark.parametrize(
    ("role", "en", "vi"),
    [
        ("share: 20", "Did you mean '20 %'?", "Có phải ý là '20 %'?"),
        ('share: "0.3"', "Leave out the quotes.", "Hãy bỏ dấu ngoặc kép."),
        ('share: "0, 3"', "Write 0.3 with a point.", "Hãy viết 0.3 với dấu chấm."),
        ("share: '12,5 %'", "Write 12.5 % with a point.", "Hãy viết 12.5 % với dấu chấm."),
        ("cost_per_hour: 45.000 VND", "Did you mean '45000 VND'?", "Có phải ý là '45000 VND'?"),
        ("cost_per_hour: 1.200.000 đồng", "Did you mean '1200000 VND'?", "Có phải ý là '1200000 VND'?"),
        ("cost_per_hour: 42000", "Did you mean '42000 VND'?", "Có phải ý là '42000 VND'?"),
    ],
)
def test_shares_and_money_tell_the_spelling_that_was_meant(role, en, vi):
    """One fault, and its last sentence is the mend."""
    (problem,) = problems_of(role=role)
    assert problem.text("en").endswith(en)
    assert problem.text("vi").endswith(vi)


@pytest.mark.parametrize(
    ("role", "mend"),
    [
        ("cost_per_hour: 45,000 VND", "cost_per_hour: 45000 VND"),
        ("officers: 1, share: 0,3", "share: 0.3"),
        ("transfer: 1,5 h", "transfer: 1.5 h"),
    ],
)
def test_a_number_cut_by_its_comma_is_not_to_be_put_in_quotes(role, mend):
    """In quotes it would be refused again; the whole number is told."""
    problem = next(p for p in problems_of(role=role) if p.code == "number-comma")
    assert problem.text("en").endswith(f"thousands: {mend}.")


def test_thousands_and_decimals_are_both_told_where_nobody_can_know():
    """1,200 may be 1200 or 1.2; 0,125 is no thousand."""
    assert joined_number("1", "200") == "1200 (1.200: 1.2)"
    assert joined_number("0", "125") == "0.125"
    assert joined_number("2", "000") == "2000 (2.000: 2)"


@pytest.mark.parametrize(("before", "after"), [("Quy chế", "Điều 12"), ("1", "first"), ("", "3"), ("9" * 80, "5")])
def test_texts_cut_by_a_comma_are_no_numbers(before, after):
    """They keep the advice to use quotes."""
    assert joined_number(before, after) is None


@pytest.mark.parametrize(
    ("step", "meant"),
    [
        ("performer: chair", "'role'"),
        ("người thực hiện: chair", "'role'"),
        ("sản phẩm: [slip]", "'makes'"),
        ("legal: {source: luật}", "'higher law'"),
        ("legal: {source: không tìm thấy}", "'none found'"),
        ("legal: {may: [bỏ]}", "'remove'"),
        ('sessions: {days: [T3], at: "14:00-16:00"}', "'Tue'"),
        ('sessions: {days: [Chủ nhật], at: "14:00-16:00"}', "'Sun'"),
        ('sessions: {days: [Thursday], at: "14:00-16:00"}', "'Thu'"),
    ],
)
def test_words_of_the_office_lead_to_those_of_the_file(step, meant):
    """Both languages name the word that was meant."""
    (problem,) = problems_of(step=step)
    assert f"Did you mean {meant}?" in problem.text("en")
    assert f"Có phải ý là {meant}?" in problem.text("vi")


@pytest.mark.parametrize(
    ("step", "part"),
    [
        ("work: 20-90 phút", "uniform(20, 90) min"),
        ("work: 1,5 – 2 h", "uniform(1.5, 2) h"),
        ("limit: 1-2 h", "not a range"),
        ("work: triangular(5; 10; 20) min", "not semicolons"),
        ("legal: {checked: 2026-03-02}", "checked: {date: 2026-03-02, by: legal officer}"),
        ("needs: slip", "needs: ["),
        ("needs: [slip, map]", "add it under `documents`"),
        ('sessions: {days: [Tue], at: "14:00–16:00"}', "such as 08:00-12:00"),
    ],
)
def test_other_spellings_are_told_how_to_be_written(step, part):
    """The mend stands in the sentence."""
    (problem,) = problems_of(step=step)
    assert part in problem.text("en")


def test_what_a_file_lacks_is_shown_as_it_is_written():
    """Who has never seen `ends` can copy the example."""
    with pytest.raises(InputError) as caught:
        loads("id: x\nsteps: [{name: a}]\n")
    assert [problem.text("en").rpartition("For example: ")[2] for problem in caught.value.problems] == [
        "procflow: 1",
        "ends: {done: {vi: Hoàn thành, en: Done}}",
        "steps: {receive: {name: Tiếp nhận, role: clerk}, sign: {name: Ký, role: chair, next: done}}",
    ]


@pytest.mark.parametrize("indent", ["\t", "    \t", "\u00a0\u00a0\u00a0\u00a0"])
def test_indents_that_are_no_blanks_are_told_with_their_line(indent):
    """A tab or a no-break space looks like a blank, so the sentence names it."""
    text = FILE.format(role="officers: 1", step="limit: 1 h").replace("    limit", f"{indent}limit")
    with pytest.raises(InputError) as caught:
        loads(text)
    (problem,) = caught.value.problems
    assert problem.place.line == 10
    assert ("tab" if "\t" in indent else "no-break space") in problem.text("en")
    assert ("tab" if "\t" in indent else "dấu cách không ngắt") in problem.text("vi")


def test_nothing_is_guessed_of_long_or_strange_values():
    """A value that is no slip gets no advice."""
    assert meant_share("half", plain=True)["en"] == ""
    assert meant_share("9" * 100, plain=True)["en"] == ""
    assert meant_money("45")["en"] == ""
    assert meant_money("twelve VND")["en"] == ""


@pytest.mark.parametrize("field", ["after", "time_"])
def test_a_construct_that_is_refused_is_not_what_somebody_is_told_to_write(field):
    """`timer` is close, but whoever wrote it would be refused again."""
    (problem,) = problems_of(step=f"{field}: x")
    assert (problem.code, problem.values["hint"]["en"]) == ("unknown-field", "")

"""The annex: one row, the columns of decisions, nothing invented."""

import attrs
import pytest

import procflow as pf
from procflow.model import Span, TimeLimit
from procflow.report.annex import annex
from procflow.report.say import Say

OFFICE = """procflow: 1
id: office
name: {vi: Cấp giấy phép, en: Grant a permit}
time_limit: 4 working days
rules:
  online: {precondition: {steps: [initial], state: planned}, name: {vi: Ký số, en: Digital signature}}
documents: {form: {source: applicant, component: true}}
steps:
  receive: {role: clerk, needs: [form]}
  initial: {name: {vi: Ký nháy, en: Initial}, role: head, legal: {source: own regulation, may: [remove],
            instrument: QĐ 12, authority: Chủ tịch, checked: {date: 2026-03-02, by: legal officer}}}
  sign: {name: {vi: Ký giấy phép, en: Sign the permit}, role: chair}
  file: {role: clerk, next: done}
ends: {done: Done}
"""


@pytest.fixture(scope="module")
def proposal():
    return pf.propose(pf.loads(OFFICE))


def cells_of(proposal, lang):
    form, *_ = annex(proposal, None, Say(lang))
    return {column.head: (list(column.subs), list(column.cells)) for column in form.columns}


def test_before_after_and_what_is_saved(proposal):
    """One of four steps, one of three handoffs and one of two signatures go; the paper and the limit stay."""
    cells = cells_of(proposal, "vi")
    assert cells["Số bước"] == (["trước", "sau", "giảm", "%"], ["4", "3", "1", "25,0"])
    assert cells["Số lần chuyển giao"] == (["trước", "sau"], ["3", "2"])
    assert cells["Số chữ ký"] == (["trước", "sau"], ["2", "1"])
    assert cells["Thành phần hồ sơ"] == (["trước", "sau"], ["1", "1"])
    assert cells["Thời hạn (ngày làm việc)"] == (["trước", "sau", "giảm", "%"], ["4", "4", "0", "0,0"])


@pytest.mark.parametrize(("lang", "words"), [("vi", "chưa tính được"), ("en", "not computed")])
def test_times_and_cost_are_not_computed_without_facts(proposal, lang, words):
    """One cell across the group says so; it is never 0."""
    form, *_ = annex(proposal, None, Say(lang))
    told = [column for column in form.columns if list(column.cells) == [words]]
    assert [(len(column.subs), column.span) for column in told] == [(2, 2), (2, 2), (4, 4)]


def test_basis_authority_and_timetable(proposal):
    """What must be amended by whom is known; the timetable is the office's, after what is planned."""
    cells = cells_of(proposal, "vi")
    assert cells["Căn cứ và thẩm quyền sửa"] == ([], ["QĐ 12 (Chủ tịch): 1 thay đổi"])
    assert cells["Lộ trình, trách nhiệm"] == ([], ["sau khi có: Ký số; cơ quan ghi"])


def test_thousands_of_dong():
    """Cost is written in thousands: an hour at 60,000 VND is 60."""
    priced = OFFICE.replace("time_limit", "roles: {clerk: {cost_per_hour: 60000 VND}, head: {cost_per_hour: 90000 VND},\n"
                            "        chair: {cost_per_hour: 0 VND}}\ntime_limit")  # fmt: skip
    for step in ("receive", "initial", "sign", "file"):
        priced = priced.replace(f"  {step}: {{", f"  {step}: {{work: 30 min, ")
    cells = cells_of(pf.propose(pf.loads(priced)), "en")
    # before: 2 x 30 min of the clerk and 30 min of the head; after: the clerk's alone
    assert cells["Staff cost per case (1,000 VND)"] == (["before", "after", "less", "%"], ["105", "60", "45", "42.9"])


def test_the_form_names_every_kind_of_change(everything, proposal):
    """Three steps side by side count as three, and merges are no removals."""
    cells = cells_of(everything, "vi")
    assert cells["Hình thức đơn giản hóa"][1] == [
        "cắt bước (1), gộp bước (2), ủy quyền, giao việc (1), làm song song (3), khai thác dữ liệu số (1), "
        "cắt thành phần hồ sơ (1)"
    ]
    assert cells_of(proposal, "en")["Form of simplification"][1] == ["removal of steps (1)"]


def test_a_shorter_limit_is_told_as_it_becomes(proposal):
    """In working days and in calendar days; a third less is 33.3 %."""
    for unit, head in (("working days", "Time limit (working days)"), ("calendar days", "Time limit (calendar days)")):
        before, after = (attrs.evolve(p, time_limit=TimeLimit(Span(days, unit)))
                         for p, days in ((proposal.before, 6), (proposal.after, 4)))  # fmt: skip
        cells = cells_of(attrs.evolve(proposal, before=before, after=after), "en")
        assert cells[head] == (["before", "after", "less", "%"], ["6", "4", "2", "33.3"])


def test_widths_fill_the_page(proposal):
    """The columns take a whole landscape page and no more."""
    form, *_ = annex(proposal, None, Say("vi"))
    total = sum(column.width * max(1, len(column.subs)) for column in form.columns)
    assert total == pytest.approx(100, abs=1)

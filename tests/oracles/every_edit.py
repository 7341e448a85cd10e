"""A permit of ten steps on which every kind of edit is lawful, small enough to reckon by hand; all figures are invented."""

import datetime as dt
from itertools import pairwise

from procflow.model import (
    Checked,
    DelegateStep,
    Demand,
    Document,
    DropComponent,
    Duration,
    End,
    Fixed,
    Flow,
    Legal,
    MergeStep,
    OnceOnly,
    Parallelise,
    Precondition,
    Procedure,
    RemoveStep,
    Role,
    Span,
    Step,
    Text,
    TimeLimit,
)

EDITS = (
    Parallelise([["land"], ["fire"], ["fee"]]),
    OnceOnly("extract"),
    DropComponent("copy"),
    MergeStep("book", "receive"),
    RemoveStep("assign"),
    MergeStep("initial", "sign"),
    DelegateStep("sign", "deputy"),
)
"""One of each kind that a search considers, two merges."""


def _law(*may, instrument="", authority="", **more):
    checked = Checked(dt.date(2026, 3, 2), "legal officer")
    source = "own regulation" if instrument else "none found"
    return Legal(source=source, may=may, checked=checked, instrument=instrument, authority=authority, **more)


def _step(id, vi, en, role, minutes, limit, **more):
    work = Duration(Fixed(minutes), "min")
    return Step(id=id, name=Text(vi=vi, en=en), role=role, work=work, limit=Span(limit, "h"), **more)


def _role(id, vi, en, *, transfer, officers=1):
    way = Duration(Fixed(transfer), "min")
    return Role(
        id=id, name=Text(vi=vi, en=en), officers=officers, share=0.5, transfer=way, cost_per_hour=60000, currency="VND"
    )


def every_edit():
    """Return the procedure.

    Receive (20 min), book (15, of which 5 set-up), assign (10), then opinions on land (120) and fire (90) and the fee (60)
    one after the other, draft (60), initial (10), sign (10), return (10). Officers have half their time for it.
    """
    steps = [
        _step("receive", "Tiếp nhận hồ sơ", "Receive", "clerk", 20, 4, needs=["form", "extract"]),
        _step("book", "Vào sổ theo dõi", "Enter in the book", "clerk", 15, 2, setup=Duration(Fixed(5)),
              legal=_law("merge", instrument="Quy chế văn thư", authority="Giám đốc Sở")),
        _step("assign", "Phân công xử lý", "Assign", "head", 10, 4, legal=_law("remove")),
        _step("land", "Lấy ý kiến về đất", "Ask about the land", "officer", 120, 16, makes=["on_land"], needs=["form"],
              legal=_law("parallelise", instrument="Quy trình nội bộ", authority="Chánh Văn phòng")),
        _step("fire", "Lấy ý kiến về phòng cháy", "Ask about fire", "lawyer", 90, 16, makes=["on_fire"], needs=["form"],
              legal=_law("parallelise")),
        _step("fee", "Tính nghĩa vụ tài chính", "Work out the fee", "accountant", 60, 8, makes=["sum"], needs=["form"],
              legal=_law("parallelise")),
        _step("draft", "Dự thảo quyết định", "Draft", "officer", 60, 8, needs=["on_land", "on_fire", "sum"], uses=["copy"],
              makes=["paper"]),
        _step("initial", "Soát nội dung", "Look through", "head", 10, 4,
              legal=_law("merge", merge_into=["sign"], instrument="Quy chế làm việc", authority="Giám đốc Sở")),
        _step("sign", "Ký quyết định", "Sign", "chair", 10, 4, signs=True, needs=["paper"],
              legal=_law("delegate", delegate_to=["deputy"], delegate_form="KT. (ký thay)",
                         instrument="Quyết định phân công", authority="Giám đốc Sở")),
        _step("return", "Trả kết quả", "Return", "clerk", 10, 2),
    ]  # fmt: skip
    line = [step.id for step in steps]
    return Procedure(
        id="permit",
        name=Text(vi="Cấp giấy phép", en="Grant a permit"),
        illustrative=True,
        steps=steps,
        start="receive",
        flows=[Flow(a, b) for a, b in pairwise([*line, "done"])],
        ends=[End(id="done", name=Text(vi="Hoàn thành", en="Done"))],
        roles=[
            _role("clerk", "Chuyên viên Một cửa", "One-stop officer", transfer=30),
            _role("officer", "Chuyên viên thụ lý", "Case officer", transfer=30, officers=2),
            _role("lawyer", "Chuyên viên pháp chế", "Legal officer", transfer=30),
            _role("accountant", "Kế toán", "Accountant", transfer=30),
            _role("head", "Trưởng phòng", "Head of division", transfer=30),
            _role("deputy", "Phó Giám đốc", "Deputy director", transfer=30),
            _role("chair", "Giám đốc", "Director", transfer=120),
        ],
        documents=[
            Document(id="form", name=Text(vi="Đơn đề nghị", en="Request"), source="applicant", component=True),
            Document(id="extract", name=Text(vi="Trích lục bản đồ", en="Land extract"), source="applicant", component=True,
                     register="land register", legal=_law("once_only", instrument="Quy định về hồ sơ", authority="UBND tỉnh")),
            Document(id="copy", name=Text(vi="Bản sao chứng thực", en="Certified copy"), source="applicant", component=True,
                     legal=_law("drop_component")),
            *(Document(id=name) for name in ("on_land", "on_fire", "sum", "paper")),
        ],
        rules=[
            Precondition(id="act", name=Text(vi="Văn bản phân công ký thay", en="Written assignment to sign"),
                         steps=["sign"], edits=["delegate"], state="planned"),
        ],
        demand=Demand(rate=1.2, per="working_day"),
        time_limit=TimeLimit(Span(8, "working days")),
    )  # fmt: skip

"""Two small procedures that show every sign of the pictures; their figures are invented."""

from itertools import pairwise
from types import SimpleNamespace

from procflow.model import (
    AddControl,
    AtMost,
    Batch,
    CaseAttribute,
    ChangeBatch,
    DelegateStep,
    Digitise,
    Duration,
    End,
    Fixed,
    Flow,
    Gateway,
    MergeStep,
    OfficerRule,
    Parallelise,
    Procedure,
    RemoveStep,
    Resequence,
    Role,
    Session,
    Staff,
    Step,
    Text,
)  # fmt: skip
from procflow.simplification import apply

SESSION = Session(days=[1, 4], hours=[(840, 930)])
ROLES = [
    Role(id="applicant", name=Text(en="Applicant", vi="Người nộp hồ sơ"), external=True),
    Role(id="desk", name=Text(en="One-stop desk", vi="Bộ phận Một cửa"), unit="Trung tâm Phục vụ HCC", officers=2),
    Role(id="land", name=Text(en="Land officer", vi="Chuyên viên địa chính"), unit="Phòng Kinh tế"),
    Role(id="build", name=Text(en="Construction officer", vi="Chuyên viên xây dựng"), unit="Phòng Kinh tế"),
    Role(id="chair", name=Text(en="Chair", vi="Chủ tịch UBND xã"), unit="Lãnh đạo UBND xã"),
    Role(id="deputy", name=Text(en="Deputy chair", vi="Phó Chủ tịch UBND xã"), unit="Lãnh đạo UBND xã"),
]


def step(id, role, en, vi, **how):
    """Return a step with its name in both languages."""
    return Step(id=id, role=role, name=Text(en=en, vi=vi), **how)


def signs():
    """Return a procedure with splits, joins, conditions and bounds."""
    bound = AtMost(visits=3, time=Duration(Fixed(30), "calendar days"), then="refused")
    return Procedure(
        id="signs",
        name=Text(en="Splits, joins, conditions and bounds", vi="Rẽ nhánh, nhập nhánh, điều kiện và giới hạn"),
        illustrative=True,
        start="receive",
        steps=[
            step("receive", "desk", "Receive and register", "Tiếp nhận, ghi sổ"),
            step("check", "desk", "Check the dossier", "Kiểm tra thành phần hồ sơ", at_most=bound),
            step("supplement", "applicant", "Supplement", "Bổ sung hồ sơ"),
            step("ask", "land", "Choose whom to ask", "Xác định nơi cần lấy ý kiến", split="any"),
            step("soil", "land", "Opinion on land", "Ý kiến về đất đai"),
            step("house", "build", "Opinion on buildings", "Ý kiến về xây dựng"),
            step("visit", "land", "Joint inspection", "Kiểm tra liên ngành", joint=[("land", 1), ("build", 2)]),
            step("sum", "land", "Sum up", "Tổng hợp ý kiến", join="chosen", officer=OfficerRule(same_as="ask")),
            step("sign", "chair", "Sign", "Ký quyết định", sessions=SESSION, officer=OfficerRule(never=["sum"])),
            step("hand", "desk", "Hand over", "Trả kết quả", batch=Batch(size=5, work="each")),
        ],
        gateways=[Gateway(id="who", name=Text(en="Who signs?", vi="Ai ký?"))],
        ends=[
            End(id="done", name=Text(en="Handed over", vi="Đã trả kết quả")),
            End(id="refused", name=Text(en="Refused", vi="Từ chối")),
        ],
        roles=ROLES,
        attributes=[CaseAttribute(id="area_m2", law=Fixed(300), name=Text(en="area (m²)", vi="diện tích (m²)"))],
        flows=[
            Flow("receive", "check"),
            Flow("check", "supplement", 0.2, "returns"),
            Flow("check", "ask", 0.8),
            Flow("supplement", "check"),
            Flow("ask", "soil", 1.0),
            Flow("ask", "house", 0.4),
            Flow("ask", "visit", 0.3),
            *(Flow(opinion, "sum") for opinion in ("soil", "house", "visit")),
            Flow("sum", "who"),
            Flow("who", "sign", when="area_m2 > 500"),
            Flow("who", "hand", otherwise=True),
            Flow("sign", "hand"),
            Flow("hand", "done"),
        ],
    )


def edits():
    """Return a line of steps before and after edits of every kind."""
    steps = [
        step("take", "desk", "Take in", "Tiếp nhận"),
        step("scan", "desk", "Scan", "Quét hồ sơ"),
        step("again", "desk", "Check once more", "Kiểm tra lại"),
        step("soil", "land", "Opinion on land", "Ý kiến về đất đai"),
        step("house", "build", "Opinion on buildings", "Ý kiến về xây dựng"),
        step("draft", "land", "Draft", "Dự thảo"),
        step("review", "land", "Review", "Rà soát"),
        step("initial", "deputy", "Initial", "Ký nháy"),
        step("sign", "chair", "Sign", "Ký", sessions=SESSION),
        step("stamp", "desk", "Stamp", "Đóng dấu"),
        step("post", "desk", "Post", "Phát hành"),
    ]
    line = [*(one.id for one in steps), "done"]
    before = Procedure(
        id="edits", name=Text(en="Edits of every kind", vi="Đủ loại sửa đổi"), illustrative=True, start="take",
        steps=steps, roles=ROLES, ends=[End(id="done", name=Text(en="Posted", vi="Đã phát hành"))],
        flows=[Flow(a, b) for a, b in pairwise(line)],
    )  # fmt: skip
    control = step("recheck", "chair", "Check again", "Kiểm tra thêm")
    after = apply(before, [
        RemoveStep("again"), MergeStep("scan", "take"), Parallelise([["soil"], ["house"]]),
        DelegateStep("sign", "deputy"), Resequence(["review", "draft"]), Digitise("stamp", Duration(Fixed(0))),
        ChangeBatch("post", Batch(size=10, work="each")), AddControl("draft", control), Staff("desk", 3),
    ])  # fmt: skip
    return SimpleNamespace(before=before, after=after)

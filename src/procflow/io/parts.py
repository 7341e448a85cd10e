"""Roles, documents, duties, ends and the law of a step, as the file states them."""

from __future__ import annotations

from procflow.io.faults import Context, hint
from procflow.io.kinds import (
    COUNT,
    DATE,
    DURATION,
    FLAG,
    ID,
    MONEY,
    SHARE,
    TEXT,
    Kind,
    choice,
    is_mapping,
    later_unless,
    listing,
    reference,
)
from procflow.io.messages import BAD_CHOICE, words
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, cut, is_null
from procflow.io.section import NAME, NAME_SECTION, Field, Record, Section, entries, group, read_section
from procflow.model import (
    DOCUMENT_SOURCES,
    EDIT_KINDS,
    LATER_EDIT_KINDS,
    LEGAL_SOURCES,
    Checked,
    Document,
    Duty,
    End,
    Legal,
    Role,
)

CALENDAR = reference("calendar", words("the id of a calendar", "mã của một lịch"))
ROLE = reference(
    "role",
    words(
        "the id of a role (leave the field out for an automatic step)",
        "mã của một vai trò (bỏ trường này nếu bước tự động)",
    ),
)
DOCUMENT = reference("document", words("the id of a document", "mã của một tài liệu"))
DOCUMENTS = listing(DOCUMENT, words("a list of documents", "danh sách tài liệu"))
DUTIES = listing(
    reference("duty", words("the id of a duty", "mã của một nghĩa vụ")), words("a list of duties", "danh sách nghĩa vụ")
)
STEP = reference("step", words("the id of a step", "mã của một bước"))


def _is_other_closing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text in ("finish", "fit")


ROLE_SECTION = Section(
    "role",
    words("A role", "Vai trò"),
    (
        Field("name", NAME, "Name of the position.", "Tên vị trí việc làm."),
        Field("unit", TEXT, "Unit the role belongs to; by default the role itself.", "Đơn vị; mặc định là chính vai trò."),
        Field("agency", TEXT, "Agency the role belongs to; by default the role itself.", "Cơ quan; mặc định là chính vai trò."),
        Field(
            "officers",
            later_unless(COUNT, "officers: {…}", words("officers by name", "chuyên viên nêu đích danh"), is_mapping),
            "How many people hold the role; unknown if absent.",
            "Số người giữ vai trò; để trống là chưa biết.",
        ),
        Field(
            "share",
            SHARE,
            "Part of their time for this procedure, above 0; unknown if absent.",
            "Phần thời gian dành cho quy trình này, lớn hơn 0; để trống là chưa biết.",
        ),
        Field("cost_per_hour", MONEY, "Cost of an hour of work, with its currency.", "Chi phí một giờ làm việc, kèm loại tiền."),
        Field(
            "external",
            FLAG,
            "Whether it is the applicant or another agency, whose time is not the office's. Without unit and agency it is the applicant.",
            "Là người nộp hồ sơ hoặc cơ quan khác, thời gian không tính cho cơ quan mình. Không ghi đơn vị, cơ quan thì là người nộp hồ sơ.",
        ),
        Field("calendar", CALENDAR, "Own calendar; by default the procedure's.", "Lịch riêng; mặc định theo quy trình."),
        Field("transfer", DURATION, "Time that passes at each handoff to this role.", "Thời gian mỗi lượt chuyển giao tới vai trò này."),
        Field(
            "at_closing",
            later_unless(choice("suspend"), "at_closing: finish, fit", words("work that goes on after closing", "làm việc sau giờ đóng cửa"), _is_other_closing),
            "What happens to work at closing time: it is suspended.",
            "Việc đang làm khi hết giờ: tạm dừng.",
        ),
    ),
    later={
        "queue": words("the order of the queue", "thứ tự hàng đợi"),
        "skills": words("skills of officers", "kỹ năng của chuyên viên"),
        "speed": words("speed of officers", "tốc độ của chuyên viên"),
        "at_most": words("a full waiting room", "giới hạn số hồ sơ chờ"),
    },
)  # fmt: skip


def _role(id: str, record: Record, context: Context) -> Role | None:
    values = {name: value for name, value in record.values.items() if name not in ("cost_per_hour", "at_closing")}
    cost = record.values.get("cost_per_hour")
    if cost is not None:
        values |= {"cost_per_hour": cost.amount, "currency": cost.currency}
    return context.make(record.node, lambda: Role(id=id, **values))


ROLES = entries(ROLE_SECTION, "role", _role)

DOCUMENT_SECTION = Section(
    "document",
    words("A document", "Tài liệu"),
    (
        Field("name", NAME, "Name of the document.", "Tên tài liệu."),
        Field("form", choice("paper", "electronic"), "Whether it is on paper or electronic.", "Bản giấy hay bản điện tử."),
        Field(
            "source",
            choice(*DOCUMENT_SOURCES),
            "Where it comes from; by default a step makes it (`made here`).",
            "Nguồn; mặc định do một bước tạo ra (`made here`).",
        ),
        Field("component", FLAG, "Whether it is a component of the applicant's dossier.", "Là thành phần hồ sơ phải nộp."),
    ),
    later={"confidential": words("confidential documents", "tài liệu mật")},
)  # fmt: skip


def _document(id: str, record: Record, context: Context) -> Document | None:
    return context.make(record.node, lambda: Document(id=id, **record.values))


DOCUMENTS_DECLARED = entries(DOCUMENT_SECTION, "document", _document)

DUTY_SECTION = Section(
    "duty",
    words("A duty", "Nghĩa vụ"),
    (
        Field("name", NAME, "What the law obliges the office to do.", "Việc pháp luật buộc cơ quan phải làm."),
        Field("basis", TEXT, "Legal text with article.", "Căn cứ pháp lý, ghi rõ điều khoản."),
    ),
)


def _duty(id: str, record: Record, context: Context) -> Duty | None:
    return context.make(record.node, lambda: Duty(id=id, **record.values))


DUTIES_DECLARED = entries(DUTY_SECTION, "duty", _duty)

END_SECTION = Section(
    "end",
    words("An end", "Điểm kết thúc"),
    (
        Field("name", NAME, "Name of the outcome.", "Tên kết quả."),
        Field("needs", DOCUMENTS, "Documents every case that ends here must have.", "Tài liệu phải có khi hồ sơ kết thúc ở đây."),
    ),
)  # fmt: skip


def _read_end(node: Node, context: Context) -> Record | None:
    """Return the fields of an end; a text or {vi: …, en: …} is its name."""
    short = isinstance(node, Scalar) and not is_null(node)
    if isinstance(node, MappingNode) and node.pairs:
        short = all(key.text in NAME_SECTION.names for key, _ in node.pairs)
    if not short:
        return read_section(END_SECTION, node, context)
    name = NAME.read(node, context)
    return Record(node, {} if name is None else {"name": name}, {"name": node})


def _end(id: str, record: Record, context: Context) -> End | None:
    return context.make(record.node, lambda: End(id=id, **record.values))


ENDS = entries(
    END_SECTION, "end", _end, read=_read_end,
    schema={"anyOf": [END_SECTION.ref, NAME_SECTION.ref, TEXT.schema, {"type": "null"}]},
)  # fmt: skip

CHECKED_SECTION = Section(
    "checked",
    words("Who checked the law", "Người rà soát pháp lý"),
    (
        Field("date", DATE, "Day of the check.", "Ngày rà soát.", required=True),
        Field("by", TEXT, "Role that checked, never a person's name.", "Vai trò rà soát, không nêu tên người.", required=True),
    ),
)  # fmt: skip


def _checked(record: Record, context: Context) -> Checked | None:
    return context.make(record.node, lambda: Checked(**record.values))


def _read_edit(node: Node, context: Context) -> str | None:
    known = (*EDIT_KINDS, *LATER_EDIT_KINDS)
    text = ID.read(node, context)
    if text is None or text in known:
        return None if text is None else str(text)
    context.fault(BAD_CHOICE, node, value=cut(text), choices=known, hint=hint(text, known))
    return None


EDITS = listing(
    Kind(_read_edit, {"enum": [*EDIT_KINDS, *LATER_EDIT_KINDS]}, words("an edit", "một thay đổi")),
    words("a list of edits such as [remove]", "danh sách thay đổi như [remove]"),
)

LEGAL_SECTION = Section(
    "legal",
    words("What the law says of a step", "Căn cứ pháp lý của bước"),
    (
        Field(
            "source",
            choice(*LEGAL_SOURCES),
            "Where the step is laid down; `none found` says that somebody looked.",
            "Quy định ở đâu; `none found` nghĩa là đã tìm mà không thấy.",
        ),
        Field("basis", TEXT, "Legal text with article.", "Văn bản và điều khoản."),
        Field(
            "may",
            EDITS,
            "Edits the law permits; this version makes `remove`, the others are kept and permit nothing yet.",
            "Thay đổi được phép; phiên bản này thực hiện `remove`, loại khác được giữ lại nhưng chưa có hiệu lực.",
        ),
        Field("instrument", TEXT, "Document to amend so that the edit takes effect.", "Văn bản cần sửa để thực hiện."),
        Field("authority", TEXT, "Who may amend it.", "Cấp có thẩm quyền sửa."),
        Field(
            "checked",
            group(CHECKED_SECTION, _checked),
            "When and by which role the status was checked; without it the status counts as unknown.",
            "Ngày và vai trò đã rà soát; thiếu mục này thì coi như chưa biết.",
        ),
    ),
    later={
        "cases": words("cases the law covers", "loại hồ sơ được điều chỉnh"),
        "validity": words("validity of the legal text", "hiệu lực của văn bản"),
        "valid_from": words("validity of the legal text", "hiệu lực của văn bản"),
        "valid_until": words("validity of the legal text", "hiệu lực của văn bản"),
    },
)


def _legal(record: Record, context: Context) -> Legal | None:
    return context.make(record.node, lambda: Legal(**record.values))


LEGAL = group(LEGAL_SECTION, _legal)

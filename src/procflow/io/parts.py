"""Roles, documents, duties and ends, as the file states them."""

from __future__ import annotations

from procflow.io.faults import Context
from procflow.io.kinds import DURATION, FLAG, MONEY, SHARE, TEXT, choice
from procflow.io.law import LEGAL
from procflow.io.messages import OFFICER_FIELD, STEP_FIELD, words
from procflow.io.names import CALENDAR, DOCUMENTS
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, is_null
from procflow.io.section import NAME, NAME_SECTION, Field, Record, Section, entries, read_section
from procflow.io.staff import OFFICERS
from procflow.model import AT_CLOSING, DOCUMENT_SOURCES, QUEUES, Document, Duty, End, Role

ROLE_SECTION = Section(
    "role",
    words("A role", "Vai trò"),
    (
        Field("name", NAME, "Name of the position.", "Tên vị trí việc làm."),
        Field("unit", TEXT, "Unit the role belongs to; by default the role itself.", "Đơn vị; mặc định là chính vai trò."),
        Field("agency", TEXT, "Agency the role belongs to; by default the role itself.", "Cơ quan; mặc định là chính vai trò."),
        Field(
            "officers",
            OFFICERS,
            "How many people hold the role, or who they are by their posts; unknown if absent.",
            "Số người giữ vai trò, hoặc từng người theo vị trí; để trống là chưa biết.",
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
            choice(*AT_CLOSING),
            "What happens to work at closing time: it goes on at the next opening (suspend, the default), it is finished after hours, or what does not fit is not begun.",
            "Việc đang làm khi hết giờ: làm tiếp lúc mở cửa (suspend, mặc định), làm cho xong (finish), hoặc không bắt đầu việc không kịp xong (fit).",
        ),
        Field(
            "absence",
            SHARE,
            "Share of the working days on which an officer is not there, whole days by chance, such as 4 %; none if absent.",
            "Tỷ lệ ngày làm việc mà một người vắng mặt đột xuất, tính nguyên ngày, ví dụ 4 %; để trống là không vắng.",
        ),
        Field(
            "queue",
            choice(*QUEUES),
            "Whom the role serves next: who waits longest (fifo, the default), the most urgent (priority; preemptive stops other work), whose time limit ends first (due), whose work is shortest.",
            "Phục vụ ai trước: chờ lâu nhất (fifo, mặc định), khẩn nhất (priority; preemptive chen ngang), sắp hết hạn (due), việc ngắn nhất (shortest).",
        ),
    ),
    slips={
        "skills": OFFICER_FIELD, "speed": OFFICER_FIELD,
        "at_most": STEP_FIELD, "sessions": STEP_FIELD, "batch": STEP_FIELD,
    },
)  # fmt: skip


def _role(id: str, record: Record, context: Context) -> Role | None:
    values = {name: value for name, value in record.values.items() if name != "cost_per_hour"}
    if isinstance(values.get("officers"), tuple):
        values["staff"] = values.pop("officers")
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
        Field(
            "register",
            TEXT,
            "Register or database from which the office could read the same facts.",
            "Sổ, cơ sở dữ liệu mà cơ quan có thể khai thác cùng thông tin.",
        ),
        Field(
            "legal",
            LEGAL,
            "Whether it may be taken from the register (`once_only`) or dropped (`drop_component`); unknown if absent.",
            "Có được khai thác từ cơ sở dữ liệu (`once_only`) hoặc bỏ (`drop_component`) hay không; để trống là chưa biết.",
        ),
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

"""The native file, declared once: its top level and every group of fields in it.

Reading, the "did you mean" of errors, the JSON Schema and the tables of the reference page all follow these lists.
"""

from __future__ import annotations

from procflow.io.attributes import ATTRIBUTE_SECTION, ATTRIBUTES
from procflow.io.demand import APPOINTMENTS_SECTION, DEMAND, DEMAND_SECTION, PROFILE_SECTION
from procflow.io.faults import Context
from procflow.io.flows import ALL_SECTION, ANY_SECTION, BRANCH_SECTION, TARGET
from procflow.io.gathering import BATCH_SECTION, BOUND_SECTION, SESSION_SECTION
from procflow.io.kinds import FLAG, ID, TEXT, Kind
from procflow.io.law import CHECKED_SECTION, LEGAL_SECTION
from procflow.io.messages import BAD_VERSION, OFFICE_FIELD, ROLE_FIELD, words
from procflow.io.names import CALENDAR
from procflow.io.nodes import Node, Scalar, cut, described
from procflow.io.parts import (
    DOCUMENT_SECTION,
    DOCUMENTS_DECLARED,
    DUTIES_DECLARED,
    DUTY_SECTION,
    END_SECTION,
    ENDS,
    ROLE_SECTION,
    ROLES,
)
from procflow.io.recorded import RECORDED_SECTION
from procflow.io.rules import FLOOR_SECTION, PRECONDITION_SECTION, RULE_SECTION, RULES, SEPARATION_SECTION
from procflow.io.scalars import whole
from procflow.io.section import NAME, NAME_SECTION, Field, Section
from procflow.io.staff import OFFICER_RULE_SECTION, OFFICER_SECTION, PRIORITY_BY, PRIORITY_SECTION
from procflow.io.steps import GATEWAY_SECTION, GATEWAYS, ONE_OF_SECTION, PART_SECTION, STEP_SECTION, STEPS
from procflow.io.times import (
    CALENDAR_SECTION,
    CALENDARS,
    CLOCK,
    CLOCK_SECTION,
    COUNT_SECTION,
    SWAP_SECTION,
    TIME_LIMIT,
    TIME_LIMIT_SECTION,
)

FORMAT = 1


def _read_format(node: Node, context: Context) -> int | None:
    if whole(node) == FORMAT:
        return FORMAT
    shown = cut(node.text) if isinstance(node, Scalar) else described(node)
    context.fault(BAD_VERSION, node, value=shown)
    return None


PROCEDURE_SECTION = Section(
    "procedure",
    words("The file", "Tệp quy trình"),
    (
        Field("procflow", Kind(_read_format, {"const": FORMAT}, words("1", "1")), "Version of the format.", "Phiên bản định dạng.", required=True, example="procflow: 1"),
        Field("id", ID, "Short name of the procedure.", "Mã quy trình.", required=True, example="id: annual-leave"),
        Field("name", NAME, "Name of the procedure.", "Tên quy trình."),
        Field("kind", TEXT, "Kind of procedure, such as internal_work_process.", "Loại quy trình, ví dụ internal_work_process."),
        Field("version", TEXT, "Version of the procedure.", "Phiên bản quy trình."),
        Field("source", TEXT, "Document that lays the procedure down.", "Văn bản ban hành quy trình."),
        Field("illustrative", FLAG, "Whether the figures are invented; every output then says so.", "Số liệu minh họa; mọi kết quả sẽ ghi rõ."),
        Field("time_limit", TIME_LIMIT, "Time within which a case must be settled.", "Thời hạn giải quyết một hồ sơ."),
        Field("clock", CLOCK, "What the counted clock does after a pause.", "Cách tính thời hạn sau khi tạm dừng."),
        Field("demand", DEMAND, "How many cases come.", "Số hồ sơ đến.", example="demand: {per_year: 500}"),
        Field("calendar", CALENDAR, "Calendar of the procedure: always, vn-office (the default) or one under `calendars`.",
              "Lịch của quy trình: always, vn-office (mặc định) hoặc một lịch trong `calendars`."),
        Field("calendars", CALENDARS, "Own calendars.", "Các lịch riêng."),
        Field("attributes", ATTRIBUTES, "What cases differ in: values with shares, or a law of a number.",
              "Điểm khác nhau giữa các hồ sơ: các giá trị kèm tỷ lệ, hoặc luật của một số."),
        Field("priority", PRIORITY_BY, "Urgency of a case at every step that states none of its own.", "Mức ưu tiên của hồ sơ ở mọi bước không khai riêng."),
        Field("roles", ROLES, "Who does the work; if absent, the performers named on the steps.", "Ai làm việc; nếu không khai thì lấy người thực hiện nêu ở các bước."),
        Field("documents", DOCUMENTS_DECLARED, "Papers and records; if absent, those named on steps and ends.", "Tài liệu; nếu không khai thì lấy tài liệu nêu ở bước và điểm kết thúc."),
        Field("duties", DUTIES_DECLARED, "What the law obliges the office to do; if absent, those named on the steps.", "Nghĩa vụ theo luật; nếu không khai thì lấy nghĩa vụ nêu ở các bước."),
        Field("start", TARGET, "Where cases start; by default at the first step.", "Nơi hồ sơ bắt đầu; mặc định là bước đầu tiên."),
        Field("steps", STEPS, "The work, in order.", "Các bước, theo thứ tự.", required=True,
              example="steps: {receive: {name: Tiếp nhận, role: clerk}, sign: {name: Ký, role: chair, next: done}}"),
        Field("gateways", GATEWAYS, "Splits and joins without work.", "Cổng rẽ nhánh, nhập nhánh không có việc."),
        Field("ends", ENDS, "Ways a case can end.", "Các cách hồ sơ kết thúc.", required=True, example="ends: {done: {vi: Hoàn thành, en: Done}}"),
        Field("rules", RULES, "What a simplification may not break.", "Điều mà phương án đơn giản hóa không được vi phạm."),
    ),
    later={
        "systems": words("information systems", "hệ thống thông tin"),
    },
    slips={"queue": ROLE_FIELD},
)  # fmt: skip

SHARED = ("procflow", "id", "roles", "calendars")
"""What stands once at the top of an office's file, not in each of its procedures."""
_BY_NAME = {field.name: field for field in PROCEDURE_SECTION.fields}
INSIDE_SECTION = Section(
    "procedure_of_office",
    words("A procedure of an office", "Một quy trình của cơ quan"),
    tuple(field for field in PROCEDURE_SECTION.fields if field.name not in SHARED),
    later=PROCEDURE_SECTION.later,
    slips={**PROCEDURE_SECTION.slips, **dict.fromkeys(SHARED, OFFICE_FIELD)},
)
PROCEDURES_SCHEMA = {"type": "object", "additionalProperties": INSIDE_SECTION.ref, "minProperties": 1}


def _as_is(node: Node, context: Context) -> Node:
    return node


OFFICE_SECTION = Section(
    "office",
    words("The file of an office with several procedures", "Tệp của một cơ quan có nhiều quy trình"),
    (
        _BY_NAME["procflow"],
        Field("portfolio", ID, "Short name of the office.", "Mã cơ quan.", required=True),
        Field("name", NAME, "Name of the office.", "Tên cơ quan."),
        Field("illustrative", FLAG, "Whether the figures of all its procedures are invented.", "Số liệu của mọi quy trình là minh họa."),
        Field("calendar", CALENDAR, "Calendar of the procedures that name none.", "Lịch của các quy trình không khai riêng."),
        Field("calendars", CALENDARS, "Own calendars, shared by all procedures.", "Các lịch riêng, dùng chung."),
        Field("roles", ROLES, "Who does the work, shared by all procedures by id.", "Ai làm việc; các quy trình dùng chung theo mã."),
        Field("procedures", Kind(_as_is, PROCEDURES_SCHEMA, words("procedures by id, each with its own demand, steps and ends",
              "các quy trình theo mã, mỗi quy trình có nhu cầu, bước và điểm kết thúc riêng")),
              "Its procedures by id.", "Các quy trình theo mã.", required=True),
    ),
)  # fmt: skip

SECTIONS = (
    PROCEDURE_SECTION, OFFICE_SECTION, INSIDE_SECTION, NAME_SECTION, TIME_LIMIT_SECTION, COUNT_SECTION, CLOCK_SECTION, DEMAND_SECTION, PROFILE_SECTION, APPOINTMENTS_SECTION, RECORDED_SECTION, CALENDAR_SECTION,
    SWAP_SECTION, ROLE_SECTION, OFFICER_SECTION, ATTRIBUTE_SECTION, PRIORITY_SECTION, DOCUMENT_SECTION, DUTY_SECTION, STEP_SECTION, PART_SECTION, ONE_OF_SECTION,
    OFFICER_RULE_SECTION, SESSION_SECTION, BATCH_SECTION, BOUND_SECTION,
    LEGAL_SECTION, CHECKED_SECTION, BRANCH_SECTION, ALL_SECTION, ANY_SECTION, GATEWAY_SECTION, END_SECTION, RULE_SECTION, SEPARATION_SECTION,
    PRECONDITION_SECTION, FLOOR_SECTION,
)  # fmt: skip
"""Every group of fields, in the order of the reference page."""

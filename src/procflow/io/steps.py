"""Steps and gateways, as the file states them."""

from __future__ import annotations

from attrs import frozen

from procflow.io.attributes import TIME, Asked
from procflow.io.delegation import DELEGATED
from procflow.io.faults import Context
from procflow.io.flows import JOIN, LATER_SPLITS, NEXT, Next
from procflow.io.gathering import BATCH, BOUND, SESSIONS
from procflow.io.kinds import (
    DURATION,
    FLAG,
    SHARE,
    SPAN,
    Kind,
    choice,
    is_mapping,
    listing,
    wrong,
)
from procflow.io.kinds import read_text as _read_text
from procflow.io.law import LEGAL
from procflow.io.messages import ROLE_FIELD, words
from procflow.io.names import DOCUMENT, DOCUMENTS, DUTIES, ROLE
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node
from procflow.io.section import NAME, Field, Record, Section, entries, group
from procflow.io.slips import STEP_SLIPS
from procflow.io.staff import CREW, OFFICER_RULE, PRIORITY, SKILLS, doers
from procflow.model import ByAttribute, Gateway, Part, PriorityBy, Step

ONE_OF_SECTION = Section(
    "one_of",
    words("Documents of which one is needed", "Tài liệu chỉ cần một trong số đó"),
    (
        Field(
            "one_of",
            listing(DOCUMENT, words("a list of documents", "danh sách tài liệu"), least=1),
            "Documents of which one must be there.",
            "Các tài liệu mà chỉ cần có một.",
            required=True,
        ),
    ),
)
_ONE_OF = group(ONE_OF_SECTION, lambda record, context: OneOf(record.values["one_of"]))


@frozen
class OneOf:
    """Documents of which one must be there."""

    documents: tuple[str, ...]


def _read_need(node: Node, context: Context) -> str | OneOf | None:
    kind = _ONE_OF if is_mapping(node) else DOCUMENT
    found: str | OneOf | None = kind.read(node, context)
    return found


NEEDS = listing(
    Kind(_read_need, {"anyOf": [DOCUMENT.schema, ONE_OF_SECTION.ref]}, words("a document", "một tài liệu")),
    words("a list of documents, or of {one_of: [...]}", "danh sách tài liệu, hoặc {one_of: [...]}"),
)


def _read_detects(node: Node, context: Context) -> tuple[tuple[str, float], ...] | None:
    """Return the probability of catching each kind of error."""
    if not isinstance(node, MappingNode):
        wrong(node, context, DETECTS.words)
        return None
    found: list[tuple[str, float]] = []
    for key, value in node.pairs:
        risk = _read_text(key, context, DETECTS.words)
        power = SHARE.read(value, context.of(risk or "detects"))
        if risk is not None and power is not None:
            found.append((risk, power))
    return tuple(found)


DETECTS = Kind(
    _read_detects,
    {"type": "object", "additionalProperties": SHARE.schema},
    words(
        "kinds of errors with shares, such as {wrong_area: 0.6}", "loại sai sót kèm tỷ lệ, ví dụ {sai_dien_tich: 0.6}"
    ),
)

# Parts stand by id like everything else in a file: the times of a part are drawn by its id, so it is never made up.
PART_SECTION = Section(
    "part",
    words("A part of a step, merged into it", "Phần việc đã gộp vào bước"),
    (
        Field("name", NAME, "What is done.", "Nội dung công việc."),
        Field("work", DURATION, "Processing time that is left of it; unknown if absent, never 0.",
              "Thời gian xử lý thực còn lại; để trống là chưa biết, không coi là 0."),
    ),
)  # fmt: skip


def _part(id: str, record: Record, context: Context) -> Part | None:
    return context.make(record.node, lambda: Part(id=id, **record.values))


PARTS = entries(PART_SECTION, "part", _part)

STEP_SECTION = Section(
    "step",
    words("A step", "Bước"),
    (
        Field("name", NAME, "What is done.", "Nội dung bước."),
        Field("role", ROLE, "Who does it; automatic if absent. Several roles stand under `roles`.", "Người thực hiện; để trống là tự động. Nhiều vai trò thì khai ở `roles`."),
        Field("roles", CREW, "Roles that do it together, with the number of officers of each.", "Các vai trò cùng làm, kèm số người của từng vai trò."),
        Field("lead", ROLE, "Which of `roles` leads; by default the first.", "Vai trò chủ trì trong `roles`; mặc định là vai trò đầu tiên."),
        Field("officer", OFFICER_RULE, "Which officer may do it, given who did other steps of the case.", "Người được làm, tùy ai đã làm các bước khác của hồ sơ."),
        Field("skills", SKILLS, "Skills that its officer must have.", "Kỹ năng người làm phải có."),
        Field("priority", PRIORITY, "Urgency where the role serves by priority; by default that of the procedure.", "Mức ưu tiên khi vai trò phục vụ theo ưu tiên; mặc định theo quy trình."),
        Field("sessions", SESSIONS, "When it is done at all: meetings, signing hours.", "Chỉ làm trong phiên: phiên họp, giờ ký.",
              example='sessions: {days: [Tue, Thu], at: "14:00-16:00"}'),
        Field("batch", BATCH, "Cases that are gathered before it.", "Hồ sơ gom thành lô trước khi làm."),
        Field("at_most", BOUND, "Bound on visits, waiting cases or time, and where the case goes then.", "Giới hạn số lần, số hồ sơ chờ hoặc thời gian, và nơi hồ sơ chuyển tới."),
        Field("delegated", DELEGATED, "By which act another role does it for a while, or a list of such acts.",
              "Văn bản giao vai trò khác làm trong một thời gian, hoặc danh sách văn bản."),
        Field("work", TIME, "Processing time; unknown if absent, never 0.",
              "Thời gian xử lý thực; để trống là chưa biết, không coi là 0."),
        Field("parts", PARTS, "Work of steps merged into this one, by their ids: done by the same officer in one go, after `work`.",
              "Công việc của các bước đã gộp vào, theo mã bước: cùng một người làm liền mạch, sau `work`."),
        Field("setup", DURATION, "Mean part of `work` that goes into getting ready; saved when the step is merged into a neighbour.",
              "Phần trung bình của `work` dành để chuẩn bị, đọc lại hồ sơ; tiết kiệm được khi gộp bước vào bước liền kề."),
        Field("wait", TIME, "Delay before the step that is no queue, such as transport.",
              "Thời gian chờ trước bước không do xếp hàng, ví dụ vận chuyển."),
        Field("limit", SPAN, "Time set for the step; never taken for work.", "Thời hạn của bước; không phải thời gian xử lý."),
        Field("needs", NEEDS, "Documents it must have; {one_of: [...]} where one of several is enough.",
              "Tài liệu phải có; {one_of: [...]} khi chỉ cần một trong số đó.", example="needs: [đơn đề nghị]"),
        Field("uses", DOCUMENTS, "Documents it uses if they are there.", "Tài liệu dùng nếu có.", example="uses: [bản đồ]"),
        Field("makes", DOCUMENTS, "Documents it makes.", "Tài liệu tạo ra.", example="makes: [giấy tiếp nhận]"),
        Field("duties", DUTIES, "Duties it fulfils.", "Nghĩa vụ mà bước thực hiện."),
        Field("detects", DETECTS, "Probability of catching each kind of error, below 1.", "Xác suất phát hiện từng loại sai sót, nhỏ hơn 1."),
        Field("legal", LEGAL, "What the law says of it; unknown if absent.", "Căn cứ pháp lý; để trống là chưa biết.",
              example="legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}"),
        Field("value", choice("VA", "BVA", "NVA"), "Value class.", "Phân loại giá trị."),
        Field("signs", FLAG, "Whether it is a signature; if absent its wording decides.", "Là bước ký; để trống thì xét theo tên bước."),
        Field("clock", choice("running", "paused", "off"), "What the clock of the case does meanwhile; by default running.",
              "Đồng hồ thời hạn trong lúc làm bước; mặc định running (đang tính)."),
        Field("join", JOIN, "Whether any arrival starts it (the default), all branches must arrive, those that the split chose, or so many of them.",
              "Bắt đầu khi một nhánh tới (mặc định), khi mọi nhánh tới, khi các nhánh đã chọn tới, hay khi đủ số nhánh này."),
        Field("next", NEXT, "Where the case goes; by default to the step listed below.", "Nơi hồ sơ đi tiếp; mặc định là bước liệt kê kế dưới."),
    ),
    later={
        "cost": words("a cost per visit", "chi phí mỗi lần làm"),
        "system": words("the information system used", "hệ thống thông tin sử dụng"),
        "timer": words("an event that ends waiting", "sự kiện kết thúc chờ"),
        "event": words("an event that ends waiting", "sự kiện kết thúc chờ"),
    },
    slips={"queue": ROLE_FIELD},
    called=STEP_SLIPS,
)  # fmt: skip


@frozen
class Listed:
    """A step or gateway and what it says of the way on; `silent` tells that it has no `next`, `asked` what goes by an
    attribute of the case.
    """

    node: Step | Gateway
    next: Next | None
    silent: bool
    asked: tuple[Asked, ...] = ()


def _split(record: Record) -> dict[str, str]:
    way: Next | None = record.values.get("next")
    return {"split": way.split} if way is not None else {}


def _step(id: str, record: Record, context: Context) -> Listed | None:
    who = doers(record, context)
    apart = ("next", "needs", "role", "roles", "lead", "work", "wait")
    values = {name: value for name, value in record.values.items() if name not in apart}
    values |= {"role": who.role, "joint": who.joint}
    for name in ("work", "wait"):
        time = record.values.get(name)
        values[f"{name}_by" if isinstance(time, ByAttribute) else name] = time
    needs = record.values.get("needs", ())
    values["needs"] = tuple(need for need in needs if isinstance(need, str))
    values["parts"] = tuple(entry.value for entry in record.values.get("parts", ()) if entry.value is not None)
    values["one_of"] = tuple(need.documents for need in needs if isinstance(need, OneOf))
    spot = record.spot("detects")
    step = context.make(spot, lambda: Step(id=id, **values, **_split(record)))  # type: ignore[arg-type]
    if step is None:
        return None
    asked = tuple(
        Asked(value, record.spot(name), context.of(name))
        for name, value in record.values.items()
        if isinstance(value, ByAttribute | PriorityBy)
    )
    return Listed(step, record.values.get("next"), "next" not in record.nodes, asked)


STEPS = entries(STEP_SECTION, "step", _step)

GATEWAY_SECTION = Section(
    "gateway",
    words("A gateway", "Cổng rẽ nhánh, nhập nhánh"),
    (
        Field("name", NAME, "Question or name.", "Câu hỏi hoặc tên cổng."),
        Field("join", JOIN, "Whether any arrival goes on (the default), all branches must arrive, those that the split chose, or so many of them.",
              "Đi tiếp khi một nhánh tới (mặc định), khi mọi nhánh tới, khi các nhánh đã chọn tới, hay khi đủ số nhánh này."),
        Field("sample", FLAG, "Whether it picks cases at random for a check that the others do without.",
              "Có chọn ngẫu nhiên hồ sơ để kiểm tra, các hồ sơ khác không qua khâu đó hay không."),
        Field("next", NEXT, "Where the case goes.", "Nơi hồ sơ đi tiếp.", required=True),
    ),
    later=LATER_SPLITS,
)  # fmt: skip


def _gateway(id: str, record: Record, context: Context) -> Listed | None:
    values = {name: value for name, value in record.values.items() if name != "next"}
    gateway = context.make(record.node, lambda: Gateway(id=id, **values, **_split(record)))  # type: ignore[arg-type]
    return None if gateway is None else Listed(gateway, record.values.get("next"), False)


GATEWAYS = entries(GATEWAY_SECTION, "gateway", _gateway)

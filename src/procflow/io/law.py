"""What the law says of a step or of a document, as the file states it."""

from __future__ import annotations

from procflow.io.faults import Context, hint
from procflow.io.kinds import DATE, FLAG, ID, TEXT, Kind, choice, listing
from procflow.io.messages import BAD_CHOICE, words
from procflow.io.names import SOME_ROLES, STEPS_NAMED
from procflow.io.nodes import Node, cut
from procflow.io.section import Field, Record, Section, group
from procflow.io.slips import EDIT_SLIPS, SOURCE_SLIPS, meant
from procflow.model import EDIT_KINDS, LATER_EDIT_KINDS, LEGAL_SOURCES, Checked, Legal

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
    slip = meant(text, EDIT_SLIPS)
    context.fault(BAD_CHOICE, node, value=cut(text), choices=known, hint=slip if slip["en"] else hint(text, known))
    return None


# One list for steps and documents: a permission that makes no sense where it stands is a matter of meaning, so `check`
# tells it, with the place of the whole element.
EDITS = listing(
    Kind(_read_edit, {"enum": [*EDIT_KINDS, *LATER_EDIT_KINDS]}, words("an edit", "một thay đổi")),
    words("a list of edits such as [remove]", "danh sách thay đổi như [remove]"),
)

LEGAL_SECTION = Section(
    "legal",
    words("What the law says of a step or a document", "Căn cứ pháp lý của bước hoặc tài liệu"),
    (
        Field(
            "source",
            choice(*LEGAL_SOURCES, slips=SOURCE_SLIPS),
            "Where it is laid down; `none found` says that somebody looked.",
            "Quy định ở đâu; `none found` nghĩa là đã tìm mà không thấy.",
        ),
        Field("basis", TEXT, "Legal text with article.", "Văn bản và điều khoản."),
        Field(
            "may",
            EDITS,
            "Edits the law permits. Of a step: `remove`, `merge`, `delegate`, `parallelise`, `shorten_limit`, `resequence`, "
            "`digitise`, `post_check`, `isolate_exceptions`, `change_session`, `change_batch`; of a document: `once_only`, `drop_component`. Others are kept and permit nothing yet.",
            "Thay đổi được phép. Với bước: `remove`, `merge`, `delegate`, `parallelise`, `shorten_limit`, `resequence`, "
            "`digitise`, `post_check`, `isolate_exceptions`, `change_session`, `change_batch`; với tài liệu: `once_only`, `drop_component`. Loại khác được giữ lại nhưng chưa có hiệu lực.",
            example="may: [remove]",
        ),
        Field(
            "delegate_to",
            SOME_ROLES,
            "Roles to which the law lets the step be delegated; no other role may take it over.",
            "Các vai trò được phép nhận ủy quyền hoặc phân công; vai trò khác không được nhận.",
        ),
        Field(
            "delegate_form",
            TEXT,
            "Legal form of the delegation, such as ủy quyền, TL. or phân công.",
            "Hình thức giao, ví dụ ủy quyền (TUQ.), thừa lệnh (TL.), phân công.",
        ),
        Field(
            "merge_into",
            STEPS_NAMED,
            "Steps of other roles into which it may be merged; into a neighbour of the same role `merge` is enough.",
            "Các bước của vai trò khác mà bước này được gộp vào; gộp vào bước liền kề cùng vai trò thì chỉ cần `merge`.",
        ),
        Field("instrument", TEXT, "Document to amend so that the edit takes effect.", "Văn bản cần sửa để thực hiện."),
        Field("authority", TEXT, "Who may amend it.", "Cấp có thẩm quyền sửa."),
        Field(
            "revocable",
            FLAG,
            "Of a step: whether the office may take back what is decided there; only behind such a step may a check be done "
            "afterwards.",
            "Với bước: cơ quan có được thu hồi, hủy bỏ quyết định tại bước này không; chỉ sau bước như vậy mới được hậu kiểm.",
        ),
        Field(
            "checked",
            group(CHECKED_SECTION, _checked),
            "When and by which role the status was checked; without it the status counts as unknown.",
            "Ngày và vai trò đã rà soát; thiếu mục này thì coi như chưa biết.",
            example="checked: {date: 2026-03-02, by: legal officer}",
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

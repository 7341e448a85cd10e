"""How a difference reads: what parts and attributes are called, and how their values are written, in both languages."""

from __future__ import annotations

from procflow.model import Legal, Part, Span, Text
from procflow.structure.queue_words import QUEUE_WORDS, queue_text
from procflow.wording import Lang, number

PARTS = {
    "role": Text(vi="vai trò", en="role"),
    "step": Text(vi="bước", en="step"),
    "gateway": Text(vi="cổng rẽ nhánh", en="gateway"),
    "end": Text(vi="điểm kết thúc", en="end"),
    "document": Text(vi="tài liệu", en="document"),
    "duty": Text(vi="nghĩa vụ", en="duty"),
    "rule": Text(vi="ràng buộc", en="rule"),
    "calendar": Text(vi="lịch", en="calendar"),
    "flow": Text(vi="luồng", en="flow"),
    "procedure": Text(vi="quy trình", en="procedure"),
}
ATTRIBUTES = {
    "work": Text(vi="thời gian xử lý thực", en="work"),
    "parts": Text(vi="phần việc đã gộp vào", en="parts merged into it"),
    "setup": Text(vi="thời gian chuẩn bị", en="set-up"),
    "wait": Text(vi="thời gian chờ", en="wait"),
    "limit": Text(vi="thời hạn", en="limit"),
    "clock": Text(vi="đồng hồ", en="clock"),
    "legal": Text(vi="căn cứ pháp lý", en="legal status"),
    "name": Text(vi="tên", en="name"),
    "needs": Text(vi="tài liệu cần có", en="documents needed"),
    "one_of": Text(vi="tài liệu cần một trong số", en="documents of which one is needed"),
    "uses": Text(vi="tài liệu dùng nếu có", en="documents used"),
    "makes": Text(vi="tài liệu tạo ra", en="documents made"),
    "duties": Text(vi="nghĩa vụ", en="duties"),
    "detects": Text(vi="khả năng phát hiện", en="detection power"),
    "signs": Text(vi="chữ ký", en="signature"),
    "value": Text(vi="giá trị gia tăng", en="value"),
    "join": Text(vi="nhập nhánh", en="join"),
    "split": Text(vi="tách nhánh", en="split"),
    "source": Text(vi="nguồn", en="source"),
    "component": Text(vi="thành phần hồ sơ", en="component of the dossier"),
    "register": Text(vi="sổ, cơ sở dữ liệu", en="register"),
    "edits": Text(vi="áp dụng cho thay đổi", en="edits it is asked for"),
    "authorities": Text(vi="cấp có thẩm quyền", en="authorities"),
    "most": Text(vi="số văn bản được sửa", en="most legal acts"),
    "officers": Text(vi="số chuyên viên", en="officers"),
    "share": Text(vi="tỷ lệ thời gian", en="share of time"),
    "joint": Text(vi="các vai trò cùng làm", en="roles together"),
    "officer": Text(vi="người được làm", en="which officer"),
    "skills": Text(vi="kỹ năng", en="skills"),
    "priority": Text(vi="mức ưu tiên", en="priority"),
    "sessions": Text(vi="phiên", en="sessions"),
    "batch": Text(vi="lô", en="batch"),
    "at_most": Text(vi="giới hạn", en="at most"),
    "staff": Text(vi="từng người", en="officers told apart"),
    "queue": Text(vi="thứ tự hàng đợi", en="order of the queue"),
    "at_closing": Text(vi="khi hết giờ", en="at closing"),
    "delegated": Text(vi="ủy quyền có thời hạn", en="delegated"),
    "absence": Text(vi="vắng mặt đột xuất", en="absence by chance"),
    "steps": Text(vi="các bước", en="steps"),
    "first": Text(vi="bước trước", en="first"),
    "then": Text(vi="bước sau", en="then"),
    "maker": Text(vi="người lập", en="maker"),
    "checkers": Text(vi="người kiểm tra", en="checkers"),
    "start": Text(vi="điểm bắt đầu", en="start"),
    "time_limit": Text(vi="thời hạn của hồ sơ", en="time limit"),
    "p": Text(vi="xác suất", en="probability"),
    "kind": Text(vi="loại", en="kind"),
}
WORDS_VI = {
    "made here": "lập tại cơ quan",
    "applicant": "người nộp hồ sơ",
    "register": "cơ sở dữ liệu",
    "other agency": "cơ quan khác",
    "running": "đang chạy",
    "paused": "tạm dừng",
    "off": "không tính",
}
"""What choices are called in Vietnamese; only values of `source` and `clock` are looked up."""
NONE = Text(vi="chưa rõ", en="unknown")
_NO = Text(vi="không có", en="none")
NO_SUCH = dict.fromkeys(("officer", "priority", "sessions", "batch", "at_most"), _NO)
"""Attributes of which None means that there is none, not that nobody knows."""
HEADINGS = {
    "removed": Text(vi="Bước bị bỏ", en="Steps removed"),
    "merged": Text(vi="Bước gộp vào bước khác", en="Steps merged into others"),
    "added": Text(vi="Bước thêm mới", en="Steps added"),
    "reassigned": Text(vi="Bước chuyển sang vai trò khác", en="Steps given to another role"),
    "parallel": Text(vi="Các bước làm song song", en="Steps side by side"),
    "changed": Text(vi="Nội dung thay đổi", en="Changed"),
    "flows_removed": Text(vi="Luồng bị bỏ", en="Flows removed"),
    "flows_added": Text(vi="Luồng thêm mới", en="Flows added"),
}
SAME = Text(vi="Không có thay đổi.", en="No difference.")


def worded(attribute: str, value: object, lang: Lang) -> str:
    """Return the value of an attribute; choices that a reader need not know in English are told in words."""
    if attribute in ("queue", "at_closing") and value in QUEUE_WORDS:
        return QUEUE_WORDS[str(value)].get(lang)
    if value is None and attribute in NO_SUCH:
        return NO_SUCH[attribute].get(lang)
    if lang == "vi" and attribute in ("source", "clock") and isinstance(value, str):
        return WORDS_VI.get(value, value) or NONE.get(lang)
    return _shown(value, lang)


def _shown(value: object, lang: Lang) -> str:
    """Return a value as a reader expects it."""
    if value is None or value == "":
        return NONE.get(lang)
    told = queue_text(value, lang)
    if told is not None:
        return told
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, int | float):
        return number(value, lang)
    if isinstance(value, Text):
        return value.get(lang) or NONE.get(lang)
    if isinstance(value, Span):
        return value.text(lang)
    if isinstance(value, Legal):
        return _legal_shown(value)
    if isinstance(value, tuple | frozenset) and any(isinstance(item, Part) for item in value):
        return ", ".join(f"{item.id} ({_shown(item.work, lang)})" for item in value if isinstance(item, Part))
    if isinstance(value, tuple | frozenset):
        items = sorted(map(str, value)) if isinstance(value, frozenset) else (_item(one, lang) for one in value)
        return ", ".join(items) or "-"
    return str(value)


def _legal_shown(legal: Legal) -> str:
    """Return where something is laid down and what may be done with it; a permission names its takers."""
    takers = {"delegate": legal.delegate_to, "merge": legal.merge_into}
    may = [f"{edit} ({', '.join(takers[edit])})" if takers.get(edit) else edit for edit in sorted(legal.may)]
    return f"{legal.source} ({legal.basis or '-'}; {', '.join(may) or '-'})"


def _item(value: object, lang: Lang) -> str:
    """Return one of several values; a group stands in brackets."""
    return f"({_shown(value, lang)})" if isinstance(value, tuple) else _shown(value, lang)

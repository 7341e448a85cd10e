"""The file to fill in that a table of steps begins: all the table knows, and by comments what it does not."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.errors import require_language
from procflow.io.trees import Tree
from procflow.io.writer import procedure_tree
from procflow.io.yaml_text import yaml_text
from procflow.model import Procedure
from procflow.wording import Lang

_HEAD: Mapping[Lang, str] = {
    "vi": """\
# Tệp quy trình lập từ bảng các bước. Điền thêm những gì đã biết; điều chưa biết thì để trống, đừng đoán.
# Thụt dòng bằng dấu cách, không dùng tab. Dòng bắt đầu bằng # là ghi chú.
#   Toàn quy trình:  name: Tên quy trình                (nếu chưa có ở dưới)
#                    time_limit: 10 working days        (thời hạn giải quyết)
#                    demand: {per_year: 500}            (số hồ sơ mỗi năm)
#                    illustrative: true                 (nếu số liệu là minh họa)
#   Vai trò:         {officers: 2, share: 15 %, cost_per_hour: 45000 VND, transfer: 30 min}
#                    người ngoài cơ quan: {external: true}
#   Tài liệu:        người dân nộp: {source: applicant, component: true}
#   Bước:            work: triangular(5, 10, 25) min    (ít nhất, thường gặp, nhiều nhất)
#                    needs: [tài liệu bước này phải có]
#                    signs: true                        (bước ký, phê duyệt; false nếu tên có chữ ký mà không phải)
#                    legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}
#                    next: [bước sau, {to: bước trước, p: 10 %, returns: true}]
# Kiểm tra: procflow check TỆP --lang vi          Cần hỏi gì: procflow questions TỆP --out cau-hoi.csv --lang vi
""",
    "en": """\
# A procedure begun from a table of steps. Fill in what is known; leave out what is not, and guess nothing.
# Indent with blanks, never tabs. Lines that begin with # are remarks.
#   At the top:      name: Name of the procedure        (unless it stands below)
#                    time_limit: 10 working days
#                    demand: {per_year: 500}
#                    illustrative: true                 (if the figures are invented)
#   At a role:       {officers: 2, share: 15 %, cost_per_hour: 45000 VND, transfer: 30 min}
#                    outside of the office: {external: true}
#   At a document:   handed in by the applicant: {source: applicant, component: true}
#   At a step:       work: triangular(5, 10, 25) min    (least, usual, most)
#                    needs: [documents it cannot do without]
#                    signs: true                        (a signature or approval; false if only its name sounds so)
#                    legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}
#                    next: [the step after, {to: the step before, p: 10 %, returns: true}]
# Check it: procflow check FILE          What to ask: procflow questions FILE --out questions.csv
""",
}


def start_text(procedure: Procedure, lang: Lang = "en") -> str:
    """Return a procedure as the text of a native file with a remark on what can be filled in.

    Parameters
    ----------
    procedure : Procedure
        As a table of steps gives it; roles and documents are written out, each with nothing known of it yet.
    lang : {"en", "vi"}, optional
        Language of the remark.

    Examples
    --------
    >>> from procflow.io.step_table import read_steps_text
    >>> text = start_text(read_steps_text("Step,Performer\\nSign,Chair\\n", "leave.csv"))
    >>> print("\\n".join(line for line in text.splitlines() if not line.startswith("#")))
    procflow: 1
    id: leave
    roles:
      Chair: {}
    documents: {}
    steps:
      b1:
        name: Sign
        role: Chair
        next: done
    ends:
      done: {vi: Hoàn thành, en: Done}
    """
    require_language(lang)
    tree = procedure_tree(procedure, resolved=False)
    said: Tree = {}
    for key, value in tree.items():
        if key == "steps":
            said["roles"] = tree.get("roles") or {role.id: {} for role in procedure.roles}
            said["documents"] = tree.get("documents") or {document.id: {} for document in procedure.documents}
        if key not in ("roles", "documents"):
            said[key] = value
    return _HEAD[lang] + yaml_text(said, spread=("steps",))

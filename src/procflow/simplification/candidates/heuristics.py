"""The 29 heuristics of process redesign, and how far each of them is carried here: by proof, by evidence, or by a question.

Numbers follow the order of the paper. The effect on time, cost, quality and flexibility is what its authors expect (+
better, - worse, 0 neither); it is a prior and never evidence: a plan computes its own figures, and most ideas for
improvement that were tested in the field did not improve anything.

References
----------
H. A. Reijers and S. Limam Mansar, Best practices in business process redesign: an overview and qualitative evaluation of
successful redesign heuristics, Omega 33 (2005) 283-306.
S. Satyal et al., AB-BPM: performance-driven instance routing for business process improvement, BPM 2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from procflow.model import Text
from procflow.wording import Lang

HeuristicLevel = Literal["exact", "stated", "evidence", "clock", "checklist"]

LEVEL_NAMES: Mapping[HeuristicLevel, Text] = {
    "exact": Text(en="found, judged and weighed in the plan", vi="tự tìm, xét và cân trong phương án"),
    "stated": Text(en="an edit that people state; judged and measured", vi="sửa đổi do người dùng nêu; được xét và đo"),
    "evidence": Text(en="found with its evidence; not weighed", vi="tự tìm kèm số liệu; chưa cân trong phương án"),
    "clock": Text(en="found with its evidence in a simulated run", vi="tự tìm kèm số liệu từ lần chạy mô phỏng"),
    "checklist": Text(en="a question to ask", vi="câu hỏi cần trả lời"),
}


@frozen
class Heuristic:
    """One of the 29.

    Attributes
    ----------
    number : int
        In the order of the paper, from 1.
    name : Text
        Its name.
    level : {"exact", "stated", "evidence", "clock", "checklist"}
        Whether edits are found and weighed, or carried out where people state them, or evidence is shown, from the model or only from a simulated run, or only a
        question can be asked.
    says : Text
        What it would do in an office.
    effect : str
        Expected by the authors for time, cost, quality, flexibility, such as ``"+ + - 0"``.
    missing : Text
        What would have to be known to go on from here; told where nothing is found.
    """

    number: int
    name: Text
    level: HeuristicLevel
    says: Text
    effect: str
    missing: Text

    def text(self, lang: Lang = "en") -> str:
        """Return number and name."""
        return f"{self.number}, {self.name.get(lang)}"


def _of(
    number: int, level: HeuristicLevel, effect: str, name: tuple[str, str], says: tuple[str, str], en: str, vi: str
) -> Heuristic:
    heading, meaning = (Text(en=words[0], vi=words[1]) for words in (name, says))
    return Heuristic(number, heading, level, meaning, effect, Text(en=en, vi=vi))


HEURISTICS: tuple[Heuristic, ...] = (
    _of(1, "checklist", "0 - + 0", ("control relocation", "chuyển khâu kiểm tra ra ngoài"),
        ("Let the applicant check before handing in, and audit samples.", "Để người nộp tự kiểm tra trước khi nộp, cơ quan hậu kiểm theo mẫu."),
        "error rates with and without self-checking; effort moved to the applicant is no saving and is never proposed",
        "tỷ lệ sai sót khi người nộp tự kiểm tra; việc đẩy sang người dân không tính là cắt giảm nên không tự đề xuất"),
    _of(2, "exact", "+ - + 0", ("contact reduction", "giảm số lần tiếp xúc"),
        ("Ask less and less often: drop components that the law does not need; ask everything at once.", "Hỏi ít hơn và ít lần hơn: bỏ thành phần hồ sơ luật không cần; yêu cầu bổ sung một lần."),
        "components of the dossier whose checked law permits 'drop_component'",
        "thành phần hồ sơ mà căn cứ đã kiểm tra cho phép 'drop_component'"),
    _of(3, "clock", "+ + 0 -", ("integration", "tích hợp quy trình với bên ngoài"),
        ("Join the procedure with that of a partner or the applicant.", "Nối liền quy trình với quy trình của cơ quan phối hợp hoặc người nộp."),
        "the partner's procedure and the agreed exchange", "quy trình của bên phối hợp và thỏa thuận trao đổi"),
    _of(4, "checklist", "+ + - -", ("case types", "tách loại hồ sơ"),
        ("Give cases of another kind a procedure of their own.", "Tách loại hồ sơ khác bản chất thành quy trình riêng."),
        "the kind of each case and how often each branch is taken by kind", "loại của từng hồ sơ và tỷ lệ rẽ nhánh theo loại"),
    _of(5, "exact", "+ + - 0", ("activity elimination", "loại bỏ hoạt động"),
        ("Take out steps that neither law nor result needs.", "Bỏ bước mà cả pháp luật lẫn kết quả đều không cần."),
        "steps whose checked law permits 'remove'",
        "bước mà căn cứ đã kiểm tra cho phép 'remove'"),
    _of(6, "clock", "+ - 0 0", ("case-based work", "xử lý từng hồ sơ, bỏ gom lô"),
        ("Handle each case when it comes, without batches or fixed days.", "Xử lý ngay khi có hồ sơ, không gom lô, không chờ ngày cố định."),
        "a simulated run, which tells how long cases wait for sessions and batches; state others as ChangeSession or ChangeBatch, and simulate before and after; what other delays stem from", "lần chạy mô phỏng cho biết hồ sơ chờ phiên, chờ gom lô bao lâu; nêu phiên hoặc lô khác bằng ChangeSession, ChangeBatch rồi mô phỏng trước, sau; nguyên nhân các thời gian chờ cố định khác"),
    _of(7, "checklist", "0 - + -", ("triage", "phân luồng theo độ khó"),
        ("Split a step by difficulty, or unite its variants.", "Tách bước theo độ khó, hoặc nhập các biến thể."),
        "work times by kind of case and the skills they need", "thời gian xử lý theo loại hồ sơ và kỹ năng cần có"),
    _of(8, "exact", "+ + 0 -", ("activity composition", "gộp hoạt động"),
        ("Do neighbouring steps in one go by one role.", "Làm gộp các bước liền nhau do cùng một người đảm nhiệm."),
        "neighbouring steps of one role whose checked law permits 'merge', or steps of others named in 'merge_into'; the set-up time that merging saves",
        "các bước liền nhau cùng vai trò mà căn cứ đã kiểm tra cho phép 'merge', hoặc bước của vai trò khác nêu trong 'merge_into'; thời gian chuẩn bị tiết kiệm được"),
    _of(9, "stated", "+ + 0 0", ("resequencing", "sắp xếp lại thứ tự"),
        ("Put steps where they are needed, not before.", "Đặt bước vào đúng lúc cần đến nó."),
        "the order that law and work need between steps; state a better one as Resequence", "thứ tự mà pháp luật và công việc đòi hỏi giữa các bước; nêu thứ tự tốt hơn bằng Resequence"),
    _of(10, "stated", "- + 0 0", ("knock-out", "loại sớm"),
        ("Among checks that may end a case, put first what rejects most per minute of work.", "Trong các khâu có thể kết thúc hồ sơ, đặt trước khâu loại được nhiều nhất trên mỗi phút làm việc."),
        "whether the checks are independent of each other, and what order the law asks for; state a better one as Resequence", "các khâu có độc lập với nhau không, pháp luật yêu cầu thứ tự nào; nêu thứ tự tốt hơn bằng Resequence"),
    _of(11, "exact", "+ - 0 -", ("parallelism", "làm song song"),
        ("Let steps that do not need each other run side by side.", "Cho các bước không phụ thuộc nhau chạy song song."),
        "steps that directly follow each other without needing each other, whose checked law permits 'parallelise'",
        "các bước liền nhau không cần kết quả của nhau mà căn cứ đã kiểm tra cho phép 'parallelise'"),
    _of(12, "stated", "+ - + -", ("exception", "tách ngoại lệ"),
        ("Take rare cases out of the normal way.", "Tách hồ sơ hiếm gặp khỏi luồng thông thường."),
        "the branch of the exceptions, and the steps that only they need: state them as IsolateExceptions", "nhánh hồ sơ ngoại lệ và các bước chỉ hồ sơ đó cần: nêu bằng IsolateExceptions"),
    _of(13, "clock", "0 0 + -", ("case assignment", "một người theo suốt hồ sơ"),
        ("Let the same officer do all steps of a case that the role allows.", "Để cùng một chuyên viên làm mọi bước thuộc vai trò của mình trong một hồ sơ."),
        "a simulated run, which tells how often a case meets another officer of a role; one officer is kept by `officer.same_as` in the file", "lần chạy mô phỏng cho biết hồ sơ gặp người khác bao nhiêu lần; khai một người theo suốt bằng `officer.same_as`"),
    _of(14, "checklist", "+ - 0 +", ("flexible assignment", "phân công linh hoạt"),
        ("Keep those who can do more for what only they can do.", "Dành người biết nhiều việc cho việc chỉ họ làm được."),
        "skills of the officers", "kỹ năng của chuyên viên"),
    _of(15, "checklist", "+ - 0 +", ("centralisation", "tập trung nguồn lực"),
        ("Pool the officers of several places.", "Dùng chung chuyên viên của nhiều nơi."),
        "arrivals, work times and competence by place", "số hồ sơ, thời gian xử lý và thẩm quyền theo địa bàn"),
    _of(16, "evidence", "0 0 + -", ("split responsibilities", "rõ một đầu mối"),
        ("No duty shared between units: one answers for it.", "Không để một nhiệm vụ chung cho nhiều đơn vị: một nơi chịu trách nhiệm."),
        "which of the units answers for the duty", "đơn vị nào chịu trách nhiệm chính"),
    _of(17, "checklist", "0 0 + -", ("customer teams", "nhóm phục vụ theo đối tượng"),
        ("Form teams across units for a kind of case.", "Lập nhóm liên phòng cho một loại hồ sơ."),
        "the organisation of the office and its kinds of cases", "tổ chức của cơ quan và các loại hồ sơ"),
    _of(18, "exact", "+ - 0 -", ("numerical involvement", "giảm số người tham gia"),
        ("Let fewer roles take part: delegate steps to a role that holds the case anyway.", "Bớt số vai trò tham gia: giao bước cho vai trò đang giữ hồ sơ."),
        "steps that sign nothing, whose checked law permits 'delegate' to roles in 'delegate_to'",
        "bước không phải chữ ký mà căn cứ đã kiểm tra cho phép 'delegate' cho vai trò trong 'delegate_to'"),
    _of(19, "checklist", "0 - + 0", ("case manager", "người phụ trách hồ sơ"),
        ("Name one person who answers for a case to the applicant.", "Chỉ định một người phụ trách hồ sơ, làm đầu mối với người nộp."),
        "who could answer for a whole case", "ai có thể phụ trách toàn bộ hồ sơ"),
    _of(20, "stated", "+ - 0 +", ("extra resources", "thêm người"),
        ("Add officers where the load is high.", "Bổ sung người ở vai trò quá tải."),
        "the posts that the office may fill: state them as Staff, and simulate before and after", "chỉ tiêu biên chế: nêu bằng Staff và mô phỏng trước, sau"),
    _of(21, "checklist", "+ 0 + -", ("specialist or generalist", "chuyên sâu hoặc đa năng"),
        ("Make officers more specialised, or less.", "Chuyên môn hóa sâu hơn, hoặc đa năng hơn."),
        "work times by skill and how they are learned", "thời gian xử lý theo kỹ năng và thời gian học nghề"),
    _of(22, "exact", "+ 0 - +", ("empower", "trao quyền quyết định"),
        ("Let a lower level decide and sign where the law lets it.", "Giao cấp dưới quyết định và ký khi pháp luật cho phép."),
        "signatures and approvals whose checked law permits 'delegate' to roles in 'delegate_to'",
        "chữ ký, phê duyệt mà căn cứ đã kiểm tra cho phép 'delegate' cho vai trò trong 'delegate_to'"),
    _of(23, "stated", "- - + 0", ("control addition", "thêm khâu kiểm tra"),
        ("Check early what is sent back late.", "Kiểm tra sớm những gì hay bị trả lại muộn."),
        "how much of the rework an early check would catch: state it as AddControl", "khâu kiểm tra sớm bắt được bao nhiêu phần trả lại: nêu bằng AddControl"),
    _of(24, "exact", "+ - 0 0", ("buffering", "đăng ký nhận dữ liệu thay vì hỏi"),
        ("Keep what other agencies hold at hand instead of asking each time.", "Kết nối dữ liệu của cơ quan khác thay vì hỏi từng lần."),
        "documents of other agencies with a 'register', whose checked law permits 'once_only'",
        "tài liệu của cơ quan khác có 'register' mà căn cứ đã kiểm tra cho phép 'once_only'"),
    _of(25, "stated", "+ - + -", ("activity automation", "tự động hóa"),
        ("Let a system do what the law lets be done electronically.", "Để hệ thống làm những việc pháp luật cho làm điện tử."),
        "what the law lets be done electronically, and the time it takes a system: state it as Digitise; the way back when it fails", "việc pháp luật cho làm điện tử và thời gian hệ thống làm: nêu bằng Digitise; cách xử lý khi sự cố"),
    _of(26, "checklist", "+ - 0 0", ("integral technology", "công nghệ tổng thể"),
        ("Use technology to lift limits of the procedure as a whole.", "Dùng công nghệ để gỡ giới hạn của cả quy trình."),
        "the systems of the office and what they could do", "các hệ thống của cơ quan và khả năng của chúng"),
    _of(27, "exact", "+ + 0 0", ("trusted party", "chỉ cung cấp một lần"),
        ("Take facts from the register that holds them, once only.", "Khai thác dữ liệu từ cơ sở dữ liệu đã có, không yêu cầu nộp lại."),
        "documents of the applicant with a 'register', whose checked law permits 'once_only'",
        "tài liệu của người nộp có 'register' mà căn cứ đã kiểm tra cho phép 'once_only'"),
    _of(28, "checklist", "0 + 0 0", ("outsourcing", "thuê ngoài"),
        ("Have a third party do a step.", "Giao một bước cho bên thứ ba."),
        "whether the law lets it, the price, and who answers for it", "pháp luật có cho phép không, giá, ai chịu trách nhiệm"),
    _of(29, "evidence", "+ 0 + 0", ("interfacing", "chuẩn hóa giao tiếp"),
        ("Give standard forms or an interface, so that less comes in incomplete.", "Dùng mẫu chuẩn hoặc giao diện để bớt hồ sơ thiếu."),
        "evidence that fewer cases would come back", "bằng chứng số hồ sơ phải bổ sung sẽ giảm"),
)  # fmt: skip
"""All of them, in order."""


def heuristic(number: int) -> Heuristic:
    """Return a heuristic by its number.

    >>> heuristic(5).name.get("en")
    'activity elimination'
    """
    return HEURISTICS[number - 1]

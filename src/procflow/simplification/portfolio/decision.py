"""What a plan decides about one procedure of a list, with its reason, its rules and what has to be amended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from procflow.model import Text
from procflow.simplification.portfolio.edits import PortfolioEdit, is_cut

PortfolioVerdictKind = Literal[
    "abolished", "merged", "delegated", "simplified",
    "law", "unknown", "mandatory", "separate", "reserved", "below line", "survivor", "repealed", "blocked", "required", "worse",
    "tie", "limit", "not considered", "open",
]  # fmt: skip

PORTFOLIO_VERDICT_NAMES: Mapping[PortfolioVerdictKind, Text] = {
    "abolished": Text(en="abolished", vi="bãi bỏ"),
    "merged": Text(en="merged", vi="gộp"),
    "delegated": Text(en="delegated", vi="giao, phân cấp"),
    "simplified": Text(en="kept and simplified", vi="giữ, đơn giản hóa"),
    "law": Text(en="kept: law", vi="giữ: luật quy định"),
    "unknown": Text(en="kept: law unknown", vi="giữ: chưa rõ căn cứ"),
    "mandatory": Text(en="kept: mandatory", vi="giữ: bắt buộc phải có"),
    "separate": Text(en="kept: separate by law", vi="giữ: luật quy định riêng"),
    "reserved": Text(en="kept: reserved control", vi="giữ: kiểm soát không được giao"),
    "below line": Text(en="kept: too little in common", vi="giữ: giống nhau chưa đủ"),
    "survivor": Text(en="kept: takes in others", vi="giữ: nơi nhận quy trình khác"),
    "repealed": Text(en="kept: basis repealed", vi="giữ: căn cứ đã hết hiệu lực"),
    "blocked": Text(en="kept: blocked by rules", vi="giữ: vướng quy tắc"),
    "required": Text(en="kept: as asked", vi="giữ: theo yêu cầu"),
    "worse": Text(en="kept: plan would be worse", vi="giữ: đổi thì phương án kém hơn"),
    "tie": Text(en="kept: nothing to gain", vi="giữ: đổi cũng không lợi thêm"),
    "limit": Text(en="kept: limit of cuts reached", vi="giữ: đã đạt số quy trình được cắt"),
    "not considered": Text(en="kept: nothing to consider", vi="giữ: chưa có hướng xử lý"),
    "open": Text(en="kept: not decided in time", vi="giữ: chưa xét xong trong thời gian cho phép"),
}


@frozen(kw_only=True)
class PortfolioDecision:
    """What a plan does with one procedure, and why.

    Attributes
    ----------
    procedure : str
        Id of the procedure.
    edit : PortfolioEdit or None
        What is done; None keeps it as it is.
    kind : str
        "abolished", "merged", "delegated", "simplified", or why it is kept: "law", "unknown" (nobody has looked),
        "mandatory" (though unused, or done twice), "separate" (by law), "reserved" (control), "below line" (of overlap),
        "survivor" (of others that leave), "repealed" (basis, with nothing that permits to abolish it here), "blocked" (by
        the rules in `rules`), "required" (by the caller), "worse", "tie", "limit" (of cuts), "not considered" (the list
        names no way), "open" (no time left to find out).
    reason : Text
        In words.
    rules : tuple of str
        The rules it rests on, by their stable names: first the one that decides, then all others that hold as well.
    basis : str
        Legal text on which the procedure rests.
    instruments : tuple of str
        Legal acts to amend for this decision; empty if it is kept.
    authority : str
        Who decides the change, "own" for the office itself; empty if nobody has said.
    cases : int or None
        Cases of the year that is counted, None if not known.
    hours : float or None
        Staff hours of that year, None if not known.
    removed, moved : float or None
        Of these hours, those that nobody needs any more, and those that somebody else needs from now on; None if not
        known.
    to : str
        Who gets the hours that move: owner of the survivor, or receiving level.
    gain : float or None
        For "worse": by how much the first objective that differs would be worse; for "limit": what one more cut brings.
    """

    procedure: str
    edit: PortfolioEdit | None = None
    kind: PortfolioVerdictKind
    reason: Text = field(factory=Text)
    rules: tuple[str, ...] = ()
    basis: str = ""
    instruments: tuple[str, ...] = ()
    authority: str = ""
    cases: int | None = None
    hours: float | None = None
    removed: float | None = None
    moved: float | None = None
    to: str = ""
    gain: float | None = None

    @property
    def cut(self) -> bool:
        """Tell whether the procedure leaves the list: abolished, merged or delegated."""
        return is_cut(self.edit)

"""Figures: a number with its name, unit, counting rule and uncertainty, or the reason why it is not known."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

from procflow.model.text import Text

FigureUnit = Literal["working minutes", "squared working minutes", "count", "share", "VND", "cases", "officers"]
Better = Literal["lower", "higher", "neither"]


@frozen
class Interval:
    """A mean with the half-width of its confidence interval.

    Attributes
    ----------
    half_width : float or None
        None where a single value gives no interval; 0 for a figure that is exact.
    level : float
        Confidence level in (0, 1).
    n : int
        Number of values behind it.

    >>> Interval(10.0, 2.0, 0.95, 5).low
    8.0
    """

    mean: float
    half_width: float | None = None
    level: float = 0.95
    n: int = 1

    @property
    def low(self) -> float | None:
        """Lower bound."""
        return None if self.half_width is None else self.mean - self.half_width

    @property
    def high(self) -> float | None:
        """Upper bound."""
        return None if self.half_width is None else self.mean + self.half_width


@frozen(kw_only=True)
class Kind:
    """What a figure means: its name, unit, which way is better, and how it is counted."""

    id: str
    name: Text
    unit: FigureUnit
    better: Better
    rule: Text


@frozen(kw_only=True)
class Figure:
    """One figure of an analysis or of a run.

    Attributes
    ----------
    kind : Kind
        What it means.
    interval : Interval or None
        Its value; None is "not computed", never 0.
    reason : Text
        Why it is not computed, or what its value assumes.
    values : tuple of float or None
        One value per replication where the figure comes from a run.
    """

    kind: Kind
    interval: Interval | None = None
    reason: Text = field(factory=Text)
    values: tuple[float | None, ...] = ()

    @property
    def id(self) -> str:
        """Id of the figure."""
        return self.kind.id

    @property
    def value(self) -> float | None:
        """The mean, or None where the figure is not computed."""
        return None if self.interval is None else self.interval.mean


def _kind(id: str, unit: FigureUnit, better: Better, en: str, vi: str, rule_en: str, rule_vi: str) -> Kind:
    return Kind(id=id, name=Text(vi=vi, en=en), unit=unit, better=better, rule=Text(vi=rule_vi, en=rule_en))


KINDS: tuple[Kind, ...] = (
    _kind("cases", "cases", "neither", "Cases counted", "Số hồ sơ được tính",
          "Cases that arrive in the window of the study.", "Hồ sơ đến trong thời gian nghiên cứu."),
    _kind("steps", "count", "lower", "Steps of the procedure", "Số bước của quy trình",
          "Steps in the model; gateways and ends do not count.", "Số bước trong mô hình; không tính cổng rẽ nhánh và điểm kết thúc."),
    _kind("steps_per_case", "count", "lower", "Steps done per case", "Số bước thực hiện mỗi hồ sơ",
          "Every time a step is done, rework included.", "Mỗi lần thực hiện một bước, kể cả làm lại."),
    _kind("handoffs", "count", "lower", "Handoffs per case", "Số lượt chuyển giao mỗi hồ sơ",
          "Each arriving holder other than the step's role counts once; the first entry does not.",
          "Mỗi người đang giữ hồ sơ khác với vai trò của bước được tính một lượt; lần tiếp nhận đầu tiên không tính."),
    _kind("signatures", "count", "lower", "Signatures per case", "Số chữ ký mỗi hồ sơ",
          "Steps marked as signatures, or worded as such where not marked.", "Các bước được đánh dấu là ký, hoặc có tên thể hiện việc ký, duyệt."),
    _kind("cycle_time_mean", "working minutes", "lower", "Cycle time, mean", "Tổng thời gian giải quyết, trung bình",
          "From arrival to end, in open time of the procedure's calendar.", "Từ khi đến đến khi kết thúc, tính theo giờ làm việc của lịch quy trình."),
    _kind("cycle_time_p50", "working minutes", "lower", "Cycle time, median", "Tổng thời gian giải quyết, trung vị",
          "Half the cases take no longer.", "Một nửa số hồ sơ không lâu hơn."),
    _kind("cycle_time_p90", "working minutes", "lower", "Cycle time, 90th percentile", "Tổng thời gian giải quyết, P90",
          "Nine in ten cases take no longer.", "Chín phần mười số hồ sơ không lâu hơn."),
    _kind("processing_time", "working minutes", "lower", "Processing time", "Thời gian xử lý thực",
          "Work along the path of the case.", "Thời gian làm việc trên đường đi của hồ sơ."),
    _kind("work_content", "working minutes", "lower", "Work content", "Tổng công việc",
          "Staff minutes of all branches, external roles left out.", "Số phút công của mọi nhánh, không tính vai trò bên ngoài."),
    _kind("overtime", "working minutes", "lower", "Work after closing", "Làm việc ngoài giờ",
          "Staff minutes, other duties included, beyond the hours of officers who finish what they have begun; all branches.",
          "Số phút công, kể cả việc khác, ngoài giờ của người xử lý làm cho xong việc đã bắt đầu; tính mọi nhánh."),
    _kind("waiting", "working minutes", "lower", "Waiting, all causes", "Thời gian chờ, mọi nguyên nhân",
          "Cycle time less processing time.", "Tổng thời gian giải quyết trừ thời gian xử lý thực."),
    _kind("waiting_officer", "working minutes", "lower", "Waiting for an officer", "Chờ người xử lý",
          "In the queue while the role is open.", "Nằm trong hàng chờ khi vai trò đang trong giờ làm việc."),
    _kind("waiting_gathering", "working minutes", "lower", "Waiting for a session or batch", "Chờ phiên làm việc hoặc chờ gom hồ sơ",
          "Until the session is held, or the batch goes; in a batch done at once, also while the others are done.",
          "Đến khi có phiên làm việc hoặc đợt hồ sơ được chuyển; với đợt làm chung, cả lúc làm phần của hồ sơ khác."),
    _kind("waiting_other_duties", "working minutes", "lower", "Waiting: officer's other duties", "Chờ do người xử lý làm việc khác",
          "Work stretched by the share of time given to this procedure.", "Công việc kéo dài do chỉ dành một phần thời gian cho quy trình."),
    _kind("waiting_off_shift", "working minutes", "lower", "Waiting outside the role's hours", "Chờ ngoài giờ của vai trò",
          "Office open, but not the role's own hours.", "Cơ quan mở cửa nhưng ngoài giờ riêng của vai trò."),
    _kind("waiting_delay", "working minutes", "lower", "Fixed delays", "Thời gian chờ cố định",
          "Delays that are no queue, such as appointments.", "Chờ không do hàng đợi, ví dụ lịch hẹn."),
    _kind("waiting_transfer", "working minutes", "lower", "Waiting in transfer", "Chờ luân chuyển hồ sơ",
          "Paid on each entry where the role changes.", "Mỗi lần hồ sơ chuyển sang vai trò khác."),
    _kind("waiting_applicant", "working minutes", "lower", "Waiting for the applicant", "Chờ người nộp hồ sơ",
          "All time of steps of the applicant.", "Toàn bộ thời gian các bước của người nộp hồ sơ."),
    _kind("waiting_external", "working minutes", "lower", "Waiting for other agencies", "Chờ cơ quan khác",
          "All time of steps of other external roles.", "Toàn bộ thời gian các bước của cơ quan bên ngoài."),
    _kind("waiting_join", "working minutes", "lower", "Branches waiting for each other", "Các nhánh chờ nhau",
          "From the end of a branch until its join goes on, all branches but the last; beside the path, so no part of waiting.",
          "Từ khi xong một nhánh đến khi nhập các nhánh, tính mọi nhánh trừ nhánh xong cuối; ngoài đường đi nên không thuộc thời gian chờ."),
    _kind("on_time_counted", "share", "higher", "On time or early, counted clock", "Đúng và trước hạn, thời gian được tính",
          "Pauses do not count.", "Không tính thời gian tạm dừng."),
    _kind("on_time_elapsed", "share", "higher", "On time or early, elapsed clock", "Đúng và trước hạn, thời gian thực tế",
          "Pauses count as well.", "Tính cả thời gian tạm dừng."),
    _kind("early_counted", "share", "higher", "Early, counted clock", "Trước hạn, thời gian được tính",
          "Settled at least a day before the last day.", "Giải quyết xong trước ngày cuối ít nhất một ngày."),
    _kind("open", "share", "lower", "Still open", "Chưa giải quyết xong",
          "Not ended when the run stops.", "Chưa kết thúc khi dừng mô phỏng."),
    _kind("cost", "VND", "lower", "Staff cost per case", "Chi phí nhân công mỗi hồ sơ",
          "Work content at the hourly rates of the roles; not cash saved.", "Tổng công việc nhân đơn giá giờ của vai trò; không phải tiền tiết kiệm được."),
    _kind("efficiency", "share", "higher", "Share of processing in cycle time", "Tỷ lệ thời gian xử lý thực",
          "Processing time over cycle time.", "Thời gian xử lý thực chia tổng thời gian giải quyết."),
)  # fmt: skip
"""Figures that every analysis and run can tell, in the order in which tables list them."""

KIND_BY_ID = {kind.id: kind for kind in KINDS}


def load_kind(role: str, name: Text) -> Kind:
    """Return the kind of figure that tells the load of a role.

    >>> load_kind("clerk", Text(en="Clerk")).id
    'load:clerk'
    """
    return Kind(
        id=f"load:{role}",
        name=Text(
            vi=f"Mức tải: {name.vi or name.en or role}",
            en=f"Load: {name.en or name.vi or role}",
        ),
        unit="share",
        better="lower",
        rule=Text(
            vi="Thời gian bận (kể cả việc khác kéo dài) chia thời gian làm việc có mặt, kể cả làm lại.",
            en="Busy time (stretched by other duties) over open staffed time, rework included.",
        ),
    )

"""What a plan for a list can minimise."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.model import Text

OBJECTIVES: Mapping[str, tuple[Text, Text]] = {
    "hours": (
        Text(en="staff hours of the work, wherever it is done", vi="giờ công của công việc, dù làm ở đâu"),
        Text(en="hours a year", vi="giờ mỗi năm"),
    ),
    "procedures": (Text(en="procedures on the list", vi="quy trình trong danh mục"), Text(en="procedures", vi="quy trình")),
    "list_hours": (
        Text(en="staff hours of the procedures on the list", vi="giờ công của các quy trình trong danh mục"),
        Text(en="hours a year", vi="giờ mỗi năm"),
    ),
    "moved": (Text(en="hours that move to others", vi="giờ công chuyển sang nơi khác"), Text(en="hours a year", vi="giờ mỗi năm")),
    "acts": (Text(en="legal acts to amend", vi="văn bản phải sửa"), Text(en="acts", vi="văn bản")),
}  # fmt: skip
"""What can be minimised: name and unit."""

DEFAULT = ("hours", "procedures", "moved", "acts")
"""Minimised one after the other where the caller says nothing."""

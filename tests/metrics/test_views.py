"""Small tables: one scale for a column, or one for each value; as text, HTML and CSV; nothing missing becomes 0."""

from pathlib import Path

from procflow.metrics.views import Head, View
from procflow.model import Interval, Text

HEADS = (
    Head(Text(en="Role", vi="Vai trò")),
    Head(Text(en="Wait", vi="Chờ"), "working minutes"),
    Head(Text(en="Own", vi="Riêng"), "working minutes", one_scale=False),
    Head(Text(en="Busy", vi="Bận"), "share"),
)
VIEW = View(
    heads=HEADS,
    rows=(
        (Text(en="<Clerk>", vi="Văn thư"), Interval(960.0, 48.0, 0.95, 10), 960.0, 0.5),
        (Text(en="=Chair", vi="Chủ tịch"), Interval(48.0), 48.0, None),
    ),
    notes=(Text(en="A note.", vi="Ghi chú."),),
    illustrative=True,
)


def test_a_column_has_one_scale_unless_each_value_has_its_own() -> None:
    """48 minutes beside two days are 0.1 days in the first column, and minutes in the second."""
    assert VIEW.cells() == [
        ["<Clerk>", "2.0 ± 0.1 working days", "2.0 working days", "50.0 %"],
        ["=Chair", "0.1 working days", "48.0 working minutes", "not computed"],
    ]


def test_the_banner_stands_above_and_the_notes_below() -> None:
    """In both languages."""
    lines = VIEW.text("vi").splitlines()
    assert lines[0] == "SỐ LIỆU MINH HỌA – KHÔNG PHẢI CỦA CƠ QUAN NÀO"
    assert lines[-1] == "Ghi chú."
    assert "2,0 ± 0,1 ngày làm việc" in lines[3]


def test_html_escapes_every_text() -> None:
    """A name is never markup."""
    page = VIEW.html()
    assert "&lt;Clerk&gt;" in page
    assert "<Clerk>" not in page
    assert page.count("<tr>") == 3
    assert "ILLUSTRATIVE" in page


def test_csv_holds_unrounded_values_with_bounds_and_no_formula(tmp_path: Path) -> None:
    """Bounds only where a column has intervals; an empty cell is "not computed"."""
    path = tmp_path / "view.csv"
    VIEW.write_csv(path)
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "ILLUSTRATIVE FIGURES – NOT THOSE OF ANY OFFICE",
        'Role,Wait (working minutes),"Wait, lower bound","Wait, upper bound",Own (working minutes),Busy (share)',
        "<Clerk>,960.0,912.0,1008.0,960.0,0.5",
        "'=Chair,48.0,,,48.0,",
        "A note.",
    ]


def test_a_table_without_rows_has_its_head() -> None:
    """Nothing to tell is no error."""
    assert View(heads=HEADS, rows=()).text().splitlines()[0].split() == ["Role", "Wait", "Own", "Busy"]

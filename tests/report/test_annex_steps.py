"""The annex step by step."""

from procflow.report.annex_steps import by_step
from procflow.report.say import Say


def test_performers_limits_and_forms_before_and_after(everything):
    """A merged step is done by the one that takes it in, within its limit; what signs is the deputy."""
    grid = by_step(everything, Say("en"))
    rows = {line.cells[1]: (line.mark, *line.cells[2:]) for line in grid.rows if len(line.cells) > 1}
    assert rows["Receive"] == ("", "One-stop officer", "One-stop officer", "takes in merged work", "4 h", "6 h", "")
    assert rows["Enter in the book"] == (
        "cut", "One-stop officer", "One-stop officer", "merging of steps", "2 h", "in No 1", "Quy chế văn thư (Giám đốc Sở)",
    )  # fmt: skip
    assert rows["Assign"] == (
        "cut", "Head of division", "–", "removal of steps", "4 h", "–", "nothing found that prescribes it",
    )  # fmt: skip
    assert rows["Ask about fire"][:5] == ("changed", "Legal officer", "Legal officer", "work side by side", "16 h")
    assert rows["Look through"][1:3] == ("Head of division", "Deputy director")
    assert rows["Sign"][:4] == (
        "changed", "Director", "Deputy director", "delegation: KT. (ký thay); takes in merged work",
    )  # fmt: skip
    assert rows["Return"] == ("", "One-stop officer", "One-stop officer", "kept", "2 h", "2 h", "")
    assert rows["Certified copy"] == (
        "changed",
        "",
        "",
        "fewer dossier components",
        "",
        "",
        "nothing found that prescribes it",
    )


def test_the_widths_fill_the_page(everything):
    assert sum(by_step(everything, Say("vi")).widths) == 100

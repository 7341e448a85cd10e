"""The office's own template: filled with the plan, in a sandbox, with every fault named."""

import zipfile

import attrs
import docx
import pytest
from docxtpl import DocxTemplate

import procflow as pf
from procflow.model import Text
from procflow.report.say import Say
from procflow.report.word_template import context

BANNER = "SỐ LIỆU MINH HỌA"


def made(path, *paragraphs, row=()):
    """Write a template with paragraphs and, if asked, a table whose second row is repeated for each change."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        table = document.add_table(4, len(row))
        for k, text in enumerate(row):
            table.cell(0, k).text = "heading"
            table.cell(2, k).text = text
        table.cell(1, 0).text = "{%tr for change in changes %}"
        table.cell(3, 0).text = "{%tr endfor %}"
    document.save(path)
    return path


def test_a_template_is_filled_with_the_plan(everything, tmp_path):
    """Texts where the braces stood, one row a change, and the banner above the page although the template has none."""
    template = made(
        tmp_path / "office.docx", "Quy trình: {{ title }} ({{ id }})", row=("{{ change.no }}", "{{ change.text }}")
    )
    pf.report.write(tmp_path / "plan.docx", proposal=everything, template=template)
    read = docx.Document(tmp_path / "plan.docx")
    assert read.paragraphs[0].text == "Quy trình: Cấp giấy phép (permit)"
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert len(rows) == 1 + len(everything.edits)
    assert rows[5] == ["5", "Cắt bước “Phân công xử lý” (Trưởng phòng)"]
    assert BANNER in "".join(p.text for p in read.sections[0].header.paragraphs)


def test_every_list_can_be_walked_through(everything, tmp_path):
    """Each row has the cells that the manual names."""
    cells = {
        "figures": ("name", "unit", "before", "after", "difference"),
        "changes": ("no", "form", "text"),
        "steps": ("no", "name", "performer", "verdict", "reason", "basis"),
        "acts": ("name", "authority", "changes"),
        "waves": ("level", "changes"),
    }
    words = [
        f"{{% for one in {name} %}}{'|'.join(f'{{{{ one.{cell} }}}}' for cell in names)};{{% endfor %}}"
        for name, names in cells.items()
    ]
    template = made(
        tmp_path / "t.docx", *words, "{% for one in to_weigh %}{{ one }};{% endfor %}", "{{ summary }}{{ proof }}"
    )
    pf.report.write(tmp_path / "plan.docx", proposal=everything, template=template, lang="en")
    figures, changes, steps, acts, waves, *_ = [p.text for p in docx.Document(tmp_path / "plan.docx").paragraphs]
    assert "Dossier components|papers|3|1|-2;" in figures
    assert "5|removal of steps|Remove the step “Assign” (Head of division);" in changes
    assert steps.count(";") >= len(everything.verdicts)
    assert "Quy chế văn thư|Giám đốc Sở|" in acts
    assert waves.startswith("own decision|")


def test_names_with_markup_are_text(everything, tmp_path):
    """Neither Word's language nor the template's."""
    name = Text(vi="<w:b/> & {{ 7*7 }}")
    plan = attrs.evolve(everything, before=attrs.evolve(everything.before, name=name, illustrative=False))
    template = made(tmp_path / "t.docx", "{{ title }}")
    pf.report.write(tmp_path / "plan.docx", proposal=plan, template=template)
    read = docx.Document(tmp_path / "plan.docx")
    assert read.paragraphs[0].text == "<w:b/> & {{ 7*7 }}"
    assert "".join(p.text for p in read.sections[0].header.paragraphs) == ""


def test_all_unknown_names_are_told_at_once(everything, tmp_path):
    """With those that there are."""
    template = made(tmp_path / "t.docx", "{{ titel }} {{ leader }} {{ title }}")
    with pytest.raises(pf.InputError, match=r"acts, banner, changes") as caught:
        pf.report.write(tmp_path / "plan.docx", proposal=everything, template=template)
    assert [problem.values["name"] for problem in caught.value.problems] == ["leader", "titel"]
    assert not (tmp_path / "plan.docx").exists()


@pytest.mark.parametrize("text", ["{{ title", "{% for x in changes %}", "{{ title.__class__.__mro__ }}", "{{ 1/0 }}", "{{ 9**9**9 }}", "{{ title * 999999999 }}",
                                  "{{ title + 1 }}", "{% for c in changes %}{{ c.nobody }}{% endfor %}"])  # fmt: skip
def test_what_cannot_be_filled_is_refused(everything, tmp_path, text):
    """Broken braces, looking behind the texts, sums that fail, cells that rows do not have."""
    template = made(tmp_path / "t.docx", text)
    with pytest.raises(pf.InputError, match=r"cannot be filled"):
        pf.report.write(tmp_path / "plan.docx", proposal=everything, template=template)


def test_what_is_no_word_document_is_refused(everything, tmp_path):
    """Missing, no zip, another zip, or one that unpacks to too much."""
    (tmp_path / "text.docx").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    for name, error in (
        ("none", pf.InputError),
        ("text", pf.InputError),
        ("other", pf.InputError),
        ("bomb", pf.LimitError),
    ):
        with pytest.raises(error, match=name):
            pf.report.write(tmp_path / "plan.docx", proposal=everything, template=tmp_path / f"{name}.docx")


def test_a_template_is_for_word_only(everything, tmp_path):
    """Not for a workbook, nor for the plan of a list."""
    template = made(tmp_path / "t.docx", "{{ title }}")
    with pytest.raises(pf.NotSupportedError, match=r"\.docx"):
        pf.report.write(tmp_path / "plan.xlsx", proposal=everything, template=template)
    proposal = pf.propose(pf.sample("office-portfolio"), max_cuts=2)
    with pytest.raises(pf.NotSupportedError, match=r"one procedure"):
        pf.report.write(tmp_path / "plan.docx", proposal=proposal, template=template)


def test_the_same_template_gives_the_same_bytes(everything, tmp_path):
    """No time of writing in it."""
    template = made(tmp_path / "t.docx", "{{ title }}")
    for name in ("a.docx", "b.docx"):
        pf.report.write(tmp_path / name, proposal=everything, template=template)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_template_to_begin_with_asks_for_every_name_and_can_be_filled(everything, tmp_path, lang):
    """Nothing that a plan says is forgotten, and nothing is left between braces."""
    template = tmp_path / "office.docx"
    pf.report.write_template(template, lang=lang)
    asked = DocxTemplate(template).get_undeclared_template_variables()
    assert set(context(everything, None, Say(lang))) == asked
    pf.report.write(tmp_path / "plan.docx", proposal=everything, template=template, lang=lang)
    read = docx.Document(tmp_path / "plan.docx")
    told = [paragraph.text for paragraph in read.paragraphs]
    told += [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert not [text for text in told if "{" in text]
    assert any("“Phân công xử lý”" in text if lang == "vi" else "“Assign”" in text for text in told)

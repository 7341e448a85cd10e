"""The papers to hand in: drafts in the official layout, filled from the plan, open where only the office knows."""

import builtins
import io
import re
import zipfile
from pathlib import Path

import attrs
import docx
import office_xml
import pytest
import segno
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

import procflow as pf
from procflow.model import Legal
from procflow.report.say import Say
from procflow.report.steps import reason
from procflow.report.typesetting import NO_BREAK, joined

BANNER = {"vi": "SỐ LIỆU MINH HỌA", "en": "ILLUSTRATIVE FIGURES"}
LINK = "https://example.gov.vn/quy-trinh/permit"


@pytest.fixture(scope="module")
def folder(everything, tmp_path_factory):
    """The papers in each language, in a folder each."""
    target = tmp_path_factory.mktemp("papers")
    for lang in ("vi", "en"):
        pf.report.papers(target / lang, proposal=everything, link=LINK, lang=lang)
    return target


def read(folder, name, lang="vi"):
    """Open the paper whose file name ends so."""
    return docx.Document(next((folder / lang).glob(f"?-{name}.docx")))


def rows(document):
    """Return the rows of all tables as texts, a merged cell once."""
    return [tuple(text(cell) for cell in row.tc_lst) for table in document.tables for row in table._tbl.tr_lst]


def text(cell):
    """Return the text of a cell, one line a paragraph or break."""
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        parts = [node.text or "" if node.tag == qn("w:t") else "\n" for node in paragraph.iter(qn("w:t"), qn("w:br"))]
        lines.append("".join(parts))
    return "\n".join(lines)


def lines(document):
    """Return the paragraphs outside tables that say something."""
    return [paragraph.text.replace(NO_BREAK, " ") for paragraph in document.paragraphs if paragraph.text]


def test_nine_papers_in_reading_order(folder):
    """Numbered, with names that every system keeps."""
    assert [path.stem for path in sorted((folder / "vi").iterdir())] == [
        "1-to-trinh", "2-du-thao-quyet-dinh", "3-phieu-ra-soat", "4-phieu-lay-y-kien", "5-danh-muc-van-ban-can-sua",
        "6-quy-trinh-noi-bo", "7-quy-trinh-iso-9001", "8-chi-phi-tuan-thu", "9-phieu-cong-khai",
    ]  # fmt: skip
    assert [path.stem for path in sorted((folder / "en").iterdir())] == [
        "1-submission", "2-draft-decision", "3-review-form", "4-opinion-form", "5-texts-to-amend", "6-step-table",
        "7-iso-9001", "8-compliance-cost", "9-posting-card",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_paper_is_a_draft_in_the_official_frame(folder, lang):
    """Letterhead, motto, dots for number, date and signature, the banner on every page, no fault in the file."""
    for path in (folder / lang).iterdir():
        document = docx.Document(path)
        (office, state), below = rows(document)[:2]
        assert (
            office.splitlines()
            == {
                "vi": ["TÊN CƠ QUAN CHỦ QUẢN", "TÊN CƠ QUAN, TỔ CHỨC"],
                "en": ["NAME OF THE SUPERIOR OFFICE", "NAME OF THE OFFICE"],
            }[lang]
        )
        assert (
            state.splitlines()[1]
            == {"vi": "Độc lập - Tự do - Hạnh phúc", "en": "Independence - Freedom - Happiness"}[lang]
        )
        if path.name[0] not in "679":  # step table, ISO layout and posting card are neither numbered nor signed
            assert below[1] == {"vi": "………, ngày …… tháng …… năm ……", "en": "………, date ……"}[lang]
        assert {"vi": "DỰ THẢO", "en": "DRAFT"}[lang] in lines(document)
        for section in document.sections:
            for header in (section.header, section.first_page_header):
                assert BANNER[lang] in "".join(p.text for p in header.paragraphs), path.name
        with zipfile.ZipFile(path) as archive:
            assert office_xml.faults(archive.read("word/document.xml")) == [], path.name


def test_the_submission_says_what_why_and_how(folder, everything):
    """Seven headed parts, every change, the figures before and after, and what has to be weighed."""
    document = read(folder, "to-trinh")
    told = lines(document)
    heads = [line.partition(".")[0] for line in told if line.isupper() and line[0] in "IV"]
    assert heads == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert "Kính gửi: ………………" in told
    assert any(line.startswith("5. Cắt bước “Phân công xử lý” (Trưởng phòng).") for line in told)
    assert ("Số bước của quy trình", "bước", "10", "7", "−3") in rows(document)
    assert any("Văn bản phân công ký thay" in line for line in told)
    assert sum(line.startswith(f"{k}. ") and "“" in line for line in told for k in range(1, 8)) >= len(everything.edits)


def test_the_decision_decides_only_what_is_the_offices_own(everything, tmp_path):
    """A change whose law is of a higher level is put forward in an article of its own, and amended by nobody here."""
    changed = [
        attrs.evolve(s, legal=attrs.evolve(s.legal, source="higher law", instrument="Luật Đất đai", authority="Quốc hội"))
        if s.id == "assign" else s
        for s in everything.before.steps
    ]  # fmt: skip
    procedure = attrs.evolve(everything.before, steps=changed)
    plan = pf.propose(procedure, minimise=("components", "cycle_time"))
    assert pf.RemoveStep("assign") in plan.edits
    pf.report.papers(tmp_path / "vi", proposal=plan)
    told = lines(read(tmp_path, "du-thao-quyet-dinh"))
    articles = [k for k, line in enumerate(told) if line.startswith("Điều ")]
    bodies = ["\n".join(told[a:b]) for a, b in zip(articles, [*articles[1:], len(told)], strict=True)]
    assert "Phân công xử lý" not in bodies[0]
    assert bodies[1].startswith("Điều 2. Kiến nghị cấp có thẩm quyền")
    assert "Luật Đất đai (Quốc hội)" in bodies[1]
    assert bodies[2].startswith("Điều 3. Sửa đổi")
    assert "Luật Đất đai" not in bodies[2]
    assert "không tìm thấy" not in bodies[2]


def test_articles_are_numbered_without_a_gap_and_cited_by_their_numbers(tmp_path):
    """Where nothing is the office's own to decide, no text is amended and no article is left out of the count."""
    proposal = pf.propose(pf.sample("land-use-change"), max_cuts=5)
    pf.report.papers(tmp_path / "vi", proposal=proposal)
    document = read(tmp_path, "du-thao-quyet-dinh")
    told = lines(document)
    numbers = [int(line.split()[1].rstrip(".")) for line in told if line.startswith("Điều ")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert f"- Như Điều {numbers[-1]};" in " ".join(cell for row in rows(document) for cell in row).replace(
        NO_BREAK, " "
    )
    cited = {int(k) for line in told for k in re.findall(r"khoản [\d, ]+ Điều (\d+)", line)}
    assert cited == {1}


def test_the_annex_of_the_decision_lies_across_the_page(folder, everything):
    """With the table of the simplification, the steps one by one, and the procedure as it will be."""
    document = read(folder, "du-thao-quyet-dinh")
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    found = rows(document)
    assert any(row[:2] == ("1", "Cấp giấy phép") for row in found)
    assert (
        "3",
        "Phân công xử lý",
        "Trưởng phòng",
        "–",
        "cắt bước",
        "4 giờ",
        "–",
        "không tìm thấy văn bản quy định",
    ) in found
    assert sum(row[1:2] == ("Trả kết quả",) for row in found) == 2


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_review_asks_three_questions_of_every_step_and_component(folder, everything, lang):
    """Necessary, lawful, reasonable; what nobody knows is left to the office, what nobody checked is said."""
    say = Say(lang)
    found = {row[1]: row for row in rows(read(folder, say("review-form", "phieu-ra-soat"), lang)) if len(row) == 7}
    for verdict in everything.verdicts:
        step = everything.before.step(verdict.step)
        row = found[step.name.get(lang)]
        assert row[5] == joined(reason(everything, verdict, say))
        assert (say("not checked", "chưa kiểm tra") in row[4]) == (step.legal.checked is None)
    assert found[say("Receive", "Tiếp nhận hồ sơ")][3] == say("for the office to fill in", "cơ quan ghi")
    assert found[say("Ask about the land", "Lấy ý kiến về đất")][3] == say("makes: on_land", "tạo ra: on_land")
    assert say("Draft", "Dự thảo quyết định") in found[say("Certified copy", "Bản sao chứng thực")][3]


def test_everybody_concerned_is_asked_about_each_change(folder, everything):
    """One line a change, with boxes, and the roles that do or will do the steps."""
    found = [row for row in rows(read(folder, "phieu-lay-y-kien")) if "☐" in row]
    assert len(found) == len(everything.edits)
    assert found[-1][2:] == ("Giám đốc; Phó Giám đốc", "☐", "☐", "")


def test_the_list_of_texts_names_each_once_with_its_authority(folder):
    """The six instruments of the sample, who amends each, and dots for the date."""
    found = [row for row in rows(read(folder, "danh-muc-van-ban-can-sua")) if len(row) == 6][1:]
    assert {(row[1], row[2]) for row in found} == {
        ("Quy trình nội bộ", "Chánh Văn phòng"), ("Quy định về hồ sơ", "UBND tỉnh"), ("Quy chế văn thư", "Giám đốc Sở"),
        ("Quy chế làm việc", "Giám đốc Sở"), ("Quyết định phân công", "Giám đốc Sở"),
        ("không tìm thấy văn bản quy định", "–"),
    }  # fmt: skip
    assert {row[5] for row in found} == {"…………"}


def test_the_step_table_adds_up_the_longest_path(folder):
    """6 + 16 (three side by side) + 8 + 8 + 2 = 40 hours, five days of eight."""
    found = rows(read(folder, "quy-trinh-noi-bo"))
    assert next(row for row in found if row[1].startswith("Tổng"))[4] == ("5 ngày làm việc")
    assert [row[0] for row in found if row[0].isdigit()] == list("1234567")


def test_the_iso_layout_has_its_numbered_headings(folder):
    """Five parts, and seven below the third."""
    told = lines(read(folder, "quy-trinh-iso-9001"))
    heads = [line.split()[0] for line in told if (line[0].isdigit() and "." in line.split()[0][:-1]) or line.isupper()]
    assert [h for h in heads if h[0].isdigit()] == [
        "1.",
        "2.",
        "3.",
        "3.1",
        "3.2",
        "3.3",
        "3.4",
        "3.5",
        "3.6",
        "3.7",
        "4.",
        "5.",
    ]


def test_the_posting_card_tells_what_an_applicant_asks(folder):
    """What is left of the dossier, the limit, and dots for the fees; the code leads to the page."""
    document = read(folder, "phieu-cong-khai")
    found = dict(row for row in rows(document) if len(row) == 2)
    assert found["Thành phần hồ sơ"] == "1. Đơn đề nghị (người nộp hồ sơ cung cấp)"
    assert found["Thời hạn giải quyết"] == "8 ngày làm việc"
    assert found["Trình tự thực hiện"].splitlines()[-1] == "7. Trả kết quả"
    assert found["Phí, lệ phí"] == "………………"
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == LINK
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    image = Image.open(io.BytesIO(part.blob)).convert("1")
    wanted = segno.make(LINK, error="q", micro=False)
    size, _ = wanted.symbol_size(border=4)
    dots = [[image.getpixel((10 * x + 5, 10 * y + 5)) == 0 for x in range(size)] for y in range(size)]
    assert image.size == (10 * size, 10 * size)
    assert [[bool(dot) for dot in row] for row in wanted.matrix_iter(border=4)] == dots


def test_a_card_without_a_page_says_so(everything, tmp_path):
    """No picture is made up."""
    pf.report.papers(tmp_path / "vi", proposal=everything)
    document = read(tmp_path, "phieu-cong-khai")
    assert len(document.inline_shapes) == 0
    assert "Mã QR: chưa có địa chỉ trang công khai." in lines(document)


def test_the_same_plan_gives_the_same_bytes(folder, everything, tmp_path):
    """All nine of them."""
    for path in pf.report.papers(tmp_path, proposal=everything, link=LINK):
        assert path.read_bytes() == (folder / "vi" / path.name).read_bytes()


def test_a_plan_that_changes_nothing_is_not_submitted(everything, tmp_path):
    """Review, step table, ISO layout, cost and card remain."""
    steps = [attrs.evolve(step, legal=Legal()) for step in everything.before.steps]
    documents = [attrs.evolve(document, legal=Legal()) for document in everything.before.documents]
    plan = pf.propose(attrs.evolve(everything.before, steps=steps, documents=documents))
    assert plan.edits == ()
    names = [path.stem for path in pf.report.papers(tmp_path, proposal=plan)]
    assert names == [
        "1-phieu-ra-soat",
        "2-quy-trinh-noi-bo",
        "3-quy-trinh-iso-9001",
        "4-chi-phi-tuan-thu",
        "5-phieu-cong-khai",
    ]


@pytest.mark.parametrize("link", ["example.gov.vn", "javascript:alert(1)", "https://a b", "https://" + "x" * 600])
def test_a_link_that_leads_nowhere_is_refused(everything, tmp_path, link):
    """Nothing is written."""
    with pytest.raises(pf.OutputError, match=r"is no address of a page"):
        pf.report.papers(tmp_path / "p", proposal=everything, link=link)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_for_a_list_has_no_such_papers(tmp_path):
    """Its draft decisions are in the report."""
    with pytest.raises(pf.NotSupportedError, match=r"report\.write"):
        pf.report.papers(tmp_path, proposal=pf.propose(pf.sample("office-portfolio"), max_cuts=2))


def test_a_folder_that_cannot_be_made_is_told(everything, tmp_path):
    """With the place."""
    Path(tmp_path / "file").write_text("x")
    with pytest.raises(pf.OutputError, match=r"file"):
        pf.report.papers(tmp_path / "file", proposal=everything)


def test_without_python_docx_the_command_that_installs_it_is_told(everything, tmp_path, monkeypatch):
    """Nothing is written."""
    real = builtins.__import__

    def missing(name, *rest):
        if name == "procflow.report.word":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(pf.NotSupportedError, match=r"pip install procflow\[office\]"):
        pf.report.papers(tmp_path / "p", proposal=everything)
    assert list(tmp_path.iterdir()) == []

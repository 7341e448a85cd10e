"""Draw pages of reports as a browser and LibreOffice show them: run `python docs/pictures/make_pages.py` from the root.

Needs Chromium, LibreOffice and the packages of the extra `browser`.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from pypdfium2 import PdfDocument

import procflow as pf

HERE = Path(__file__).parent
SUFFIXES = {"en": "", "vi": "-vi"}  # where the manual in Vietnamese looks for its own
WIDTH = 620  # pixels, of an upright page
COLOURS = 96
PAPERS = {"report-word": ("1-", 0), "report-card": ("9-", 0)}  # file of the folder, and its page
SHEET = ("report-excel", "report", 2)
LINK = "https://example.gov.vn/procedures/leave"


def main() -> None:
    """Write the report of the sample on leave in both languages, print it, and keep some of its pages."""
    leave = pf.sample("leave-request")
    proposal = pf.propose(leave, max_cuts=3)
    scenario = pf.Scenario(weeks=26, replications=10, seed=1)
    comparison = pf.compare(pf.simulate(leave, scenario), pf.simulate(proposal.after, scenario))
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for lang in SUFFIXES:
            folder = Path(scratch) / lang
            folder.mkdir()
            for ending in ("html", "xlsx"):
                pf.report.write(folder / f"report.{ending}", proposal=proposal, comparison=comparison, lang=lang)
            papers = pf.report.papers(folder, proposal=proposal, comparison=comparison, link=LINK, lang=lang)
            save("report-page", lang, shown(browser, folder / "report.html"))
            for name, picture in printed(folder, [folder / "report.xlsx", *papers]):
                save(name, lang, picture)
        browser.close()


def shown(browser: Browser, path: Path) -> Image.Image:
    """Return the head of a page on a screen."""
    page = browser.new_page(viewport={"width": 1000, "height": 1150})
    page.goto(path.as_uri())
    page.screenshot(path=path.with_suffix(".png"))
    page.close()
    return Image.open(path.with_suffix(".png"))


def printed(folder: Path, written: list[Path]) -> Iterator[tuple[str, Image.Image]]:
    """Yield pages of what LibreOffice makes of Word and Excel files."""
    wanted = [(name, path, k) for name, (start, k) in PAPERS.items() for path in written if path.name.startswith(start)]
    wanted += [(SHEET[0], path, SHEET[2]) for path in written if path.stem == SHEET[1]]
    soffice = shutil.which("soffice") or "soffice"
    for name, path, k in wanted:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True)
        yield name, PdfDocument(folder / f"{path.stem}.pdf")[k].render(scale=1.5).to_pil()


def save(name: str, lang: str, picture: Image.Image) -> None:
    """Write one page beside this script, small: few colours, and no wider than the text of the manual."""
    wide = WIDTH if picture.height > picture.width else round(WIDTH * 1.4)
    size = (wide, round(picture.height * wide / picture.width))
    small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).quantize(COLOURS)
    small.save(HERE / f"{name}{SUFFIXES[lang]}.png", optimize=True)


if __name__ == "__main__":
    main()

"""Draw the pictures of the manual, in both languages: run `python docs/pictures/make.py` from the project's root.

`python docs/pictures/make.py gallery` draws those of the gallery alone, `... lanes` those of the page on lanes.
"""

import io
import re
import runpy
import sys
from pathlib import Path

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

import procflow as pf
from procflow.plot import style
from procflow.plot.heat import SHADES

HERE = Path(__file__).parent
SUFFIXES = {"en": "", "vi": "-vi"}  # where the manual in Vietnamese looks for its own
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:!\[[^]]*\]\(pictures/([\w-]+)\.png\))?", re.MULTILINE | re.DOTALL)
GALLERY = (
    "gallery-waiting", "gallery-timeline", "gallery-handoffs", "gallery-utilization", "gallery-in-progress",
    "gallery-gantt", "gallery-gantt-by-officer", "gallery-limit", "gallery-new-limit", "gallery-warm-up",
    "gallery-replications", "gallery-comparison", "gallery-ranking", "gallery-ideas", "frontier-cuts",
    "gallery-diagram", "gallery-overlay", "gallery-before-after",
)  # fmt: skip
STEPS = 5
"""Shades between paper and a colour, for smooth edges and for bands."""


def main() -> None:
    """Draw the pictures that pages show, then the gallery."""
    wanted = sys.argv[1:]
    for name, draw in (("pages", pages), ("lanes", lanes), ("gallery", gallery)):
        if not wanted or name in wanted:
            draw()


def pages() -> None:
    """Plan, simulate and draw the 46-step sample and what more control costs in the sample on leave."""
    proposal = pf.propose(pf.sample("incoming-document"), max_cuts=26)
    scenario = pf.Scenario(weeks=26, replications=10, seed=1)
    comparison = pf.compare(pf.simulate(proposal.before, scenario), pf.simulate(proposal.after, scenario))
    control = pf.frontier(pf.sample("leave-request"), against="cover")
    for lang, suffix in SUFFIXES.items():
        save("before-after", suffix, pf.plot.before_after(proposal, lang=lang), dpi=100)
        save("waiting", suffix, pf.plot.waiting(comparison, lang=lang))
        save("frontier-control", suffix, pf.plot.frontier(control, lang=lang))


def lanes() -> None:
    """Draw what the page on lanes shows: every sign, every edit, and a flow across."""
    drawn = runpy.run_path(str(HERE / "every_sign.py"))
    for lang, suffix in SUFFIXES.items():
        save(
            "lanes-every-sign", suffix, pf.plot.diagram(drawn["signs"](), lang=lang, by_unit=True), dpi=100, signs=True
        )
        save("lanes-every-edit", suffix, pf.plot.before_after(drawn["edits"](), lang=lang), dpi=100, signs=True)
        save(
            "lanes-across",
            suffix,
            pf.plot.diagram(pf.sample("leave-request"), lang=lang, direction="across"),
            dpi=80,
            signs=True,
        )


def gallery() -> None:
    """Run the snippets of the gallery one after the other, and each that draws a picture in Vietnamese as well."""
    page, named, namespace = (HERE.parent / "gallery.md").read_text(encoding="utf-8"), [], {}
    for code, name in BLOCK.findall(page):
        for lang, suffix in SUFFIXES.items() if name else [("en", "")]:
            exec(code.replace('lang="en"', f'lang="{lang}"'), namespace)
            if name:
                save(name, suffix, namespace["picture"])
        named += [name] if name else []
    assert tuple(named) == GALLERY, "the gallery shows other pictures than are listed here"


def save(name: str, suffix: str, picture: object, *, dpi: float = 130, signs: bool = False) -> None:
    """Write one picture beside this script, in few colours so that it is small; those of thin signs are kept if wanted."""
    figure = picture if isinstance(picture, Figure) else picture.get_figure(root=True)
    written = pf.plot.save(figure, HERE / f"{name}{suffix}.png", dpi=dpi)
    whole = Image.open(io.BytesIO(written.read_bytes())).convert("RGB")
    few = (
        whole.quantize(256, method=Image.Quantize.MAXCOVERAGE)
        if signs
        else whole.quantize(palette=palette(), dither=Image.Dither.NONE)
    )
    few.save(written, optimize=True, dpi=(dpi, dpi))


def palette() -> Image.Image:
    """Return the colours of the house with their shades, those of heat maps, and greys, so that no rare colour is lost."""
    named = [value for name, value in vars(style).items() if name.isupper() and str(value).startswith("#")]
    found = [1 - k / STEPS * (1 - part) for value in named for k in range(1, STEPS + 1) for part in to_rgb(value)]
    found += [part for k in range(40) for part in SHADES(k / 39)[:3]]
    found += [k / 55 for k in range(56) for _ in "rgb"]
    chosen = Image.new("P", (1, 1))
    chosen.putpalette([round(255 * part) for part in found])
    return chosen


if __name__ == "__main__":
    main()

"""Draw the pictures of the manual, in both languages: run `python docs/pictures/make.py` from the project's root."""

from pathlib import Path

import procflow as pf

HERE = Path(__file__).parent
SUFFIXES = {"en": "", "vi": "-vi"}  # where the manual in Vietnamese looks for its own


def main() -> None:
    """Plan, simulate and draw the 46-step sample and the frontiers of the sample on leave."""
    proposal = pf.propose(pf.sample("incoming-document"), max_cuts=26)
    scenario = pf.Scenario(weeks=26, replications=10, seed=1)
    comparison = pf.compare(pf.simulate(proposal.before, scenario), pf.simulate(proposal.after, scenario))
    leave = pf.sample("leave-request")
    frontiers = {"frontier-cuts": pf.frontier(leave), "frontier-control": pf.frontier(leave, against="cover")}
    for lang, suffix in SUFFIXES.items():
        save("before-after", suffix, pf.plot.before_after(proposal, lang=lang))
        save("waiting", suffix, pf.plot.waiting(comparison, lang=lang).get_figure(root=True))
        for name, found in frontiers.items():
            save(name, suffix, pf.plot.frontier(found, lang=lang).get_figure(root=True))


def save(name: str, suffix: str, figure: object) -> None:
    """Write one picture beside this script."""
    pf.plot.save(figure, HERE / f"{name}{suffix}.png", dpi=100)


if __name__ == "__main__":
    main()

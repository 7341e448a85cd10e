"""Draw the pictures of the manual: run `python docs/pictures/make.py` from the project's root."""

from pathlib import Path

import procflow as pf

HERE = Path(__file__).parent


def main() -> None:
    """Plan, simulate and draw the 46-step sample, in Vietnamese as well, and the frontiers of the sample on leave."""
    procedure = pf.sample("incoming-document")
    proposal = pf.propose(procedure, max_cuts=26)
    scenario = pf.Scenario(weeks=26, replications=10, seed=1)
    comparison = pf.compare(pf.simulate(procedure, scenario), pf.simulate(proposal.after, scenario))
    pf.plot.save(pf.plot.before_after(proposal, lang="en"), HERE / "before-after.png", dpi=100)
    pf.plot.save(pf.plot.before_after(proposal, lang="vi"), HERE / "before-after-vi.png", dpi=100)
    pf.plot.save(pf.plot.waiting(comparison, lang="en").get_figure(root=True), HERE / "waiting.png", dpi=100)
    leave = pf.sample("leave-request")
    for against, name in (("cuts", "frontier-cuts.png"), ("cover", "frontier-control.png")):
        chart = pf.plot.frontier(pf.frontier(leave, against=against), lang="en")
        pf.plot.save(chart.get_figure(root=True), HERE / name, dpi=100)


if __name__ == "__main__":
    main()

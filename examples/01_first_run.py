# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1. From a procedure to a proven plan
#
# **Shows**: read a procedure, check it, find the best lawful cut, simulate before and after, draw both.
#
# **Situation**: a provincial department handles incoming documents in 46 small actions.
# Which of them can go, and what would that change?
#
# The figures of this sample are illustrative: they belong to no office.
# Change only the numbers in the next cell, then run all cells again.

# %%
import procflow as pf

MAX_CUTS = 26  # steps; a limit, not a target
WEEKS = 8  # weeks in which cases arrive; the study of the manual uses 26
REPLICATIONS = 5  # runs with their own luck; the study of the manual uses 10
SEED = 1

# %% [markdown]
# ## Read and check
# `check` tells every fault at once. Findings of kind *info* are no faults.

# %%
procedure = pf.sample("incoming-document")
problems = [problem for problem in pf.check(procedure) if problem.severity != "info"]
print(f"{len(procedure.steps)} steps, {len(problems)} errors and warnings")
for problem in problems:
    print("-", problem)

# %% [markdown]
# ## What it costs today, without any simulation
# These figures are exact. Queues are not in them yet.

# %%
print(pf.analyze(procedure))

# %% [markdown]
# ## The best lawful plan
# The plan is derived from law, documents, controls and times; the sample holds no verdict.

# %%
proposal = pf.propose(procedure, max_cuts=MAX_CUTS)
print(proposal)

# %% [markdown]
# ## Before and after, with queues
# Both runs share their luck, so that the difference is the plan's and not chance.

# %%
scenario = pf.Scenario(weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
after = pf.apply(procedure, proposal)
comparison = pf.compare(pf.simulate(procedure, scenario), pf.simulate(after, scenario))
print(comparison)

# %% [markdown]
# ## The picture
# Cut steps stay in their place as dashed ghosts.

# %%
figure = pf.plot.before_after(proposal)
figure

# %% [markdown]
# ## Exercises
# 1. Set `MAX_CUTS = 5`. Which five steps go first, and why not the longest ones?
# 2. Ask for a step to stay: `pf.propose(procedure, max_cuts=26, keep=["..."])`. What does its staying cost?
# 3. Print `proposal.verdicts`. Which steps stay because their legality is unknown? Who could answer that?

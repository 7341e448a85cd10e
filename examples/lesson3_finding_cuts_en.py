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
# # Lesson 3. Find and judge cuts
#
# **Shows**: the list of steps that may go, the best plan for each number of cuts, and before against after.
#
# **Situation**: annual leave takes 16 steps. Papers travel longer than anybody works. The office wants to change few steps at a time.
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The figures are illustrative and belong to no office.

# %%
import procflow as pf
from course import Lesson, Picture
from procflow.wording import number

LANG = "en"
lesson = Lesson(3, LANG)

SMALL = 3  # steps: a small limit
LARGE = 5  # steps: a large limit
WEEKS = 6  # weeks
REPLICATIONS = 10  # replications
SEED = 1

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    SMALL, LARGE, WEEKS, REPLICATIONS, SEED = 3, 5, 6, 10, 1

# %% [markdown]
# ## Which steps may go, one by one
# Ordered by the time saved. What is not listed is held by law, documents or controls.

# %%
procedure = pf.sample("leave-request")
removals = [one for one in pf.candidates(procedure) if one.kind == "lawful" and isinstance(one.edit, pf.RemoveStep)]
for one in removals:
    print(
        f"{number(one.gain, LANG, digits=1):>6}  {one.edit.text(LANG)}: {procedure.step(one.edit.step).name.get(LANG)}"
    )

# %% [markdown]
# ## The best plan for each number of cuts
# The plan with five cuts need not hold the plan with three: two steps that go together may save more than the sum of both.

# %%
frontier = pf.frontier(procedure, edits="remove")
print(frontier.text(LANG))
small = pf.propose(procedure, max_cuts=SMALL, edits="remove")
large = pf.propose(procedure, max_cuts=LARGE, edits="remove")
for plan in (small, large):
    print(f"{len(plan.cut_steps)}: {', '.join(plan.cut_steps)}")
Picture(pf.plot.frontier(frontier, lang=LANG).figure, frontier.text(LANG))

# %% [markdown]
# ## Before and after, with queues
# Both runs share their luck, so that the difference is the plan's and not chance.

# %%
scenario = pf.Scenario(weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
after = pf.apply(procedure, large)
comparison = pf.compare(pf.simulate(procedure, scenario), pf.simulate(after, scenario))
pf.show(comparison, lang=LANG)

# %% [markdown]
# ## Exercises
# 1. How many working minutes per case does the best single removal save?
# 2. Without a limit, how many steps does the best plan remove?
# 3. How many more minutes per case does the sixth cut bring (from 5 to 6)?
# 4. How many steps of the plan `SMALL` are not in the plan `LARGE`?

# %%
ANSWER_1 = None  # minutes
ANSWER_2 = None  # steps
ANSWER_3 = None  # minutes
ANSWER_4 = None  # steps
lesson.check(1, ANSWER_1, removals)
lesson.check(2, ANSWER_2, frontier)
lesson.check(3, ANSWER_3, frontier)
lesson.check(4, ANSWER_4, small, large)

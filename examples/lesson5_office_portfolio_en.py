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
# # Lesson 5. The procedures of an office
#
# **Shows**: cut a list of 46 procedures, and read the rate of cuts for what it is.
#
# **Situation**: a report says "26 of 46 procedures cut, 57 %". What does that say about the work?
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The list is illustrative and belongs to no office.

# %%
import procflow as pf
from course import Lesson
from procflow.simplification.portfolio import readings, roll_up
from procflow.wording import number, share

LANG = "en"
lesson = Lesson(5, LANG)

MAX_CUTS = 26  # procedures: a limit, not a target
SMALL = 5  # a small limit to compare with

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    MAX_CUTS, SMALL = 26, 5

# %% [markdown]
# ## The list and the plan
# The plan weighs the law, the duplicates and the authority of each procedure. What is of unknown law is not cut.

# %%
portfolio = pf.sample("office-portfolio")
plan = pf.propose(portfolio, max_cuts=MAX_CUTS)
for edit in plan.edits:
    print("-", edit.text(LANG))
print(roll_up(plan, lang=LANG))

# %% [markdown]
# ## Three readings of one plan
# Titles, hours touched, hours that nobody needs any more: three numbers, all different.

# %%
three = readings(plan.count)
for one in three:
    amounts = f"{number(one.amount, LANG, digits=0):>7} / {number(one.whole, LANG, digits=0)}"
    print(f"{amounts:>17} {share(one.amount / one.whole, LANG):>8}  {one.name.get(LANG)}")

# %% [markdown]
# ## Do more titles cut mean more work gone?
# Each row is the best plan within that limit.

# %%
limits = sorted({SMALL, 10, 15, 20, MAX_CUTS})
found = {most: readings(pf.propose(portfolio, max_cuts=most).count) for most in limits}
for most, (titles, _, gone) in found.items():
    print(
        f"{most:3}  {number(titles.amount, LANG):>3}  {number(gone.amount, LANG, digits=0):>6}  {gone.name.get(LANG)}"
    )

# %% [markdown]
# ## Exercises
# 1. How many per cent of the titles leave the list?
# 2. How many per cent of the staff hours does nobody need any more?
# 3. Of the hours touched, how many only move to somebody else?
# 4. Against the limit `SMALL`, how many more hours are really gone with the limit `MAX_CUTS`?
#
# To discuss: which number should stand in the first sentence of the report, and why?

# %%
ANSWER_1 = None  # per cent
ANSWER_2 = None  # per cent
ANSWER_3 = None  # hours
ANSWER_4 = None  # hours
lesson.check(1, ANSWER_1, three)
lesson.check(2, ANSWER_2, three)
lesson.check(3, ANSWER_3, three)
lesson.check(4, ANSWER_4, found[SMALL], found[MAX_CUTS])

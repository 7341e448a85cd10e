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
# # Lesson 4. Law and controls as constraints
#
# **Shows**: why one step may go and another may not; what stricter control costs in time; what keeping a step costs.
#
# **Situation**: annual leave in 16 steps again. The risk is work left without cover while somebody is away (errors `cover`).
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The figures are illustrative and belong to no office; the legal references of the sample are still to be checked.

# %%
from attrs import evolve

import procflow as pf
from course import Lesson
from procflow.wording import number, share

LANG = "en"
lesson = Lesson(4, LANG)

FLOOR = 80  # per cent of errors to be caught; the office asks for 70 today
KEEP = 2  # number of the step to keep, 1 to 16

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    FLOOR, KEEP = 80, 2

# %% [markdown]
# ## Why it goes, why it stays
# Each step has a verdict and a reason. There is no verdict without a reason. Open *Verdict on every step*.

# %%
procedure = pf.sample("leave-request")
plan = pf.propose(procedure, edits="remove")
pf.show(plan, lang=LANG)

# %% [markdown]
# ## Stricter control
# Each control catches a part of the errors. What passes is the product of what passes each of them.
# The floor is a number that the office sets, not the program.

# %%
stricter_rules = [evolve(rule, detect=FLOOR / 100) if rule.id == "cover_floor" else rule for rule in procedure.rules]
stricter = pf.propose(evolve(procedure, rules=stricter_rules), edits="remove")
for one in (plan, stricter):
    passes = one.escapes["cover"]
    print(f"{share(passes.before, LANG)} → {share(passes.after, LANG)}")
    print(f"  {number(one.objective.after, LANG, digits=1)} {one.objective.unit.get(LANG)}")
    print(f"  {', '.join(one.cut_steps)}")

# %% [markdown]
# ## Keep a step
# Sometimes the head wants to keep a step that the law lets go. Then one should know what that costs.

# %%
wanted = procedure.steps[KEEP - 1]
kept = pf.propose(procedure, edits="remove", keep=[wanted.id])
print(wanted.id, "-", wanted.name.get(LANG))
print(number(plan.objective.after, LANG, digits=1), "→", number(kept.objective.after, LANG, digits=1))

# %% [markdown]
# ## Exercises
# 1. How many steps stay because the law lays them down?
# 2. The controls that have to stay let 24 % of the errors `cover` pass today; the two others (`deputy_opinion`, `confirm_cover`) each catch 30 % of what reaches them. By hand: how many per cent pass today?
# 3. How many more working minutes per case does the floor `FLOOR` cost, against the first plan?
# 4. How many working minutes per case does keeping step number `KEEP` cost?
#
# To discuss: who decides how many hours some points of control are worth?

# %%
ANSWER_1 = None  # steps
ANSWER_2 = None  # per cent
ANSWER_3 = None  # minutes
ANSWER_4 = None  # minutes
lesson.check(1, ANSWER_1, plan)
lesson.check(2, ANSWER_2)
lesson.check(3, ANSWER_3, plan, stricter)
lesson.check(4, ANSWER_4, plan, kept)

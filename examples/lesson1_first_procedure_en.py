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
# # Lesson 1. The first procedure
#
# **Shows**: read the step table of a procedure, see at once what it costs, what is not known yet, and which step may go.
#
# **Situation**: an office has nothing but the table of a decision: step, performer, limit, product. Nobody has measured a time.
#
# **Time**: 90 minutes. Change numbers only, then run again from the top (menu *Run*, *Run All Cells*).
# The figures are illustrative and belong to no office.

# %%
import procflow as pf
from course import MODELS, Lesson

LANG = "en"
lesson = Lesson(1, LANG)

CASE_DAYS = 3  # working days: time limit of the whole case
HEAD_HOURS = 4  # hours: limit of the head's opinion

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    CASE_DAYS, HEAD_HOURS = 3, 4

# %% [markdown]
# ## Read the step table
# The file `models/leave.yaml` has seven steps. Each line is a step; the word before the colon is its id.

# %%
text = (MODELS / "leave.yaml").read_text(encoding="utf-8")
text = text.replace("time_limit: 3 working days", f"time_limit: {CASE_DAYS} working days")
text = text.replace("role: division head, limit: 4 h", f"role: division head, limit: {HEAD_HOURS} h")
procedure = pf.loads(text)
for step in procedure.steps:
    print(f"{step.id:<13} {step.role:<14} {step.limit!s:<4} {step.name.get(LANG)}")

# %% [markdown]
# ## What it costs, before anything is measured
# A figure that cannot be computed says what it lacks. A limit is no working time.

# %%
analysis = pf.analyze(procedure)
print(analysis.table(LANG))

# %% [markdown]
# ## Which step may go?
# First: nobody has checked the law. Then: the legal officer has looked at the register and found that nothing prescribes it.

# %%
unchecked = pf.propose(procedure)
found = "legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}"
checked = pf.propose(pf.loads(text.replace("makes: [entry]", f"makes: [entry], {found}")))
for plan in (unchecked, checked):
    print(len(plan.edits), [edit.text(LANG) for edit in plan.edits])
    print(plan.table(LANG))

# %% [markdown]
# ## Exercises
# 1. How many handoffs does a case have? Count in the step table first, then compare with the figure.
# 2. Add up the limits of the steps and compare with the limit of the case (a working day has 8 hours): how many hours are to spare?
# 3. While nobody has checked the law, how many steps does the plan remove? Why?
# 4. Once the register has been checked, how many handoffs are left per case?

# %%
ANSWER_1 = None  # handoffs
ANSWER_2 = None  # hours
ANSWER_3 = None  # steps
ANSWER_4 = None  # handoffs
lesson.check(1, ANSWER_1, analysis)
lesson.check(2, ANSWER_2, analysis)
lesson.check(3, ANSWER_3, unchecked)
lesson.check(4, ANSWER_4, checked)

# %% [markdown]
# ## Try as well
# Set `HEAD_HOURS = 12` and run again: what does the line *Limits* say? Set `RESET = 1` for the numbers of the course.
#
# **Keep in mind**: what is not known is not cut, and is never taken for 0.

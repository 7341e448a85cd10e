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
# # Lesson 6. A signing schedule changed
#
# **Shows**: read a procedure with signing sessions, work out the waiting by hand, then let the simulation check it.
#
# **Situation**: the chair signs at two in the afternoon on Tuesdays and Fridays. Should it be every day? Nobody has to work more.
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The figures are illustrative and belong to no office.

# %%
import procflow as pf
from course import MODELS, Lesson, Picture
from procflow.wording import number

LANG = "en"
lesson = Lesson(6, LANG)

PER_DAY = 6  # cases that arrive each working day
CAPACITY = 40  # cases that one session can take
WEEKS = 8  # weeks
REPLICATIONS = 10  # replications
SEED = 1

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    PER_DAY, CAPACITY, WEEKS, REPLICATIONS, SEED = 6, 40, 8, 10, 1

# %% [markdown]
# ## Two schedules
# In the file `models/signing.yaml` the schedule is one line: `sessions: {days: [Tue, Fri], at: ["14:00"], capacity: 40}`. Only this line changes.

# %%
text = (MODELS / "signing.yaml").read_text(encoding="utf-8")
text = text.replace("per_working_day: 6", f"per_working_day: {PER_DAY}").replace(
    "capacity: 40", f"capacity: {CAPACITY}"
)
twice_a_week = pf.loads(text)
daily = pf.loads(text.replace("[Tue, Fri]", "[Mon, Tue, Wed, Thu, Fri]"))
for procedure in (twice_a_week, daily):
    errors = [problem for problem in pf.check(procedure) if problem.severity == "error"]
    words = {"vi": "phiên ký mỗi tuần; lỗi:", "en": "sessions a week; errors:"}
    print(len(procedure.step("sign").sessions.days), words[LANG], len(errors))

# %% [markdown]
# ## Before and after
# The same cases, the same luck, only the schedule differs.

# %%
scenario = pf.Scenario(weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
comparison = pf.compare(pf.simulate(twice_a_week, scenario), pf.simulate(daily, scenario))
pf.show(comparison, lang=LANG)

# %% [markdown]
# ## Where the waiting is
# The upper bar is before, the lower one after.

# %%
DAY = twice_a_week.calendar_named().day_minutes
for measured in (comparison.before, comparison.after):
    session = measured["waiting_gathering"]
    print(f"{number(session.value / DAY, LANG, digits=2)}  {session.kind.name.get(LANG)}")
Picture(pf.plot.waiting(comparison, lang=LANG).figure, comparison.table(LANG))

# %% [markdown]
# ## Exercises
# Questions 1 and 2 by hand: cases reach the signature evenly over the week; from Tuesday to Friday it is 3 working days, from Friday to Tuesday 2.
# A case in a gap of d days waits d/2 on average, and falls into that gap with probability d/5.
#
# 1. Signing on Tuesdays and Fridays: how many working days does a case wait for the session, on average?
# 2. Signing every day: how many working days?
# 3. By the simulation, by how many per cent does the mean cycle time fall?
# 4. How many cases wait, on average, when the session of a Friday begins?

# %%
ANSWER_1 = None  # working days
ANSWER_2 = None  # working days
ANSWER_3 = None  # per cent
ANSWER_4 = None  # cases
lesson.check(1, ANSWER_1)
lesson.check(2, ANSWER_2)
lesson.check(3, ANSWER_3, comparison)
lesson.check(4, ANSWER_4, PER_DAY)

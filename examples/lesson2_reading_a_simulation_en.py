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
# # Lesson 2. Reading a simulation
#
# **Shows**: run a simulation, read its intervals and its waiting by cause, and see why few replications are not enough.
#
# **Situation**: a commune handles changes of land-use purpose. The work takes hours, the case takes weeks. Where does the time go?
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The figures are illustrative and belong to no office.

# %%
import procflow as pf
from course import Lesson, Picture
from procflow.wording import number

LANG = "en"
lesson = Lesson(2, LANG)

WEEKS = 6  # weeks in which cases arrive
FEW = 3  # replications, few: 2 or more
MANY = 12  # replications, many: 2 or more
SEED = 1  # seed: the same number gives the same result

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    WEEKS, FEW, MANY, SEED = 6, 3, 12, 1

# %% [markdown]
# ## Run it and read the table
# Each replication is one story that could happen. The *95 % interval* says where the true mean may lie.

# %%
procedure = pf.sample("land-use-change")
run = pf.simulate(procedure, pf.Scenario(weeks=WEEKS, replications=MANY, seed=SEED))
metrics = pf.measure(run)
pf.show(metrics, lang=LANG)

# %% [markdown]
# ## Waiting for whom, for what
# Processing and waiting by cause add up to the cycle time, exactly. Each cause has a remedy of its own.

# %%
DAY = procedure.calendar_named().day_minutes
parts = [figure for figure in metrics.figures if figure.id.startswith("waiting_") and figure.id != "waiting_join"]
for figure in [metrics["cycle_time_mean"], metrics["processing_time"], *parts]:
    print(f"{number(figure.value / DAY, LANG, digits=2):>6}  {figure.kind.name.get(LANG)}")
Picture(pf.plot.waiting(metrics, lang=LANG).figure, metrics["waiting"].kind.name.get(LANG))

# %% [markdown]
# ## Few replications
# The same procedure, the same seed. Only the number of replications differs.

# %%
few = pf.measure(pf.simulate(procedure, pf.Scenario(weeks=WEEKS, replications=FEW, seed=SEED)))
for replications, measured in ((FEW, few), (MANY, metrics)):
    mean = measured["cycle_time_mean"].interval
    half = "?" if mean.half_width is None else number(mean.half_width / DAY, LANG, digits=2)
    print(f"{replications:4}: {number(mean.mean / DAY, LANG, digits=2)} ± {half}")
print(pf.replications_needed(metrics["cycle_time_mean"].values, relative=0.02).text(LANG))

# %% [markdown]
# ## Exercises
# 1. How many working days does a case wait for the applicant, on average?
# 2. Which share of the cycle time is processing, in per cent?
# 3. How many times as many replications halve the width of an interval?
# 4. With `FEW` replications, does the interval of the mean cycle time hold 20 working days? 1 = yes, 0 = no.

# %%
ANSWER_1 = None  # working days
ANSWER_2 = None  # per cent
ANSWER_3 = None  # times
ANSWER_4 = None  # 1 or 0
lesson.check(1, ANSWER_1, metrics)
lesson.check(2, ANSWER_2, metrics)
lesson.check(3, ANSWER_3)
lesson.check(4, ANSWER_4, few)

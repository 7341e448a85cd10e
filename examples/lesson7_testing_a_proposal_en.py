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
# # Lesson 7. Testing a proposal
#
# **Shows**: hold one proposal to every constraint, then hold a *way of cutting* to many procedures drawn at random.
#
# **Situation**: somebody proposes to drop numbering and sealing. Somebody else proposes a rule for all: "just drop the first step".
#
# **Time**: 90 minutes. Change numbers only, then run again from the top.
# The figures are illustrative and belong to no office.

# %%
from hypothesis import HealthCheck, find, given, settings

import procflow as pf
from course import Lesson
from procflow import testing
from procflow.guards import violations

LANG = "en"
lesson = Lesson(7, LANG)

STEP = 15  # number of the step that is proposed to go, 1 to 16
EXAMPLES = 30  # procedures drawn at random, 10 or more
MAX_STEPS = 4  # most steps of one of them, 2 or more

# %%
RESET = 0  # 1 = the numbers of the course again
if RESET == 1:
    STEP, EXAMPLES, MAX_STEPS = 15, 30, 4

# %% [markdown]
# ## One proposal, every constraint
# Law, documents, separation of duties: one removal may break several at once, and all of them are told.

# %%
procedure = pf.sample("leave-request")
proposed = procedure.steps[STEP - 1].id
broken = violations(procedure, frozenset({proposed}))
print(proposed)
for problem in broken:
    print("-", problem.text(LANG))
harmless = [step.id for step in procedure.steps if not violations(procedure, frozenset({step.id}))]
print(len(procedure.steps), "→", len(harmless), harmless)

# %% [markdown]
# ## A careless rule
# `find` draws procedures until it meets a counterexample, then shrinks it to the smallest. A procedure of one step is left alone.

# %%
same_each_time = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
drawn = testing.procedures(with_law=True, max_steps=MAX_STEPS)


def careless_rule_breaks(one):
    return len(one.steps) > 1 and bool(violations(one, frozenset({one.steps[0].id})))


smallest = find(drawn, careless_rule_breaks, settings=same_each_time)
print(len(smallest.steps))

# %% [markdown]
# ## A careful rule
# Drop the first step whose removal breaks nothing; if there is none, drop none. The test below finds no counterexample.

# %%
tried = []


@same_each_time
@given(drawn)
def careful_rule_keeps_the_law(one):
    free = [step.id for step in one.steps if len(one.steps) > 1 and not violations(one, frozenset({step.id}))]
    changed = pf.apply(one, [pf.RemoveStep(step) for step in free[:1]])
    testing.assert_sound(changed)
    testing.assert_within_declared_law(one, changed)
    tried.append(len(free[:1]))


careful_rule_keeps_the_law()
print({"vi": "không tìm thấy phản ví dụ", "en": "no counterexample was found"}[LANG])

# %% [markdown]
# ## Exercises
# 1. How many constraints does the removal of step number `STEP` break?
# 2. How many steps, one by one, could go without breaking anything?
# 3. How many steps has the smallest counterexample to the careless rule?
# 4. Suppose a rule is wrong for 1 procedure in 10. By hand or with a calculator: how likely, in per cent, is it that `EXAMPLES` tries meet none of them?
#
# **Keep in mind**: a test that passes means that no counterexample was found; it is no substitute for a legal opinion.

# %%
ANSWER_1 = None  # constraints
ANSWER_2 = None  # steps
ANSWER_3 = None  # steps
ANSWER_4 = None  # per cent
lesson.check(1, ANSWER_1, broken)
lesson.check(2, ANSWER_2, harmless)
lesson.check(3, ANSWER_3, smallest)
lesson.check(4, ANSWER_4, EXAMPLES)

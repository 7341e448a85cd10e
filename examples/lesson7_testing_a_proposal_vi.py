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
# # Bài 7. Kiểm thử một đề xuất
#
# **Nội dung**: thử một đề xuất trên mọi ràng buộc, rồi thử một *cách làm* trên nhiều quy trình được sinh ngẫu nhiên.
#
# **Tình huống**: có người đề xuất bỏ bước cấp số, đóng dấu. Có người khác đề xuất một cách làm chung: "cứ bỏ bước đầu tiên".
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Số liệu là minh họa, không phải của cơ quan nào.

# %%
from hypothesis import HealthCheck, find, given, settings

import procflow as pf
from course import Lesson
from procflow import testing
from procflow.guards import violations

LANG = "vi"
lesson = Lesson(7, LANG)

STEP = 15  # số thứ tự của bước bị đề xuất bỏ, từ 1 đến 16
EXAMPLES = 30  # số quy trình sinh ngẫu nhiên, từ 10 trở lên
MAX_STEPS = 4  # số bước nhiều nhất của một quy trình, từ 2 trở lên

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    STEP, EXAMPLES, MAX_STEPS = 15, 30, 4

# %% [markdown]
# ## Một đề xuất, mọi ràng buộc
# Pháp luật, tài liệu, quy tắc tách nhiệm vụ: bỏ một bước có thể vi phạm nhiều điều cùng lúc, và mọi điều đều được nêu.

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
# ## Một cách làm cẩu thả
# `find` sinh quy trình cho đến khi gặp phản ví dụ, rồi rút gọn thành phản ví dụ nhỏ nhất. Quy trình chỉ có một bước thì giữ nguyên.

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
# ## Một cách làm cẩn thận
# Bỏ bước đầu tiên nào không vi phạm điều gì; nếu không có thì giữ nguyên. Phép thử dưới đây không tìm thấy phản ví dụ nào.

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
# ## Bài tập
# 1. Bỏ bước số `STEP` thì vi phạm mấy điều?
# 2. Bao nhiêu bước, xét từng bước một, bỏ đi mà không vi phạm điều gì?
# 3. Phản ví dụ nhỏ nhất cho cách làm cẩu thả có mấy bước?
# 4. Giả sử một cách làm sai ở 1 trong 10 quy trình. Tính bằng tay hoặc máy tính bỏ túi: xác suất để `EXAMPLES` lần thử không gặp lần nào là bao nhiêu phần trăm?
#
# **Ghi nhớ**: thử đạt nghĩa là chưa tìm thấy phản ví dụ; nó không thay cho ý kiến pháp lý.

# %%
ANSWER_1 = None  # điều
ANSWER_2 = None  # bước
ANSWER_3 = None  # bước
ANSWER_4 = None  # phần trăm
lesson.check(1, ANSWER_1, broken)
lesson.check(2, ANSWER_2, harmless)
lesson.check(3, ANSWER_3, smallest)
lesson.check(4, ANSWER_4, EXAMPLES)

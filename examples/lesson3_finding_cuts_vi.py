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
# # Bài 3. Tìm và đánh giá các bước có thể cắt
#
# **Nội dung**: danh sách các bước có thể bỏ, phương án tốt nhất theo số bước được cắt, và so sánh trước - sau.
#
# **Tình huống**: giải quyết nghỉ phép năm qua 16 bước. Giấy tờ đi lại lâu hơn làm việc. Cơ quan chỉ muốn thay đổi ít bước một lần.
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Số liệu là minh họa, không phải của cơ quan nào.

# %%
import procflow as pf
from course import Lesson, Picture
from procflow.wording import number

LANG = "vi"
lesson = Lesson(3, LANG)

SMALL = 3  # bước: giới hạn nhỏ
LARGE = 5  # bước: giới hạn lớn
WEEKS = 6  # tuần
REPLICATIONS = 10  # lần chạy mô phỏng
SEED = 1

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    SMALL, LARGE, WEEKS, REPLICATIONS, SEED = 3, 5, 6, 10, 1

# %% [markdown]
# ## Bước nào có thể bỏ, từng bước một
# Xếp theo thời gian tiết kiệm. Bước không có trong danh sách thì pháp luật, tài liệu hoặc kiểm soát giữ lại.

# %%
procedure = pf.sample("leave-request")
removals = [one for one in pf.candidates(procedure) if one.kind == "lawful" and isinstance(one.edit, pf.RemoveStep)]
for one in removals:
    print(
        f"{number(one.gain, LANG, digits=1):>6}  {one.edit.text(LANG)}: {procedure.step(one.edit.step).name.get(LANG)}"
    )

# %% [markdown]
# ## Phương án tốt nhất cho mỗi số bước được cắt
# Phương án với năm bước không nhất thiết chứa phương án với ba bước: hai bước cùng bỏ có thể tiết kiệm hơn tổng của từng bước.

# %%
frontier = pf.frontier(procedure, edits="remove")
print(frontier.text(LANG))
small = pf.propose(procedure, max_cuts=SMALL, edits="remove")
large = pf.propose(procedure, max_cuts=LARGE, edits="remove")
for plan in (small, large):
    print(f"{len(plan.cut_steps)}: {', '.join(plan.cut_steps)}")
Picture(pf.plot.frontier(frontier, lang=LANG).figure, frontier.text(LANG))

# %% [markdown]
# ## Trước và sau, có hàng chờ
# Hai lần chạy dùng chung số ngẫu nhiên, nên chênh lệch là do phương án, không do may rủi.

# %%
scenario = pf.Scenario(weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
after = pf.apply(procedure, large)
comparison = pf.compare(pf.simulate(procedure, scenario), pf.simulate(after, scenario))
pf.show(comparison, lang=LANG)

# %% [markdown]
# ## Bài tập
# 1. Bỏ riêng một bước thì tiết kiệm nhiều nhất bao nhiêu phút làm việc mỗi hồ sơ?
# 2. Nếu không giới hạn, phương án tốt nhất bỏ mấy bước?
# 3. Bước cắt thứ sáu (từ 5 lên 6) tiết kiệm thêm bao nhiêu phút mỗi hồ sơ?
# 4. Có mấy bước trong phương án `SMALL` không nằm trong phương án `LARGE`?

# %%
ANSWER_1 = None  # phút
ANSWER_2 = None  # bước
ANSWER_3 = None  # phút
ANSWER_4 = None  # bước
lesson.check(1, ANSWER_1, removals)
lesson.check(2, ANSWER_2, frontier)
lesson.check(3, ANSWER_3, frontier)
lesson.check(4, ANSWER_4, small, large)

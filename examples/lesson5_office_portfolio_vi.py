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
# # Bài 5. Danh mục quy trình của một cơ quan
#
# **Nội dung**: cắt giảm trong một danh mục 46 quy trình, và đọc tỷ lệ cắt giảm cho đúng.
#
# **Tình huống**: báo cáo viết "cắt giảm 26 trên 46 quy trình, 57 %". Câu đó nói gì về công việc?
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Danh mục là minh họa, không phải của cơ quan nào.

# %%
import procflow as pf
from course import Lesson
from procflow.simplification.portfolio import readings, roll_up
from procflow.wording import number, share

LANG = "vi"
lesson = Lesson(5, LANG)

MAX_CUTS = 26  # quy trình: giới hạn, không phải mục tiêu
SMALL = 5  # một giới hạn nhỏ để so sánh

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    MAX_CUTS, SMALL = 26, 5

# %% [markdown]
# ## Danh mục và phương án
# Phương án xét căn cứ pháp lý, trùng lặp, thẩm quyền của từng quy trình. Chưa rõ căn cứ thì không cắt.

# %%
portfolio = pf.sample("office-portfolio")
plan = pf.propose(portfolio, max_cuts=MAX_CUTS)
for edit in plan.edits:
    print("-", edit.text(LANG))
print(roll_up(plan, lang=LANG))

# %% [markdown]
# ## Ba cách đọc một phương án
# Đếm tên quy trình, đếm giờ công có thay đổi, đếm giờ công không còn ai phải làm: ba con số khác nhau.

# %%
three = readings(plan.count)
for one in three:
    amounts = f"{number(one.amount, LANG, digits=0):>7} / {number(one.whole, LANG, digits=0)}"
    print(f"{amounts:>17} {share(one.amount / one.whole, LANG):>8}  {one.name.get(LANG)}")

# %% [markdown]
# ## Cắt nhiều tên hơn có bớt được nhiều việc hơn không?
# Mỗi dòng là phương án tốt nhất với giới hạn đó.

# %%
limits = sorted({SMALL, 10, 15, 20, MAX_CUTS})
found = {most: readings(pf.propose(portfolio, max_cuts=most).count) for most in limits}
for most, (titles, _, gone) in found.items():
    print(
        f"{most:3}  {number(titles.amount, LANG):>3}  {number(gone.amount, LANG, digits=0):>6}  {gone.name.get(LANG)}"
    )

# %% [markdown]
# ## Bài tập
# 1. Bao nhiêu phần trăm tên quy trình ra khỏi danh mục?
# 2. Bao nhiêu phần trăm giờ công không còn ai phải làm?
# 3. Trong số giờ công có thay đổi, bao nhiêu giờ chỉ chuyển sang nơi khác?
# 4. So với giới hạn `SMALL`, giới hạn `MAX_CUTS` bớt thêm được bao nhiêu giờ công thật?
#
# Câu để thảo luận: con số nào nên đứng ở câu đầu của báo cáo, và vì sao?

# %%
ANSWER_1 = None  # phần trăm
ANSWER_2 = None  # phần trăm
ANSWER_3 = None  # giờ
ANSWER_4 = None  # giờ
lesson.check(1, ANSWER_1, three)
lesson.check(2, ANSWER_2, three)
lesson.check(3, ANSWER_3, three)
lesson.check(4, ANSWER_4, found[SMALL], found[MAX_CUTS])

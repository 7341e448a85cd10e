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
# # Bài 4. Pháp luật và kiểm soát là ràng buộc
#
# **Nội dung**: vì sao bước này được cắt, bước kia thì không; kiểm soát chặt hơn thì mất bao nhiêu thời gian; giữ lại một bước thì tốn gì.
#
# **Tình huống**: vẫn là nghỉ phép năm qua 16 bước. Nguy cơ là công việc bị bỏ trống khi người nghỉ phép đi vắng (sai sót `cover`).
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Số liệu là minh họa, không phải của cơ quan nào; căn cứ pháp lý trong mẫu còn phải kiểm tra.

# %%
from attrs import evolve

import procflow as pf
from course import Lesson
from procflow.wording import number, share

LANG = "vi"
lesson = Lesson(4, LANG)

FLOOR = 80  # phần trăm sai sót phải được phát hiện; quy định hiện nay là 70
KEEP = 2  # số thứ tự của bước cần giữ, từ 1 đến 16

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    FLOOR, KEEP = 80, 2

# %% [markdown]
# ## Vì sao bỏ, vì sao giữ
# Mỗi bước có một kết luận và lý do. Không có lý do thì không có kết luận. Hãy mở mục *Kết luận về từng bước*.

# %%
procedure = pf.sample("leave-request")
plan = pf.propose(procedure, edits="remove")
pf.show(plan, lang=LANG)

# %% [markdown]
# ## Kiểm soát chặt hơn
# Mỗi khâu kiểm soát chỉ phát hiện một phần sai sót. Phần lọt qua là tích của các phần lọt qua từng khâu.
# Mức kiểm soát tối thiểu là một con số do cơ quan đặt ra, không phải do chương trình.

# %%
stricter_rules = [evolve(rule, detect=FLOOR / 100) if rule.id == "cover_floor" else rule for rule in procedure.rules]
stricter = pf.propose(evolve(procedure, rules=stricter_rules), edits="remove")
for one in (plan, stricter):
    passes = one.escapes["cover"]
    print(f"{share(passes.before, LANG)} → {share(passes.after, LANG)}")
    print(f"  {number(one.objective.after, LANG, digits=1)} {one.objective.unit.get(LANG)}")
    print(f"  {', '.join(one.cut_steps)}")

# %% [markdown]
# ## Giữ lại một bước
# Có khi lãnh đạo muốn giữ một bước mà pháp luật cho phép bỏ. Vậy thì nên biết giữ lại tốn bao nhiêu.

# %%
wanted = procedure.steps[KEEP - 1]
kept = pf.propose(procedure, edits="remove", keep=[wanted.id])
print(wanted.id, "-", wanted.name.get(LANG))
print(number(plan.objective.after, LANG, digits=1), "→", number(kept.objective.after, LANG, digits=1))

# %% [markdown]
# ## Bài tập
# 1. Bao nhiêu bước được giữ vì luật quy định?
# 2. Hiện nay các khâu phải giữ để lọt 24 % sai sót `cover`; hai khâu còn lại (`deputy_opinion`, `confirm_cover`) mỗi khâu phát hiện 30 % của phần đi qua. Tính bằng tay: hiện nay lọt bao nhiêu phần trăm?
# 3. Nâng mức kiểm soát lên `FLOOR` thì mỗi hồ sơ mất thêm bao nhiêu phút làm việc, so với phương án đầu?
# 4. Giữ lại bước số `KEEP` thì mất bao nhiêu phút làm việc mỗi hồ sơ?
#
# Câu để thảo luận: đổi mấy giờ lấy mấy điểm kiểm soát là việc của ai quyết định?

# %%
ANSWER_1 = None  # bước
ANSWER_2 = None  # phần trăm
ANSWER_3 = None  # phút
ANSWER_4 = None  # phút
lesson.check(1, ANSWER_1, plan)
lesson.check(2, ANSWER_2)
lesson.check(3, ANSWER_3, plan, stricter)
lesson.check(4, ANSWER_4, plan, kept)

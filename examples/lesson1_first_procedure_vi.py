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
# # Bài 1. Quy trình đầu tiên
#
# **Nội dung**: đọc bảng các bước của một quy trình, biết ngay quy trình tốn gì, còn thiếu thông tin gì, và bước nào được phép bỏ.
#
# **Tình huống**: một cơ quan chỉ có bảng trong quyết định: bước, người thực hiện, thời hạn, kết quả. Chưa ai đo thời gian.
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống (menu *Run*, *Run All Cells*).
# Số liệu là minh họa, không phải của cơ quan nào.

# %%
import procflow as pf
from course import MODELS, Lesson

LANG = "vi"
lesson = Lesson(1, LANG)

CASE_DAYS = 3  # ngày làm việc: thời hạn của cả hồ sơ
HEAD_HOURS = 4  # giờ: thời hạn cho ý kiến của trưởng phòng

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    CASE_DAYS, HEAD_HOURS = 3, 4

# %% [markdown]
# ## Đọc bảng các bước
# Tệp `models/leave.yaml` có bảy bước. Mỗi dòng là một bước; mã của bước đứng trước dấu hai chấm.

# %%
text = (MODELS / "leave.yaml").read_text(encoding="utf-8")
text = text.replace("time_limit: 3 working days", f"time_limit: {CASE_DAYS} working days")
text = text.replace("role: division head, limit: 4 h", f"role: division head, limit: {HEAD_HOURS} h")
procedure = pf.loads(text)
for step in procedure.steps:
    print(f"{step.id:<13} {step.role:<14} {step.limit!s:<4} {step.name.get(LANG)}")

# %% [markdown]
# ## Quy trình tốn gì, chưa cần đo đạc gì thêm
# Số nào chưa tính được thì nói rõ là thiếu gì. Thời hạn không phải là thời gian xử lý thực.

# %%
analysis = pf.analyze(procedure)
print(analysis.table(LANG))

# %% [markdown]
# ## Bước nào được bỏ?
# Lần đầu: chưa ai kiểm tra căn cứ pháp lý. Lần sau: cán bộ pháp chế đã xem sổ đơn và không thấy văn bản nào quy định sổ này.

# %%
unchecked = pf.propose(procedure)
found = "legal: {source: none found, may: [remove], checked: {date: 2026-03-02, by: legal officer}}"
checked = pf.propose(pf.loads(text.replace("makes: [entry]", f"makes: [entry], {found}")))
for plan in (unchecked, checked):
    print(len(plan.edits), [edit.text(LANG) for edit in plan.edits])
    print(plan.table(LANG))

# %% [markdown]
# ## Bài tập
# 1. Mỗi hồ sơ được chuyển giao mấy lượt? Đếm trong bảng bước trước, rồi so với kết quả tính.
# 2. Cộng thời hạn của các bước, so với thời hạn của hồ sơ (1 ngày làm việc là 8 giờ): còn dư bao nhiêu giờ?
# 3. Khi chưa ai kiểm tra căn cứ pháp lý, phương án bỏ được mấy bước? Vì sao?
# 4. Sau khi kiểm tra sổ đơn, mỗi hồ sơ còn mấy lượt chuyển giao?

# %%
ANSWER_1 = None  # lượt
ANSWER_2 = None  # giờ
ANSWER_3 = None  # bước
ANSWER_4 = None  # lượt
lesson.check(1, ANSWER_1, analysis)
lesson.check(2, ANSWER_2, analysis)
lesson.check(3, ANSWER_3, unchecked)
lesson.check(4, ANSWER_4, checked)

# %% [markdown]
# ## Thử thêm
# Đặt `HEAD_HOURS = 12` và chạy lại: dòng *Thời hạn* nói gì? Đặt lại `RESET = 1` để trở về số của khóa học.
#
# **Ghi nhớ**: điều chưa biết thì chưa cắt, và cũng không bao giờ bị coi là 0.

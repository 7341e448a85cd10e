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
# # Bài 2. Đọc kết quả mô phỏng
#
# **Nội dung**: chạy mô phỏng, đọc khoảng tin cậy, thời gian chờ theo nguyên nhân, và thấy vì sao ít lần chạy thì không đủ.
#
# **Tình huống**: xã giải quyết hồ sơ chuyển mục đích sử dụng đất. Công việc chỉ vài giờ mà hồ sơ đi mấy tuần. Thời gian mất ở đâu?
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Số liệu là minh họa, không phải của cơ quan nào.

# %%
import procflow as pf
from course import Lesson, Picture
from procflow.wording import number

LANG = "vi"
lesson = Lesson(2, LANG)

WEEKS = 6  # tuần: khoảng thời gian hồ sơ đến
FEW = 3  # số lần chạy mô phỏng, ít: từ 2 trở lên
MANY = 12  # số lần chạy mô phỏng, nhiều: từ 2 trở lên
SEED = 1  # hạt giống ngẫu nhiên: cùng số thì cùng kết quả

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    WEEKS, FEW, MANY, SEED = 6, 3, 12, 1

# %% [markdown]
# ## Chạy và đọc bảng
# Mỗi lần chạy là một câu chuyện có thể xảy ra. *Khoảng tin cậy 95 %* nói giá trị trung bình thật có thể nằm ở đâu.

# %%
procedure = pf.sample("land-use-change")
run = pf.simulate(procedure, pf.Scenario(weeks=WEEKS, replications=MANY, seed=SEED))
metrics = pf.measure(run)
pf.show(metrics, lang=LANG)

# %% [markdown]
# ## Chờ ai, chờ gì
# Thời gian xử lý thực cộng thời gian chờ theo nguyên nhân đúng bằng tổng thời gian giải quyết. Mỗi nguyên nhân có cách chữa riêng.

# %%
DAY = procedure.calendar_named().day_minutes
parts = [figure for figure in metrics.figures if figure.id.startswith("waiting_") and figure.id != "waiting_join"]
for figure in [metrics["cycle_time_mean"], metrics["processing_time"], *parts]:
    print(f"{number(figure.value / DAY, LANG, digits=2):>6}  {figure.kind.name.get(LANG)}")
Picture(pf.plot.waiting(metrics, lang=LANG).figure, metrics["waiting"].kind.name.get(LANG))

# %% [markdown]
# ## Ít lần chạy
# Cùng một quy trình, cùng hạt giống. Chỉ khác số lần chạy mô phỏng.

# %%
few = pf.measure(pf.simulate(procedure, pf.Scenario(weeks=WEEKS, replications=FEW, seed=SEED)))
for replications, measured in ((FEW, few), (MANY, metrics)):
    mean = measured["cycle_time_mean"].interval
    half = "?" if mean.half_width is None else number(mean.half_width / DAY, LANG, digits=2)
    print(f"{replications:4}: {number(mean.mean / DAY, LANG, digits=2)} ± {half}")
print(pf.replications_needed(metrics["cycle_time_mean"].values, relative=0.02).text(LANG))

# %% [markdown]
# ## Bài tập
# 1. Trung bình mỗi hồ sơ chờ người nộp hồ sơ bao nhiêu ngày làm việc?
# 2. Thời gian xử lý thực chiếm bao nhiêu phần trăm tổng thời gian giải quyết?
# 3. Cần số lần chạy gấp mấy lần để khoảng tin cậy hẹp còn một nửa?
# 4. Với `FEW` lần chạy, khoảng tin cậy của tổng thời gian giải quyết trung bình có chứa 20 ngày làm việc không? 1 = có, 0 = không.

# %%
ANSWER_1 = None  # ngày làm việc
ANSWER_2 = None  # phần trăm
ANSWER_3 = None  # lần
ANSWER_4 = None  # 1 hoặc 0
lesson.check(1, ANSWER_1, metrics)
lesson.check(2, ANSWER_2, metrics)
lesson.check(3, ANSWER_3)
lesson.check(4, ANSWER_4, few)

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
# # Bài 6. Đổi lịch trình ký
#
# **Nội dung**: đọc một quy trình có phiên ký, tính thời gian chờ bằng tay, rồi để mô phỏng kiểm tra.
#
# **Tình huống**: Chủ tịch ký giấy xác nhận lúc 14 giờ thứ Ba và thứ Sáu. Có nên ký mỗi ngày không? Không ai phải làm thêm việc.
#
# **Thời gian**: 90 phút. Chỉ sửa các con số, rồi chạy lại từ trên xuống.
# Số liệu là minh họa, không phải của cơ quan nào.

# %%
import procflow as pf
from course import MODELS, Lesson, Picture
from procflow.wording import number

LANG = "vi"
lesson = Lesson(6, LANG)

PER_DAY = 6  # hồ sơ đến mỗi ngày làm việc
CAPACITY = 40  # số hồ sơ ký được trong một phiên
WEEKS = 8  # tuần
REPLICATIONS = 10  # lần chạy mô phỏng
SEED = 1

# %%
RESET = 0  # 1 = lấy lại các số của khóa học
if RESET == 1:
    PER_DAY, CAPACITY, WEEKS, REPLICATIONS, SEED = 6, 40, 8, 10, 1

# %% [markdown]
# ## Hai lịch ký
# Trong tệp `models/signing.yaml`, lịch ký là một dòng: `sessions: {days: [Tue, Fri], at: ["14:00"], capacity: 40}`. Chỉ dòng này thay đổi.

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
# ## Trước và sau
# Cùng hồ sơ, cùng may rủi, chỉ khác lịch ký.

# %%
scenario = pf.Scenario(weeks=WEEKS, replications=REPLICATIONS, seed=SEED)
comparison = pf.compare(pf.simulate(twice_a_week, scenario), pf.simulate(daily, scenario))
pf.show(comparison, lang=LANG)

# %% [markdown]
# ## Thời gian chờ nằm ở đâu
# Cột trên là trước, cột dưới là sau.

# %%
DAY = twice_a_week.calendar_named().day_minutes
for measured in (comparison.before, comparison.after):
    session = measured["waiting_gathering"]
    print(f"{number(session.value / DAY, LANG, digits=2)}  {session.kind.name.get(LANG)}")
Picture(pf.plot.waiting(comparison, lang=LANG).figure, comparison.table(LANG))

# %% [markdown]
# ## Bài tập
# Câu 1 và 2 tính bằng tay: hồ sơ đến phiên ký đều trong tuần; từ thứ Ba đến thứ Sáu là 3 ngày làm việc, từ thứ Sáu đến thứ Ba là 2.
# Một hồ sơ rơi vào khoảng dài d ngày thì chờ trung bình d/2, và rơi vào đó với xác suất d/5.
#
# 1. Ký thứ Ba và thứ Sáu: chờ phiên ký trung bình bao nhiêu ngày làm việc?
# 2. Ký mỗi ngày: bao nhiêu ngày làm việc?
# 3. Theo mô phỏng, tổng thời gian giải quyết trung bình giảm bao nhiêu phần trăm?
# 4. Trung bình bao nhiêu hồ sơ đang đợi khi phiên ký thứ Sáu bắt đầu?

# %%
ANSWER_1 = None  # ngày làm việc
ANSWER_2 = None  # ngày làm việc
ANSWER_3 = None  # phần trăm
ANSWER_4 = None  # hồ sơ
lesson.check(1, ANSWER_1)
lesson.check(2, ANSWER_2)
lesson.check(3, ANSWER_3, comparison)
lesson.check(4, ANSWER_4, PER_DAY)

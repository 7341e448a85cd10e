"""What can be wrong with a file: the sentences of the reader and the writer, in English and Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from procflow.errors import Message

Words = Mapping[str, str]
"""The same words in both languages, by "en" and "vi"."""


def words(en: str, vi: str) -> Words:
    """Return a phrase in both languages, for a place in a sentence.

    >>> words("a list", "một danh sách")["vi"]
    'một danh sách'
    """
    return {"en": en, "vi": vi}


# The file as such
NO_FILE = Message(
    "no-file",
    en="there is no such file.{hint} Check the name and the folder.",
    vi="không có tệp này.{hint} Hãy kiểm tra tên tệp và thư mục.",
)
IS_FOLDER = Message(
    "is-folder",
    en="this is a folder, expected a file that ends in .yaml, .yml, .json, .csv or .xlsx.",
    vi="đây là một thư mục, cần một tệp có đuôi .yaml, .yml, .json, .csv hoặc .xlsx.",
)
UNREADABLE = Message(
    "file-unreadable",
    en="the file cannot be read: {why}. Check that it is an ordinary file and that you may open it.",
    vi="không đọc được tệp: {why}. Hãy kiểm tra đây là tệp thường và bạn có quyền mở.",
)
BAD_ENDING = Message(
    "file-kind-written",
    en="files that end in '{ending}' are not written. Expected .yaml, .yml or .json.",
    vi="không ghi được tệp có đuôi '{ending}'. Cần .yaml, .yml hoặc .json.",
)
BAD_READ_ENDING = Message(
    "file-kind",
    en="files that end in '{ending}' are not read. Expected .yaml, .yml or .json for a procedure, .csv or .xlsx for "
    "a table of its steps, .csv for the list of an office.",
    vi="không đọc được tệp có đuôi '{ending}'. Cần .yaml, .yml hoặc .json cho quy trình, .csv hoặc .xlsx cho bảng các "
    "bước, .csv cho danh mục quy trình.",
)
BAD_SOURCE = Message(
    "bad-source",
    en="{value} is no path of a file. Give a text or a pathlib.Path; for the text of a file use `loads`.",
    vi="{value} không phải đường dẫn tệp. Hãy đưa một chuỗi hoặc pathlib.Path; với nội dung tệp hãy dùng `loads`.",
)
EMPTY_FILE = Message(
    "empty-file",
    en="the file is empty. Expected a procedure that starts with 'procflow: 1'.",
    vi="tệp trống. Cần một quy trình bắt đầu bằng 'procflow: 1'.",
)
TOO_LARGE = Message(
    "file-too-large",
    en="the file has {size} bytes or more, the limit is {limit}. Split the procedure or take out attachments.",
    vi="tệp có từ {size} byte trở lên, giới hạn là {limit}. Hãy tách quy trình hoặc bỏ phần đính kèm.",
)
TOO_DEEP = Message(
    "too-deep",
    en="lists and mappings are nested more than {limit} deep. A procedure needs fewer than ten levels.",
    vi="danh sách và nhóm khóa lồng nhau quá {limit} tầng. Một quy trình cần chưa tới mười tầng.",
)
TOO_MANY_NODES = Message(
    "too-many-nodes",
    en="the file holds more than {limit} values. Split it into several procedures.",
    vi="tệp có hơn {limit} giá trị. Hãy tách thành nhiều quy trình.",
)
TOO_MANY_FAULTS = Message(
    "too-many-faults",
    en="there are more faults than the {limit} told here. Mend these first and read the file again.",
    vi="còn nhiều lỗi hơn {limit} lỗi nêu ở đây. Hãy sửa các lỗi này trước rồi đọc lại tệp.",
)
NOT_UTF8 = Message(
    "encoding",
    en="the file is not UTF-8 text: byte {offset} (hex {byte}) does not fit. Save it as UTF-8 (in Excel: CSV UTF-8).",
    vi="tệp không phải văn bản UTF-8: byte thứ {offset} (mã hex {byte}) không hợp lệ. Hãy lưu lại theo UTF-8 (trong Excel: CSV UTF-8).",
)
BAD_CHARACTER = Message(
    "bad-character",
    en="the character U+{code} may not stand in a file. Delete it, or write it as an escape in quotes.",
    vi="ký tự U+{code} không được có trong tệp. Hãy xóa đi, hoặc viết dạng thoát trong dấu ngoặc kép.",
)

# YAML
BAD_YAML = Message(
    "yaml-syntax",
    en="the text is not valid YAML: {why}.",
    vi="nội dung không đúng cú pháp YAML: {why}.",
)
TAG = Message(
    "yaml-tag",
    en="the tag '{value}' is refused: tags can run programs. Delete it; procflow knows the type of every field.",
    vi="không nhận thẻ '{value}' vì thẻ có thể chạy chương trình. Hãy xóa; procflow đã biết kiểu của mọi trường.",
)
ANCHOR = Message(
    "yaml-anchor",
    en="the anchor or alias '{value}' is refused: repeated parts can blow a file up. Write the value out in full.",
    vi="không nhận neo hoặc bí danh '{value}' vì phần lặp có thể làm tệp phình to. Hãy viết đầy đủ giá trị.",
)
MERGE_KEY = Message(
    "yaml-merge",
    en="the merge key '<<' is refused. Write the fields out in full.",
    vi="không nhận khóa gộp '<<'. Hãy viết đầy đủ các trường.",
)
MANY_DOCUMENTS = Message(
    "yaml-documents",
    en="a second YAML document starts here ('---'). Expected one procedure in one file.",
    vi="ở đây bắt đầu tài liệu YAML thứ hai ('---'). Mỗi tệp chỉ chứa một quy trình.",
)
DUPLICATE_KEY = Message(
    "duplicate-key",
    en="'{key}' stands here a second time; it is already on line {line}, column {column}. Keep one of them.",
    vi="'{key}' lặp lại ở đây; đã có ở dòng {line}, cột {column}. Hãy giữ lại một.",
)
BAD_KEY = Message(
    "bad-key",
    en="a key is {value}, expected a name.",
    vi="một khóa là {value}, cần một tên.",
)
LAW_NEEDS_QUOTES = Message(
    "law-needs-quotes",
    en="inside {{…}} a comma ends the value, so '{key}' was cut at '{value}'. Put the law in quotes: {mend}.",
    vi="trong {{…}} dấu phẩy kết thúc giá trị nên '{key}' bị cắt ở '{value}'. Hãy đặt luật trong ngoặc kép: {mend}.",
)
COMMA_NEEDS_QUOTES = Message(
    "comma-needs-quotes",
    en="inside {{…}} a comma ends the value, so '{value}' was read as a field of its own. "
    "Put the whole text in quotes: {mend}.",
    vi="trong {{…}} dấu phẩy kết thúc giá trị nên '{value}' bị đọc thành một trường riêng. "
    "Hãy đặt cả đoạn trong ngoặc kép: {mend}.",
)

# Fields and values
NUMBER_COMMA = Message(
    "number-comma",
    en="inside {{…}} a comma ends the value, so '{value}' was read as a field of its own. "
    "Numbers have a decimal point and no separators of thousands: {mend}.",
    vi="trong {{…}} dấu phẩy kết thúc giá trị nên '{value}' bị đọc thành một trường riêng. "
    "Số viết với dấu chấm thập phân và không có dấu phân cách hàng nghìn: {mend}.",
)
UNKNOWN_FIELD = Message(
    "unknown-field",
    en="'{key}' is no field here.{hint} Known: {known}.",
    vi="ở đây không có trường '{key}'.{hint} Các trường: {known}.",
)
MISSING_FIELD = Message(
    "missing-field",
    en="'{key}' is missing. Add it: {expected}.{example}",
    vi="thiếu '{key}'. Hãy bổ sung: {expected}.{example}",
)
NOT_YET = Message(
    "not-yet",
    en="'{key}' is a known construct that this version cannot hold yet ({what}). "
    "It is refused, so that nothing is left out silently; take it out to read the rest.",
    vi="'{key}' là thành phần đã biết nhưng phiên bản này chưa chứa được ({what}). "
    "Tệp bị từ chối để không bỏ sót điều gì; hãy bỏ phần này ra để đọc phần còn lại.",
)
WRONG_TYPE = Message(
    "wrong-type",
    en="'{key}' is {value}, expected {expected}.{example}",
    vi="'{key}' là {value}, cần {expected}.{example}",
)
BAD_CHOICE = Message(
    "bad-choice",
    en="'{key}' is '{value}', expected one of {choices}.{hint}",
    vi="'{key}' là '{value}', cần một trong {choices}.{hint}",
)
BAD_TEXT = Message(
    "bad-text",
    en="'{key}' holds the control character U+{code}, expected plain text. Delete it.",
    vi="'{key}' có ký tự điều khiển U+{code}, cần văn bản thường. Hãy xóa ký tự đó.",
)
BAD_ID = Message(
    "bad-id",
    en="'{value}' cannot be an id: {why}. Expected a short name of up to {limit} characters, such as 'receive'.",
    vi="'{value}' không thể làm mã: {why}. Cần một tên ngắn không quá {limit} ký tự, ví dụ 'receive'.",
)
NEGATIVE = Message(
    "negative",
    en="'{key}' is {value}, which is negative. Expected {expected}.",
    vi="'{key}' là {value}, là số âm. Cần {expected}.",
)
NOT_FINITE = Message(
    "not-finite",
    en="'{key}' is {value}, which is no finite number. Expected {expected}.",
    vi="'{key}' là {value}, không phải số hữu hạn. Cần {expected}.",
)
BAD_SHARE = Message(
    "bad-share",
    en="'{key}' is '{value}', expected a share such as 0.6 or 60 %, from 0 to 1 (100 %).{hint}",
    vi="'{key}' là '{value}', cần một tỷ lệ như 0.6 hoặc 60 %, từ 0 đến 1 (100 %).{hint}",
)
BAD_MONEY = Message(
    "bad-money",
    en="'{key}' is '{value}', expected an amount and a currency, such as 48000 VND (no separators of thousands).{hint}",
    vi="'{key}' là '{value}', cần số tiền và loại tiền, ví dụ 48000 VND (không dùng dấu phân cách hàng nghìn).{hint}",
)
BAD_DATE = Message(
    "bad-date",
    en="'{key}' is '{value}', expected a date from 1900 to 2200 written year-month-day, such as 2026-03-02.",
    vi="'{key}' là '{value}', cần ngày từ năm 1900 đến 2200 viết theo năm-tháng-ngày, ví dụ 2026-03-02.",
)
BAD_HOURS = Message(
    "bad-hours",
    en="'{value}' is no span of open hours. Expected two times from 00:00 to 24:00, such as 08:00-12:00.",
    vi="'{value}' không phải khoảng giờ làm việc. Cần hai mốc từ 00:00 đến 24:00, ví dụ 08:00-12:00.",
)
BAD_INSTANT = Message(
    "bad-instant",
    en="'{value}' is no instant of the day. Expected hour and minute from 00:00 to 23:59, such as 15:00.",
    vi="'{value}' không phải thời điểm trong ngày. Cần giờ và phút từ 00:00 đến 23:59, ví dụ 15:00.",
)
BAD_WEEKDAYS = Message(
    "bad-weekdays",
    en="'{value}' names no weekdays. Expected days such as Mon, Mon-Fri or Mon,Wed, each told once.{hint}",
    vi="'{value}' không phải các thứ trong tuần. Cần dạng Mon, Mon-Fri hoặc Mon,Wed, mỗi thứ nêu một lần.{hint}",
)
BAD_ZONE = Message(
    "bad-zone",
    en="no time zone is called '{value}'.{hint} Expected an IANA name such as Asia/Ho_Chi_Minh.",
    vi="không có múi giờ tên '{value}'.{hint} Cần tên theo IANA, ví dụ Asia/Ho_Chi_Minh.",
)
BAD_VERSION = Message(
    "format-version",
    en="the file is written in format '{value}', this version reads format 1. Write 'procflow: 1'.",
    vi="tệp viết theo định dạng '{value}', phiên bản này đọc định dạng 1. Hãy viết 'procflow: 1'.",
)

# Times
BAD_TIME = Message(
    "bad-time",
    en="'{key}' is '{value}', which is no time: {why} "
    "Expected a number or a law and a unit (min, h, working days, calendar days), such as {example}.",
    vi="'{key}' là '{value}', không phải thời gian: {why} "
    "Cần một số hoặc một luật kèm đơn vị (min, h, working days, calendar days), ví dụ {example}.",
)
BAD_LAW_TEXT = Message(
    "bad-law-text",
    en="'{key}' is '{value}', which is no law of a number: {why} Expected a number or a law, such as lognormal(mean=200, cv=1).",
    vi="'{key}' là '{value}', không phải luật của một số: {why} Cần một số hoặc một luật, ví dụ lognormal(mean=200, cv=1).",
)
BARE_DAYS = Message(
    "bare-days",
    en="'{key}' is '{value}': 'days' alone is ambiguous. Write '{mend} working days' or '{mend} calendar days'.",
    vi="'{key}' là '{value}': chỉ ghi 'ngày' thì không rõ. Hãy viết '{mend} working days' (ngày làm việc) "
    "hoặc '{mend} calendar days' (ngày theo lịch).",
)
PER_DAY = Message(
    "per-day",
    en="'per_day' is ambiguous. Write per_working_day, per_hour or per_year.",
    vi="'per_day' không rõ là ngày nào. Hãy viết per_working_day, per_hour hoặc per_year.",
)
NO_NEGATIVE_LAW = Message(
    "negative-law",
    en="'{key}' uses the law '{value}', which gives negative times. Use lognormal, triangular or erlang.",
    vi="'{key}' dùng luật '{value}', luật này cho thời gian âm. Hãy dùng lognormal, triangular hoặc erlang.",
)

# The graph and its references
UNKNOWN_REFERENCE = Message(
    "unknown-reference",
    en="no {what} is called '{value}'.{hint} Known: {known}.{mend}",
    vi="không có {what} nào tên '{value}'.{hint} Đã có: {known}.{mend}",
)
DUPLICATE_ID = Message(
    "duplicate-id",
    en="the id '{value}' is taken already by {other} on line {line}. Steps, gateways and ends need different ids.",
    vi="mã '{value}' đã dùng cho {other} ở dòng {line}. Các bước, cổng và điểm kết thúc phải có mã khác nhau.",
)
DUPLICATE_ITEM = Message(
    "duplicate-item",
    en="'{key}' names '{value}' twice. Keep one of them.",
    vi="'{key}' nêu '{value}' hai lần. Hãy giữ lại một.",
)
NO_NEXT = Message(
    "no-next",
    en="the last step names no 'next', so cases cannot end. Add 'next: END' with an end: {known}.",
    vi="bước cuối cùng không có 'next' nên hồ sơ không thể kết thúc. Hãy thêm 'next:' và mã của một điểm kết thúc: {known}.",
)
NO_BRANCH = Message(
    "no-branch",
    en="'next' names nothing. Expected a step, a gateway or an end.",
    vi="'next' không nêu gì. Cần một bước, một cổng hoặc một điểm kết thúc.",
)
BRANCH_SUM = Message(
    "branch-sum",
    en="branch probabilities sum to {total}, expected 1. {mend}",
    vi="tổng xác suất các nhánh là {total}, cần bằng 1. {mend}",
)
BRANCH_P = Message(
    "branch-p",
    en="{count} branches say no p, at most one may leave it out. "
    "Add p to each; if all branches are taken, write next: {{all: [...]}}.",
    vi="{count} nhánh không ghi p, chỉ một nhánh được bỏ trống. "
    "Hãy ghi p cho từng nhánh; nếu đi cả các nhánh, hãy viết next: {{all: [...]}}.",
)
ALL_P = Message(
    "all-with-p",
    en="'all' takes every branch, so p and when have no place here. Delete them, or write the branches as a list without "
    "'all', or under 'any'.",
    vi="'all' đi mọi nhánh nên không có p và when. Hãy xóa đi, hoặc viết các nhánh thành danh sách không có 'all', hoặc "
    "trong 'any'.",
)
WHEN_AND_P = Message(
    "when-and-p",
    en="this list chooses by conditions, so the branch may say `when` or `otherwise`, not p, and one of them only. "
    "Put a gateway behind the branch where chance decides.",
    vi="danh sách này chọn nhánh theo điều kiện nên mỗi nhánh chỉ ghi `when` hoặc `otherwise`, không ghi p. "
    "Nếu cần chia theo xác suất, hãy đặt một cổng sau nhánh đó.",
)
WHEN_ORDER = Message(
    "when-order",
    en="the first branch whose condition holds is taken, so only the last may do without `when` (it is taken otherwise). "
    "Add `when`, or put the branch last.",
    vi="nhánh đầu tiên có điều kiện đúng được đi, nên chỉ nhánh cuối được không có `when` (đi khi các nhánh khác không "
    "đúng). Hãy thêm `when`, hoặc đặt nhánh ở cuối.",
)
ANY_SILENT = Message(
    "any-silent",
    en="each branch of 'any' is taken or not by itself, so it needs its own p or when. Add one; p: 1 is always taken.",
    vi="mỗi nhánh của 'any' được đi hay không một cách độc lập nên cần p hoặc when riêng. Hãy thêm vào; p: 1 là luôn đi.",
)
ANY_NONE = Message(
    "any-none",
    en="it may be that none of these branches is taken, and then the case is stuck. Add otherwise: and where it goes then.",
    vi="có thể không nhánh nào được chọn, khi đó hồ sơ bị tắc. Hãy thêm otherwise: và nơi hồ sơ đi khi đó.",
)
OTHERWISE_P = Message(
    "otherwise-with-p",
    en="'otherwise' is taken if no other branch is, so p and when have no place here. Delete them.",
    vi="'otherwise' được đi khi không nhánh nào khác được chọn nên không có p và when. Hãy xóa đi.",
)
ONE_RULE = Message(
    "one-rule",
    en="a rule says {found}, expected exactly one of {choices}.",
    vi="một quy tắc nêu {found}, cần đúng một trong {choices}.",
)
JOINT_OR_ROLE = Message(
    "role-and-roles",
    en="a step has either one role (`role`) or several that do it together (`roles`), not both. Delete one of them; "
    "`lead` names the one that leads.",
    vi="một bước có một vai trò (`role`) hoặc nhiều vai trò cùng làm (`roles`), không ghi cả hai. Hãy xóa một trường; "
    "`lead` nêu vai trò chủ trì.",
)
LEAD_ALONE = Message(
    "lead-without-roles",
    en="`lead` says who leads several roles, but there are no `roles`. Write roles: {{land: 1, construction: 2}}, or delete lead.",
    vi="`lead` nêu vai trò chủ trì trong nhiều vai trò, nhưng không có `roles`. Hãy khai roles: {{land: 1, construction: 2}}, hoặc xóa lead.",
)
JOINT_LEAD = Message(
    "lead-not-of-roles",
    en="'{value}' leads the step but is none of its roles ({known}). Name one of them, or add it to `roles`.",
    vi="'{value}' chủ trì bước nhưng không thuộc các vai trò của bước ({known}). Hãy nêu một trong số đó, hoặc thêm vào "
    "`roles`.",
)
IF_ABSENT_ALONE = Message(
    "if-absent-alone",
    en="`if_absent` says what happens while the officer of `same_as` is away, but there is no `same_as`. Name the step, "
    "or delete if_absent.",
    vi="`if_absent` nói về lúc người của `same_as` vắng, nhưng không có `same_as`. Hãy nêu bước, hoặc xóa if_absent.",
)
OFFICER_FIELD = Message(
    "belongs-to-officer",
    en="skills and speed belong to an officer, not to the whole role. Write officers: {{first: {{skills: [land], speed: "
    "1.2}}}}.",
    vi="kỹ năng và tốc độ là của từng người, không phải của cả vai trò. Hãy viết officers: {{first: {{skills: [land], "
    "speed: 1.2}}}}.",
)
STEP_FIELD = Message(
    "belongs-to-step",
    en="at_most, sessions and batch belong to a step, not to a role. Write them at each step they hold for.",
    vi="at_most, sessions và batch là của bước, không phải của vai trò. Hãy khai ở từng bước áp dụng.",
)
ROLE_FIELD = Message(
    "belongs-to-role",
    en="the order of a queue belongs to a role: write queue under the role that serves it.",
    vi="thứ tự hàng đợi là của vai trò: hãy khai queue ở vai trò phục vụ hàng đợi đó.",
)
OFFICE_FIELD = Message(
    "belongs-to-office",
    en="in a file of several procedures, '{key}' stands once at the top; a procedure has its id before its colon. Move it "
    "there.",
    vi="trong tệp nhiều quy trình, '{key}' khai một lần ở đầu tệp; mã quy trình đứng trước dấu hai chấm. Hãy chuyển lên đó.",
)
OFFICE_UNUSED = Message(
    "office-unused",
    en="no procedure of this file uses it. Delete it, or name it where it belongs.",
    vi="không quy trình nào trong tệp dùng đến. Hãy xóa, hoặc nêu ở nơi cần dùng.",
)
MIXED_BOUND = Message(
    "bound-without-then",
    en="at_most says {found}. Expected at least one of visits, waiting and time, and `then`: the step, gateway or end the "
    "case goes to instead.",
    vi="at_most nêu {found}. Cần ít nhất một trong visits, waiting, time và `then`: bước, cổng hoặc điểm kết thúc mà hồ sơ "
    "chuyển tới.",
)
VALUES_LEFT_OUT = Message(
    "values-left-out",
    en="'{key}' leaves out {missing}; the values of '{attribute}' are {known}. Name each of them.",
    vi="'{key}' bỏ sót {missing}; các giá trị của '{attribute}' là {known}. Hãy nêu từng giá trị.",
)
NO_SUCH_VALUE = Message(
    "no-such-value",
    en="'{key}' names '{value}', which is no value of '{attribute}'.{hint} Its values: {known}.",
    vi="'{key}' nêu '{value}', không phải giá trị của '{attribute}'.{hint} Các giá trị: {known}.",
)
NOT_OF_WORDS = Message(
    "attribute-of-numbers",
    en="'{key}' goes by '{attribute}', whose values are numbers. Expected an attribute with shares, such as kind: {{urgent: "
    "0.25, normal: 0.75}}.",
    vi="'{key}' theo '{attribute}', thuộc tính này có giá trị là số. Cần một thuộc tính có các tỷ lệ, ví dụ kind: {{urgent: "
    "0.25, normal: 0.75}}.",
)
ONE_DEMAND = Message(
    "one-demand",
    en="the demand says {found}, expected exactly one of {choices}.",
    vi="nhu cầu nêu {found}, cần đúng một trong {choices}.",
)
SIZE_ALONE = Message(
    "size-without-batches",
    en="`size` is the number of cases of a group, so it stands with batches_per_hour, batches_per_working_day or "
    "batches_per_year. Use one of them, or delete size.",
    vi="`size` là số hồ sơ của một đợt nên đi cùng batches_per_hour, batches_per_working_day hoặc batches_per_year. "
    "Hãy dùng một trong số đó, hoặc xóa size.",
)
SIZE_MISSING = Message(
    "batches-without-size",
    en="'{key}' counts groups of cases, but `size` is missing. Add it, such as size: 5 or size: uniform(1, 9).",
    vi="'{key}' đếm các đợt hồ sơ nhưng thiếu `size`. Hãy bổ sung, ví dụ size: 5 hoặc size: uniform(1, 9).",
)
DAYS_ALONE = Message(
    "days-without-hours",
    en='`days` are the weekdays of hours of the day. Write per_hour: {{"08:00-10:00": 10}}, days: [Mon], or delete days.',
    vi='`days` là các thứ của giờ trong ngày. Hãy viết per_hour: {{"08:00-10:00": 10}}, days: [Mon], hoặc xóa days.',
)
PROFILE_OVERLAP = Message(
    "profile-overlaps",
    en="two stretches of one day overlap. Let each begin where the one before ends, or later.",
    vi="hai khoảng của cùng một ngày chồng lên nhau. Hãy để khoảng sau bắt đầu từ khi khoảng trước kết thúc.",
)
ONE_RECORD = Message(
    "one-record",
    en="recorded cases stand either under `at`, as a list, or in a table named by `file` and `column`. Give one of both.",
    vi="hồ sơ đã ghi nhận khai trong `at` dưới dạng danh sách, hoặc trong một bảng nêu ở `file` và `column`. Hãy chọn một.",
)
BAD_RECORD_FILE = Message(
    "record-file",
    en="the table '{value}' is not read: {why}. Expected a .csv in the folder of this file or below it.",
    vi="không đọc được bảng '{value}': {why}. Cần một tệp .csv trong thư mục của tệp này hoặc thư mục con.",
)
NO_COLUMN = Message(
    "record-column",
    en="the table has no column '{value}'.{hint} Its columns: {known}.",
    vi="bảng không có cột '{value}'.{hint} Các cột: {known}.",
)
BAD_RECORD_TIME = Message(
    "record-time",
    en="'{value}' is no instant. Expected year-month-day and time, such as 2026-03-02 08:00, from 1900 to 2200.",
    vi="'{value}' không phải thời điểm. Cần năm-tháng-ngày và giờ, ví dụ 2026-03-02 08:00, từ năm 1900 đến 2200.",
)
BAD_RECORD_VALUE = Message(
    "record-value",
    en="'{value}' is no value of the attribute '{attribute}'.{hint} Expected: {known}.",
    vi="'{value}' không phải giá trị của thuộc tính '{attribute}'.{hint} Cần: {known}.",
)
RECORD_LENGTH = Message(
    "record-length",
    en="'{key}' has {count} values for {expected} instants. Give one for each.",
    vi="'{key}' có {count} giá trị cho {expected} thời điểm. Hãy khai mỗi thời điểm một giá trị.",
)
IF_CUT_THEN = Message(
    "if-cut-then",
    en="'if_cut' and 'then' belong together: {{if_cut: a, then: b}}.",
    vi="'if_cut' và 'then' phải đi cùng nhau: {{if_cut: a, then: b}}.",
)

# Writing
CANNOT_HOLD = Message(
    "cannot-hold",
    en="a native file cannot hold {what}. {mend}",
    vi="tệp không chứa được {what}. {mend}",
)
NO_TIMES = Message(
    "sample-no-time",
    en="the cell holds '{value}', expected an observed time: a number, 0 or more, in the unit that the law names. Correct the "
    "table, or leave the cell empty.",
    vi="ô có '{value}', cần một thời gian đã ghi nhận: một số từ 0 trở lên, theo đơn vị nêu ở luật. Hãy sửa bảng, hoặc để trống ô.",
)

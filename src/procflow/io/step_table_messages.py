"""What is wrong with a table of steps, in both languages."""

from __future__ import annotations

from procflow.errors import Message

NO_HEAD = Message(
    "step-table-no-head",
    en="no row names the columns. A table of steps needs a column for what is done (such as Step) and one for who does it (such "
    "as Performer); besides them it may have Id, Limit, Product and Note.",
    vi="không có hàng tên cột. Bảng các bước cần cột việc phải làm (ví dụ Bước) và cột người làm (ví dụ Người thực hiện); "
    "ngoài ra có thể có Mã, STT, Thời hạn, Sản phẩm, Ghi chú.",
)
UNKNOWN_COLUMN = Message(
    "step-table-column",
    en="no column of a table of steps is called '{name}'.{hint} Columns are {known}. Call it Note, or delete it, if it need not "
    "be read.",
    vi="bảng các bước không có cột nào tên '{name}'.{hint} Các cột là {known}. Nếu không cần đọc, hãy đổi tên thành Ghi chú "
    "hoặc xóa cột.",
)
COLUMN_TWICE = Message(
    "step-table-column-twice",
    en="'{name}' and '{other}' are the same column. Keep one of them.",
    vi="'{name}' và '{other}' là cùng một cột. Hãy giữ lại một.",
)
NO_NAME = Message(
    "step-table-no-name",
    en="the row does not say what is done. Write it, or delete the row.",
    vi="hàng này chưa ghi nội dung công việc. Hãy ghi vào, hoặc xóa hàng.",
)
NO_ROLE = Message(
    "step-table-no-role",
    en="nobody is named who does the step '{name}'. Write the performer into every row, also where cells were merged; write "
    "'automatic' if a system does it by itself; delete the row if it is a sum or a remark.",
    vi="chưa nêu ai thực hiện bước '{name}'. Hãy ghi người thực hiện vào từng hàng, kể cả chỗ ô đã gộp; ghi 'tự động' nếu hệ "
    "thống tự làm; xóa hàng nếu là dòng tổng hoặc ghi chú.",
)
OTHER_CAPITALS = Message(
    "step-table-capitals",
    en="'{value}' stands in a row above as '{other}'. Write it the same way, or the two are taken for different ones.",
    vi="'{value}' ở hàng trên được viết là '{other}'. Hãy viết giống nhau, nếu không sẽ bị coi là hai đối tượng khác nhau.",
)
SEVERAL_ROLES = Message(
    "step-table-several-roles",
    en="'{value}' names several performers. A row has one; write one of them and add the others in the native file under "
    "`roles`, if they work together, or make a step of each.",
    vi="'{value}' nêu nhiều người thực hiện. Mỗi hàng chỉ ghi một; hãy ghi một người rồi bổ sung trong tệp quy trình ở `roles` "
    "nếu cùng làm, hoặc tách thành từng bước.",
)
BAD_LIMIT = Message(
    "step-table-limit",
    en="the limit is '{value}', expected a number with a unit, such as 30 min, 2 h or 0.5 working days; leave the cell empty if "
    "there is none.",
    vi="thời hạn là '{value}', cần một số kèm đơn vị, ví dụ 30 phút, 2 giờ hoặc 0,5 ngày làm việc; để trống nếu không có.",
)
BARE_DAYS = Message(
    "step-table-bare-days",
    en="the limit is '{value}': 'days' alone is ambiguous. Write '{number} working days' or '{number} calendar days'.",
    vi="thời hạn là '{value}': chỉ ghi 'ngày' thì không rõ. Hãy viết '{number} ngày làm việc' hoặc '{number} ngày theo lịch'.",
)
BAD_ID = Message(
    "step-table-id",
    en="'{value}' cannot be an id. Expected a short name without invisible characters, such as b1.",
    vi="'{value}' không thể làm mã. Cần một tên ngắn, không có ký tự ẩn, ví dụ b1.",
)
ID_TWICE = Message(
    "step-table-id-twice",
    en="the id '{value}' is that of another row. Give each step an id of its own (column Id), or a number of its own.",
    vi="mã '{value}' đã dùng ở hàng khác. Mỗi bước cần một mã riêng (cột Mã) hoặc số thứ tự riêng.",
)
NO_STEPS = Message(
    "step-table-empty",
    en="the table names no steps. Write one in each row below the names of the columns.",
    vi="bảng chưa có bước nào. Hãy ghi mỗi bước một hàng, bên dưới hàng tên cột.",
)
BAD_CELL = Message(
    "step-table-text",
    en="the cell holds the control character U+{code}. Delete it.",
    vi="ô có ký tự điều khiển U+{code}. Hãy xóa ký tự đó.",
)
TOO_MANY = Message(
    "step-table-too-many",
    en="the table has more than {limit} steps. Split it into several procedures.",
    vi="bảng có hơn {limit} bước. Hãy tách thành nhiều quy trình.",
)

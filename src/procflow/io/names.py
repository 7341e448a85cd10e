"""Ids of things that are declared elsewhere in the file, as fields name them."""

from __future__ import annotations

from procflow.io.kinds import listing, reference
from procflow.io.messages import words

CALENDAR = reference("calendar", words("the id of a calendar", "mã của một lịch"))
ROLE = reference(
    "role",
    words(
        "the id of a role (leave the field out for an automatic step)",
        "mã của một vai trò (bỏ trường này nếu bước tự động)",
    ),
)
SOME_ROLES = listing(
    reference("role", words("the id of a role", "mã của một vai trò")), words("a list of roles", "danh sách vai trò")
)
DOCUMENT = reference("document", words("the id of a document", "mã của một tài liệu"))
DOCUMENTS = listing(DOCUMENT, words("a list of documents", "danh sách tài liệu"))
DUTIES = listing(
    reference("duty", words("the id of a duty", "mã của một nghĩa vụ")), words("a list of duties", "danh sách nghĩa vụ")
)
STEP = reference("step", words("the id of a step", "mã của một bước"))
STEPS_NAMED = listing(STEP, words("a list of steps", "danh sách các bước"))

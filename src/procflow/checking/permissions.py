"""Do the permissions, delegates, registers and caps that the file states make sense where they stand?

A permission that means nothing permits nothing, so none of this keeps a verb from running. Yet whoever wrote it meant
something by it, and would else wait in vain for the edit to be proposed.
"""

from __future__ import annotations

from collections.abc import Iterator

from procflow.errors import Message, Problem, did_you_mean
from procflow.model import (
    DOCUMENT_EDIT_KINDS,
    STEP_EDIT_KINDS,
    AuthorityCap,
    Document,
    Legal,
    Procedure,
    Step,
)

MISPLACED = Message(
    "permission-misplaced",
    en="`legal.may` permits {may}, which is an edit of a {other}, so it permits nothing here. Here it may hold {choices}.",
    vi="`legal.may` cho phép {may}, là thay đổi dành cho {other} nên ở đây không có hiệu lực. Ở đây có thể ghi {choices}.",
)
NOT_IN_MAY = Message(
    "permission-not-stated",
    en="`legal.{field}` names {names}, but `legal.may` does not hold {edit}, so it permits nothing. Add {edit} to `may`, or "
    "delete `{field}`.",
    vi="`legal.{field}` nêu {names} nhưng `legal.may` không có {edit} nên chưa cho phép gì. Hãy thêm {edit} vào `may`, "
    "hoặc bỏ `{field}`.",
)
NAMES_ITSELF = Message(
    "permission-names-itself",
    en="`legal.{field}` names '{name}', which is the step itself or the role that does it already, so nothing would change. "
    "Delete it there.",
    vi="`legal.{field}` nêu '{name}', chính là bước này hoặc vai trò đang thực hiện nên không thay đổi gì. Hãy bỏ tên đó.",
)
OUTSIDE = Message(
    "permission-moves-work-outside",
    en="`legal.{field}` names {names}, which would give the work to the applicant or another agency. Effort moved outside is "
    "no saving, so this is never proposed. Name a role of the office, or delete it.",
    vi="`legal.{field}` nêu {names}, tức là chuyển việc cho người nộp hồ sơ hoặc cơ quan khác. Chuyển gánh nặng ra ngoài "
    "không phải là cắt giảm nên không bao giờ được đề xuất. Hãy nêu vai trò của cơ quan, hoặc bỏ đi.",
)
NO_FORM = Message(
    "delegation-without-form",
    en="the step may be delegated to {names}, but the legal form of the delegation is not named. State `legal.delegate_form`, "
    "such as ủy quyền, TL. or phân công.",
    vi="được giao bước này cho {names} nhưng chưa nêu hình thức. Hãy ghi `legal.delegate_form`, ví dụ ủy quyền (TUQ.), "
    "thừa lệnh (TL.) hoặc phân công.",
)
ONLY_STEPS = Message(
    "delegate-of-document",
    en="`legal` of a document names {names} to delegate to or to merge into, and neither is possible for a document. "
    "State it at the step.",
    vi="`legal` của tài liệu nêu {names} để giao việc hoặc để gộp, nhưng không thể làm vậy với tài liệu. "
    "Hãy ghi ở bước liên quan.",
)
NO_REGISTER = Message(
    "once-only-without-register",
    en="it may be taken from a register (`once_only`), but no register is named, so nobody can look it up. State `register`.",
    vi="được khai thác từ cơ sở dữ liệu (`once_only`) nhưng chưa nêu sổ hoặc cơ sở dữ liệu nào nên không thể tra cứu. "
    "Hãy ghi `register`.",
)
NO_COMPONENT = Message(
    "drop-without-component",
    en="it may be dropped (`drop_component`), but it is no component of the dossier. Set `component: true`, or take the "
    "permission out.",
    vi="được bỏ khỏi hồ sơ (`drop_component`) nhưng không phải là thành phần hồ sơ. Hãy ghi `component: true`, hoặc bỏ quyền "
    "này.",
)
NO_SUCH_AUTHORITY = Message(
    "authority-not-named",
    en="the cap names the authority '{name}', but `legal.authority` of no step or document does.{hint} Write it as it stands "
    "there.",
    vi="giới hạn thẩm quyền nêu '{name}' nhưng không bước hoặc tài liệu nào ghi `legal.authority` như vậy.{hint} Hãy ghi "
    "đúng như ở đó.",
)

_STEP = {"en": "step", "vi": "bước"}
_DOCUMENT = {"en": "document", "vi": "tài liệu"}


def permission_problems(procedure: Procedure) -> Iterator[Problem]:
    """Yield every permission that cannot mean what it says, as a doubt.

    Parameters
    ----------
    procedure : Procedure
        May be unfinished in any way.
    """
    external = frozenset(role.id for role in procedure.roles if role.external)
    roles = {step.id: step.role for step in procedure.steps}
    for step in procedure.steps:
        yield from _misplaced(procedure, f"step '{step.id}'", step.legal, STEP_EDIT_KINDS)
        yield from _of_step(procedure, step, external, roles)
    for document in procedure.documents:
        yield from _misplaced(procedure, f"document '{document.id}'", document.legal, DOCUMENT_EDIT_KINDS)
        yield from _of_document(procedure, document)
    yield from _caps(procedure)


def _misplaced(procedure: Procedure, element: str, legal: Legal, choices: tuple[str, ...]) -> Iterator[Problem]:
    others = {*STEP_EDIT_KINDS, *DOCUMENT_EDIT_KINDS} - {*choices}
    if wrong := tuple(sorted(legal.may & others)):
        other = _DOCUMENT if choices == STEP_EDIT_KINDS else _STEP
        yield MISPLACED.at(procedure.place(element), "warning", may=wrong, other=other, choices=choices)


def _of_step(
    procedure: Procedure, step: Step, external: frozenset[str], roles: dict[str, str | None]
) -> Iterator[Problem]:
    place, legal = procedure.place(f"step '{step.id}'"), step.legal
    outside = frozenset(name for name in legal.merge_into if roles.get(name) in external)
    for field, edit, names, own, away in (
        ("delegate_to", "delegate", legal.delegate_to, step.role, external),
        ("merge_into", "merge", legal.merge_into, step.id, outside),
    ):
        if names and edit not in legal.may:
            yield NOT_IN_MAY.at(place, "warning", field=field, names=names, edit=edit)
        if own in names:
            yield NAMES_ITSELF.at(place, "warning", field=field, name=own)
        if gone := tuple(name for name in names if name in away and name != own):
            yield OUTSIDE.at(place, "warning", field=field, names=gone)
    if legal.permits("delegate") and legal.delegate_to and not legal.delegate_form:
        yield NO_FORM.at(place, "info", names=legal.delegate_to)


def _of_document(procedure: Procedure, document: Document) -> Iterator[Problem]:
    place, legal = procedure.place(f"document '{document.id}'"), document.legal
    if names := (*legal.delegate_to, *legal.merge_into):
        yield ONLY_STEPS.at(place, "warning", names=names)
    if "once_only" in legal.may and not document.register:
        yield NO_REGISTER.at(place, "warning")
    if "drop_component" in legal.may and not document.component:
        yield NO_COMPONENT.at(place, "warning")


def _caps(procedure: Procedure) -> Iterator[Problem]:
    laws = [step.legal for step in procedure.steps] + [document.legal for document in procedure.documents]
    named = {legal.authority for legal in laws} - {""}
    for rule in procedure.rules:
        for name in rule.authorities if isinstance(rule, AuthorityCap) else ():
            if name not in named:
                place = procedure.place(f"rule '{rule.id}'")
                yield NO_SUCH_AUTHORITY.at(place, "warning", name=name, hint=did_you_mean(name, named))

"""One procedure with its wishes: variants, programs and searches, the best plan of all, and what stands behind it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping

from attrs import frozen

from procflow.errors import Message, NotSupportedError, ProposalError
from procflow.model import Edit, Procedure, Text
from procflow.simplification.options.forms import Allowed, Form, Forms, Options, options
from procflow.simplification.options.standing import barred, refuse_wishes
from procflow.simplification.options.together import CROWDED, crowded
from procflow.simplification.options.variants import (
    GIVEN,
    MANY,
    Given,
    Variant,
    anchored,
    post_checks,
    variants,
    windows,
)
from procflow.simplification.options.weights import NAMES, form_weights
from procflow.simplification.options.wishes import Wishes
from procflow.simplification.program.congestion import Congestion, congestion
from procflow.simplification.program.load import burdens
from procflow.simplification.program.milp import solver_name
from procflow.simplification.program.parallel import Holders
from procflow.simplification.program.program import Program
from procflow.simplification.search.certificate import Certificate, Proof, digest
from procflow.simplification.search.changes import Weigher
from procflow.simplification.search.conflicts import Conflicts
from procflow.simplification.search.field import Field
from procflow.simplification.search.measure import amended, block_time
from procflow.simplification.search.search import GAIN, Found, Search, tolerance
from procflow.structure import and_blocks
from procflow.structure.network import network
from procflow.wording import number

NO_PLAN = Message(
    "propose-no-plan",
    en="{steps} cannot all go: {rules}. Require fewer steps, or change what the rules rest on. "
    "`explain_infeasible` (command `conflicts`) names all that is in the way.",
    vi="không thể bỏ tất cả {steps}: {rules}. Hãy yêu cầu ít bước hơn, hoặc thay đổi cơ sở của các quy tắc. "
    "`explain_infeasible` (lệnh `conflicts`) nêu mọi điều cản trở.",
)
TOO_FEW = Message(
    "propose-too-few",
    en="{steps} cannot go with {most} cuts. Allow more cuts, or require fewer steps. "
    "`explain_infeasible` (command `conflicts`) names all that is in the way.",
    vi="không thể bỏ {steps} khi chỉ được cắt {most} bước. Hãy cho phép cắt nhiều hơn, hoặc yêu cầu ít bước hơn. "
    "`explain_infeasible` (lệnh `conflicts`) nêu mọi điều cản trở.",
)
OVERLOAD = Message(
    "propose-no-load",
    en="every plan that meets the wishes gives some role more work than it can do. Ask for less, or add officers.",
    vi="mọi phương án đáp ứng yêu cầu đều giao cho một vai trò nhiều việc hơn khả năng. Hãy yêu cầu ít hơn, hoặc bổ sung "
    "cán bộ.",
)
NO_TARGET = Message(
    "propose-no-target",
    en="no lawful plan reaches {wanted} of {what} ({now} today): the least is {least}. Set a lower target, or permit more. "
    "`explain_infeasible` (command `conflicts`) names all that is in the way.",
    vi="không phương án hợp pháp nào đưa {what} xuống {wanted} (hiện nay {now}): thấp nhất là {least}. Hãy hạ mục tiêu, hoặc "
    "cho phép thay đổi nhiều hơn. `explain_infeasible` (lệnh `conflicts`) nêu mọi điều cản trở.",
)
NO_TARGETS = Message(
    "propose-no-targets",
    en="each target can be reached, but no lawful plan reaches all of them. Set lower targets, or permit more. "
    "`explain_infeasible` (command `conflicts`) names all that is in the way.",
    vi="từng mục tiêu đều đạt được, nhưng không phương án hợp pháp nào đạt tất cả. Hãy hạ mục tiêu, hoặc cho phép thay đổi "
    "nhiều hơn. `explain_infeasible` (lệnh `conflicts`) nêu mọi điều cản trở.",
)
NO_TIME = Message(
    "propose-no-time",
    en="no plan was found within {seconds} s. Give a longer `time_limit`.",
    vi="không tìm được phương án nào trong {seconds} giây. Hãy tăng `time_limit`.",
)
PATH_WORK = Message(
    "propose-path-work",
    en="processing time along the path cannot be minimised beside parallel branches. Minimise 'work_content' or "
    "'cycle_time'.",
    vi="không thể tối thiểu hóa thời gian xử lý trên đường đi khi có nhánh song song. Hãy tối thiểu hóa 'work_content' "
    "hoặc 'cycle_time'.",
)


@frozen
class Solved:
    """The plan, the search it came from, and for each objective the best value as two solves found it.

    Attributes
    ----------
    plan : Found
        With the fewest edits among the best.
    search : Search
        Of the variant it belongs to.
    pairs : dict of str to (Found, Found)
        By objective.
    """

    plan: Found
    search: Search
    pairs: Mapping[str, tuple[Found, Found]]


class Task:
    """One procedure with its wishes.

    Parameters
    ----------
    procedure : Procedure
        As it stands, without errors of form.
    asked : Wishes
        What is asked for.

    Attributes
    ----------
    office : Procedure
        The procedure with the wishes among its rules.
    field : Field
        The searches of all variants.
    choices : tuple of Options
        What each variant may choose from.
    weigher : Weigher
        Values and judges plans by separate code.
    limits : dict of str to float
        Values that the targets allow.
    late : str or None
        The objective for which there was no time any more, once the search has ended.

    Raises
    ------
    ProcedureError, NotSupportedError, ProposalError
        As `propose`.
    """

    def __init__(self, procedure: Procedure, asked: Wishes) -> None:
        self.procedure, self.asked = procedure, asked
        self.deadline = time.perf_counter() + asked.seconds
        self.names = tuple(dict.fromkeys((*asked.objectives, *asked.targets)))
        self.office = asked.office(procedure)
        steps = frozenset(step.id for step in procedure.steps)
        base = options(self.office, kinds=asked.edits, keep=asked.keep & steps, signing="signatures" in self.names)
        stuck = {
            step: base.stays.get(step) or barred("law")
            for step, forms in base.forms.items()
            if not any(form.kind in ("removed", "merged") for form in forms)
        }
        refuse_wishes(procedure, asked.keep, asked.require, stuck)
        self.congestion: Congestion | None = None
        if "congested_time" in self.names:
            self.congestion = congestion(procedure, {f.role for forms in base.forms.values() for f in forms if f.role})
        self.weigher = Weigher(procedure, self.office, self.congestion)
        allowed = Allowed(self.office, frozenset(asked.edits))
        every: list[Given] = [*windows(self.office, allowed), *post_checks(self.office, allowed, asked.shares)]
        runs = [run for run in every if asked.keep.isdisjoint(run.steps)]
        first = asked.objectives[0]
        self.variants, self.complete = variants(self.office, runs, lambda run: -self.weigher.value(first, [run]))
        self.before = {name: self.weigher.value(name, ()) for name in self.names}
        # The sums of a program differ from those of an analysis in their last digits.
        self.limits = {
            name: self.before[name] * (1 - share) + 0.1 * tolerance(self.before[name])
            for name, share in asked.targets.items()
        }
        pairs = [self._search(variant) for variant in self.variants]
        self.late: str | None = None
        self.field = Field([search for search, _ in pairs])
        self.choices = tuple(choices for _, choices in pairs)

    def _search(self, variant: Variant) -> tuple[Search, Options]:
        procedure, asked = variant.procedure, self.asked
        whole = options(procedure, kinds=asked.edits, keep=asked.keep, signing="signatures" in self.names)
        choices = anchored(whole, variant.edits)

        def gain(form: Form) -> float:
            if form.step in asked.require:
                return math.inf
            edit = form.edit
            try:
                return -self.weigher.value(asked.objectives[0], [*variant.edits, *([edit] if edit else [])])
            except ProposalError:
                return -math.inf

        choices = crowded(procedure, choices, gain)
        program = self._program(variant, choices)
        watched = {s.id for s in procedure.steps if s.duties or not s.legal.permits("remove")} | asked.keep
        search = Search(
            program,
            stay=frozenset(watched),
            required=asked.require,
            deadline=self.deadline,
            before=self.office,
            given=variant.edits,
            limits=self.limits,
        )
        return search, choices

    def _program(self, variant: Variant, choices: Options) -> Program:
        procedure = variant.procedure
        net = network(procedure)
        blocks = {block.fork: block for block in and_blocks(net).blocks}
        if "processing_time" in self.names and blocks:
            raise NotSupportedError(PATH_WORK.at(procedure.place("minimise")))

        def span(fork: int, forms: Forms, holders: Holders) -> float:
            return block_time(procedure, net, blocks[fork], forms, holders)

        every = [form for forms in choices.forms.values() for form in forms]
        wanted = ["cycle_time" if name == "congested_time" else name for name in self.names]
        return Program(
            procedure,
            choices,
            {name: form_weights(procedure, name, every) for name in dict.fromkeys(wanted)},
            span,
            burdens=burdens(procedure, every, every=self.congestion is not None),
            congestion=self.congestion,
            amended=amended(self.procedure, variant.edits),
        )

    def solved(self) -> Solved:
        """Return the best value of each objective in turn, and the plan with the fewest edits among the best."""
        pairs: dict[str, tuple[Found, Found]] = {}
        limits: dict[str, float] = {}
        for name in self.asked.objectives:
            first, second = self.field.proven(name, limits=limits, most=self.asked.max_cuts)
            if first.status == "infeasible" and not limits:
                raise self.no_plan()
            if not first.plan and pairs:
                # The time was enough for the objectives before this one: their plan is kept, and not proved.
                self.late = name
                break
            if not first.plan:
                raise ProposalError(NO_TIME.at(self.procedure.place("propose"), seconds=self.asked.seconds))
            pairs[name] = (first, second)
            limits[name] = first.value + tolerance(first.value)
        plan = next(reversed(pairs.values()))[0]
        tidy = self.field.tidy(plan, limits=limits, most=self.asked.max_cuts)
        if tidy is not None:
            return Solved(tidy[1], self.field.searches[tidy[0]], pairs)
        given = tuple(edit for edit in plan.edits if isinstance(edit, GIVEN))
        home = next(search for search in self.field.searches if search.given == given)
        return Solved(plan, home, pairs)

    def no_plan(self) -> ProposalError:
        """Return the error that tells why no plan meets all wishes."""
        place, steps, most = self.procedure.place("require"), tuple(sorted(self.asked.require)), self.asked.max_cuts
        first = self.asked.objectives[0]
        for name, limit in self.limits.items():
            least = self.field.best(name, most=most, without=frozenset({"targets"}))
            if least.plan and least.value > limit:
                said = {"wanted": limit, "now": self.before[name], "least": least.value}
                shown = {what: {lang: number(v, lang) for lang in ("en", "vi")} for what, v in said.items()}
                what = {"en": NAMES[name].get("en"), "vi": NAMES[name].get("vi")}
                return ProposalError(NO_TARGET.at(self.procedure.place("targets"), what=what, **shown))
        if self.limits and self.field.best(first, most=most, without=frozenset({"targets"})).plan:
            return ProposalError(NO_TARGETS.at(self.procedure.place("targets")))
        rules = Conflicts(self.office, self.choices[0]).minimal(gone=steps)
        if rules is None and self.field.best(first, most=most, without=frozenset({"load"})).plan:
            return ProposalError(OVERLOAD.at(place))
        if rules is None:
            return ProposalError(TOO_FEW.at(place, steps=steps, most=most))
        named = {"en": "; ".join(r.text.get("en") for r in rules), "vi": "; ".join(r.text.get("vi") for r in rules)}
        return ProposalError(NO_PLAN.at(place, steps=steps, rules=named))

    def certificate(self, found: Solved) -> Certificate:
        """Compute the values again by other code, and say what agrees."""
        assert found.plan.values is not None
        planned, edits = found.plan.values.tolist(), found.plan.edits
        proofs = tuple(
            Proof(
                name=name,
                before=self.before[name],
                after=self.weigher.value(name, edits),
                value=first.value,
                bound=first.bound,
                second_value=second.value,
                second_bound=second.bound,
                planned=found.search.program.value(name, planned),
            )
            for name, (first, second) in found.pairs.items()
        )
        statuses = [
            next((pair[k].status for pair in found.pairs.values() if pair[k].status != "optimal"), "optimal")
            for k in (0, 1)
        ]
        doubts = [*_doubts(proofs, *statuses), *self.missed(edits)]
        return Certificate(
            proved=not doubts,
            procedure=digest(self.procedure),
            solver=solver_name(),
            status=statuses[0],
            second_status=statuses[1],
            proofs=proofs,
            tolerance=GAIN,
            doubts=tuple(doubts),
            refused=self.field.refused,
        )

    def missed(self, edits: tuple[Edit, ...]) -> list[Text]:
        """Return what was left out of the search, and what guards and targets have against the plan."""
        doubts = []
        if not all(choices.whole for choices in self.choices):
            doubts.append(CROWDED)
        if not self.complete:
            doubts.append(MANY)
        if self.late is not None:
            en, vi = NAMES[self.late].get("en"), NAMES[self.late].get("vi")
            doubts.append(
                Text(en=f"there was no time left to minimise {en}.", vi=f"không còn thời gian để tối thiểu hóa {vi}.")
            )
        if self.weigher.objections(edits):
            doubts.append(
                Text(en="the guards object to the plan.", vi="bộ kiểm tra quy tắc không chấp nhận phương án.")
            )
        for name, limit in self.limits.items():
            if self.weigher.value(name, edits) > limit + tolerance(limit):
                doubts.append(
                    Text(en=f"the plan misses the target of '{name}'.", vi=f"phương án không đạt mục tiêu '{name}'.")
                )
        return doubts


def _doubts(proofs: Iterable[Proof], status: str, second_status: str) -> list[Text]:
    doubts = []
    if status != "optimal":
        doubts.append(Text(en=f"the solver stopped with '{status}'.", vi=f"bộ giải dừng với trạng thái '{status}'."))
    if second_status != "optimal":
        doubts.append(
            Text(
                en=f"the second solve stopped with '{second_status}'.",
                vi=f"lần giải thứ hai dừng với trạng thái '{second_status}'.",
            )
        )
    for proof in proofs:
        near = tolerance(proof.value)
        if not all(abs(other - proof.value) <= near for other in (proof.bound, proof.second_value, proof.second_bound)):
            doubts.append(
                Text(
                    en=f"values and bounds of '{proof.name}' differ between the two solves.",
                    vi=f"giá trị và cận của '{proof.name}' khác nhau giữa hai lần giải.",
                )
            )
        if not abs(proof.after - proof.planned) <= 2 * near or not proof.after <= proof.value + 2 * near:
            doubts.append(
                Text(
                    en=f"'{proof.name}' computed again differs from the program's value.",
                    vi=f"giá trị '{proof.name}' tính lại khác với giá trị của bài toán.",
                )
            )
    return doubts

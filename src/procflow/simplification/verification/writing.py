"""A verification for people, for scripts (JSON) and for the board of a test server (JUnit XML)."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from procflow.errors import Place
from procflow.model import ILLUSTRATIVE, Edit
from procflow.simplification.verification.changes import TOUCHED
from procflow.simplification.verification.verify import NO_EDIT, Verification
from procflow.wording import Lang

_FORMAT = 1


def _names(verification: Verification, edit: Edit, lang: Lang) -> str:
    steps = {step.id: step.name.get(lang) for step in verification.before.steps}
    found = [steps[step] for step in edit.steps if steps.get(step)]
    return f" ({'; '.join(found)})" if found else ""


def text_of(verification: Verification, lang: Lang = "en") -> str:
    """Return a verification in lines: verdict, edits, what is against it, what else changed."""
    vi = lang == "vi"
    lines = [ILLUSTRATIVE.get(lang)] if verification.before.illustrative else []
    if verification.passed:
        lines.append(
            "ĐẠT: mọi sửa đổi đều hợp lệ theo quy trình hiện hành."
            if vi
            else "PASSED: every edit is lawful by the procedure as it was."
        )
    else:
        lines.append("KHÔNG ĐẠT." if vi else "FAILED.")
    lines.append(f"{'Sửa đổi' if vi else 'Edits'} ({len(verification.edits)})")
    lines += [f"  {edit.text(lang)}{_names(verification, edit, lang)}" for edit in verification.edits]
    if not verification.edits:
        lines.append(f"  {NO_EDIT.get(lang)}")
    findings = verification.findings
    if findings:
        lines.append(f"{'Vướng mắc' if vi else 'Findings'} ({len(findings)})")
        lines += [f"  {problem.text(lang)}" for problem in findings]
    told = [change for change in verification.unexplained if change not in verification.uncovered]
    if told:
        lines.append(
            f"{'Thay đổi khác, đã thẩm định hoặc không ảnh hưởng' if vi else 'Other changes, reviewed or harmless'} ({len(told)})"
        )
        lines += [
            f"  {TOUCHED[change.touches].get(lang)}: {Place(change.element).text(lang)}: {change.text.get(lang)}"
            for change in told
        ]
    if verification.preconditions:
        lead = "Giả định (đang lên kế hoạch, chưa có hiệu lực)" if vi else "Assumed (planned, not yet in force)"
        lines.append(f"{lead}: {', '.join(rule.name.get(lang) or rule.id for rule in verification.preconditions)}")
    lead = "Bước chưa rõ căn cứ pháp lý" if vi else "Steps of unknown legal status"
    lines.append(f"{lead}: {verification.unknown}")
    return "\n".join(lines)


def json_of(verification: Verification) -> str:
    """Return a verification as JSON, both languages in every sentence, always in the same order."""
    return json.dumps(
        {
            "format": _FORMAT,
            "procedure": verification.before.id,
            "illustrative": verification.before.illustrative,
            "passed": verification.passed,
            "edits": [
                {"kind": edit.kind, "text": {"vi": edit.text("vi"), "en": edit.text("en")}}
                for edit in verification.edits
            ],
            "findings": [
                {
                    "code": problem.code,
                    "severity": problem.severity,
                    "place": str(problem.place),
                    "text": {"vi": problem.text("vi"), "en": problem.text("en")},
                }
                for problem in verification.findings
            ],
            "other_changes": [
                {
                    "touches": change.touches,
                    "element": change.element,
                    "attribute": change.attribute,
                    "covered": change not in verification.uncovered,
                    "text": {"vi": change.text.get("vi"), "en": change.text.get("en")},
                }
                for change in verification.unexplained
            ],
            "assumed": [rule.id for rule in verification.preconditions],
            "unknown_legal_status": verification.unknown,
        },
        ensure_ascii=False,
        indent=2,
    )


def junit_of(verification: Verification, lang: Lang = "en") -> str:
    """Return a verification as JUnit XML: a case per edit, per change that touches law, controls, roles or ways."""
    errors = [problem for problem in verification.findings if problem.severity == "error"]
    named: dict[int, list[str]] = {}
    for problem in errors:
        steps = problem.values.get("steps")
        hit = [
            k
            for k, edit in enumerate(verification.edits)
            if isinstance(steps, tuple) and not set(edit.steps).isdisjoint(steps)
        ]
        for k in hit:
            named.setdefault(k, []).append(problem.text(lang))
    told = {text for texts in named.values() for text in texts}
    rest = [problem for problem in errors if problem.text(lang) not in told]
    cases = [(edit.text(lang), "\n".join(named.get(k, ()))) for k, edit in enumerate(verification.edits)]
    cases += [(str(problem.place) or problem.code, problem.text(lang)) for problem in rest]
    covered = [change for change in verification.unexplained if change.grave and change not in verification.uncovered]
    cases += [(f"{change.element} {change.attribute}".strip(), "") for change in covered]
    failed = sum(bool(text) for _, text in cases)
    suite = ElementTree.Element(
        "testsuite", name=f"verify {verification.before.id}", tests=str(len(cases)), failures=str(failed), errors="0"
    )
    for name, failure in cases:
        case = ElementTree.SubElement(suite, "testcase", classname=verification.before.id, name=name)
        if failure:
            ElementTree.SubElement(case, "failure", message=failure.splitlines()[0]).text = failure
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"

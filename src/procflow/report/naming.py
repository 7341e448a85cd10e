"""Sentences of other rooms in the words of a reader who never saw the file: names in place of ids, no names of fields.

Those who write the model are told ids and fields, so that they can mend it; the head of an office is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from procflow.model import Precondition, Procedure, Text
from procflow.report.edit_words import FORMS
from procflow.report.say import Say

_LAW: Mapping[str, Text] = {
    "higher law": Text(en="higher law", vi="văn bản cấp trên"),
    "own regulation": Text(en="the office's own regulation", vi="quy định nội bộ của cơ quan"),
    "none found": Text(en="nothing found that prescribes it", vi="không tìm thấy văn bản quy định"),
    "unknown": Text(en="not known", vi="chưa rõ"),
}
RISKS: Mapping[str, Text] = {
    "content": Text(en="wrong content", vi="sai nội dung"),
    "cover": Text(en="nobody stands in", vi="không có người làm thay"),
    "form": Text(en="wrong form", vi="sai thể thức"),
    "legality": Text(en="against the law", vi="trái quy định pháp luật"),
    "parcel": Text(en="wrong parcel of land", vi="sai thông tin thửa đất"),
    "planning": Text(en="against the planning", vi="không phù hợp quy hoạch"),
}
"""What kinds of errors are called of which a file tells only an id; one that is written in words stands for itself."""
_KINDS = {kind.kind: text for kind, text in FORMS.items()}
_QUOTED = re.compile(r"'([^'\n]{1,80})'")
_FIELD = re.compile(r" \(`[^`]*`\)")
_ADVICE = re.compile(r"(?:Hãy|Keep|Ask|Have|Leave|Move|Plan) ")
_SENTENCES = re.compile(r"(?<=[.;]) (?=[A-ZĐÀ-Ỹ])")


def readable(text: str, procedure: Procedure, say: Say, *, advice: bool = True) -> str:
    """Return a sentence with names in place of ids; sentences on how to mend the file are left out.

    Parameters
    ----------
    text : str
        As a problem, a verdict or a warning says it: ids between single quotes, fields between back quotes.
    procedure : Procedure
        Whose names are told.
    say : Say
        In which language.
    advice : bool
        Whether to tell what the modeller might do, besides what is so.

    Examples
    --------
    >>> import procflow as pf
    >>> readable("step 'sign' stays. Fill in `legal`.", pf.sample("leave-request"), Say("en"))
    'Step “Sign the leave paper for the Director” stays.'
    """
    known, text = names(procedure, say), _FIELD.sub("", text)
    told = [part for part in _SENTENCES.split(text) if "`" not in part] or [text.replace("`", "")]
    if not advice:
        told = [part for part in told if not _ADVICE.match(part)] or told
    plain = _QUOTED.sub(lambda found: f"“{known.get(found.group(1), found.group(1))}”", " ".join(told))
    return plain[:1].upper() + plain[1:]


def unquoted(text: str) -> str:
    """Return a sentence on a list with its ids between quotation marks of prose, and without names of fields.

    >>> unquoted("trùng với 'P01' (`duplicate_of`)")
    'trùng với “P01”'
    """
    return _QUOTED.sub(r"“\1”", _FIELD.sub("", text))


CHECKERS: Mapping[str, Text] = {
    "legal officer": Text(en="legal officer", vi="cán bộ pháp chế"),
}
"""What those are called who checked the law, of whom a file tells only the English name."""


def checker_name(by: str, say: Say) -> str:
    """Return what somebody who checked the law is called.

    >>> checker_name("legal officer", Say("vi"))
    'cán bộ pháp chế'
    """
    return CHECKERS[by].get(say.lang) if by in CHECKERS else by


def risk_name(risk: str, say: Say) -> str:
    """Return what a kind of error is called.

    >>> risk_name("form", Say("vi")), risk_name("sai lệ phí", Say("vi"))
    ('sai thể thức', 'sai lệ phí')
    """
    return RISKS[risk].get(say.lang) if risk in RISKS else risk


def names(procedure: Procedure, say: Say) -> dict[str, str]:
    """Return what each id is called; an id without a name stands for itself."""
    found = {kind: text.get(say.lang) for kind, text in (*_LAW.items(), *_KINDS.items())}
    elements: list[tuple[str, Text]] = [(one.id, one.name) for one in procedure.duties]
    elements += [(one.id, one.name) for one in procedure.documents]
    elements += [(one.id, one.name) for one in procedure.roles]
    elements += [(one.id, one.name) for one in procedure.gateways]
    elements += [(one.id, one.name) for one in procedure.ends]
    elements += [(one.id, one.name) for one in procedure.steps]
    found |= {id: say.name(name, id) for id, name in elements}
    found |= {risk: text.get(say.lang) for risk, text in RISKS.items() if risk not in found}
    found |= {rule.id: say.name(rule.name, rule.id) for rule in procedure.rules if isinstance(rule, Precondition)}
    return found | {procedure.id: say.name(procedure.name, procedure.id)}

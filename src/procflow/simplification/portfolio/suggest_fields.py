"""What two procedures of a list are compared by: names, setting, basis, cases, and their steps where these are known.

The columns in which somebody has written down what he found by reading (`duplicate_of`, `merge_into`, `overlap`) are never
read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen

from procflow.model import Portfolio, PortfolioEntry, Procedure, Text
from procflow.simplification.portfolio.sentences import filled, listed
from procflow.simplification.portfolio.suggest_names import Likeness, Names
from procflow.simplification.portfolio.suggest_weights import settings
from procflow.wording import normal

SHARED_WORDS = Text(en="names share: {what}", vi="tên có từ chung: {what}")
NO_WORDS = Text(en="names have hardly a word in common", vi="tên hầu như không có từ chung")
CONTRARY = Text(en="names say contrary things: {what}", vi="tên nói việc trái ngược: {what}")
SAME_SETTING = Text(en="same {what}", vi="cùng {what}")
NO_SETTING = Text(
    en="other owner, other kind, other level of decision", vi="khác đơn vị, khác loại, khác cấp quyết định"
)
OWNER = Text(en="owner ({what})", vi="đơn vị chủ trì ({what})")
LEVEL = Text(en="level of decision ({what})", vi="cấp quyết định ({what})")
GROUP = Text(en="kind ({what})", vi="loại ({what})")
GROUPS: Mapping[str, Text] = {
    "between agencies": Text(en="between agencies", vi="thủ tục nội bộ giữa các cơ quan"),
    "within agency": Text(en="within the agency", vi="thủ tục nội bộ trong cơ quan"),
    "work process": Text(en="internal work process", vi="quy trình giải quyết công việc nội bộ"),
}
SAME_BASIS = Text(en="same basis: {what}", vi="cùng căn cứ: {what}")
NO_BASIS = Text(en="other basis", vi="khác căn cứ")
SAME_CASES = Text(en="as many cases in each year: {what}", vi="số hồ sơ từng năm bằng nhau: {what}")
NO_CASES = Text(en="other numbers of cases", vi="số hồ sơ khác nhau")
PARTS: Mapping[str, Text] = {
    "steps": Text(en="like steps", vi="bước giống nhau"),
    "documents": Text(en="like documents", vi="tài liệu giống nhau"),
    "roles": Text(en="roles in common", vi="vai trò chung"),
}
PART = Text(en="{part}, {count} of {least}: {what}", vi="{part}, {count}/{least}: {what}")
NO_PART = Text(en="{part}: none", vi="{part}: không có")

MOST_SHOWN = 5
"""How many like steps, documents or roles are named; a reader of both procedures finds the others."""

_REMARK = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"\d+/\d{4}/[\w-]+")
_ARTICLE = re.compile(r",\s*(?:điều|khoản|điểm|article)\b.*", re.IGNORECASE)


@frozen
class Compared:
    """One field: how like two procedures are in it, in [0, 1] or None where unknown, and the same in words."""

    field: str
    likeness: Callable[[int, int], float | None]
    words: Callable[[int, int], Text]


def from_list(portfolio: Portfolio, names: Names) -> Iterator[Compared]:
    """Yield what the list alone tells."""
    entries = portfolio.entries
    yield Compared("name", names.share, lambda i, j: _name_words(names.likeness(i, j)))
    where = [_setting_of(entry) for entry in entries]
    yield Compared(
        "setting", lambda i, j: _setting(where[i], where[j]), lambda i, j: _setting_words(where[i], where[j])
    )
    laws = [instruments(entry.basis) for entry in entries]
    yield Compared("basis", lambda i, j: _basis(laws[i], laws[j]), lambda i, j: _basis_words(laws[i], laws[j]))
    yield Compared(
        "cases", lambda i, j: _cases(entries[i], entries[j]), lambda i, j: _cases_words(entries[i], entries[j])
    )


def _name_words(found: Likeness) -> Text:
    if found.contrary:
        return filled(CONTRARY, what=found.contrary)
    little = settings()["fields"]["name"]["from"][-2]
    if found.share is None or found.share < little:
        return NO_WORDS
    return filled(SHARED_WORDS, what=found.shared)


Setting = tuple[tuple[Text, str, Text], ...]
"""Owner, kind and level of decision, each with its label, its key and its name."""


def _setting_of(entry: PortfolioEntry) -> Setting:
    kind = GROUPS[entry.group]
    owner, level = (Text(vi=text, en=text) for text in (entry.owner, entry.decision_level))
    return ((OWNER, _key(entry.owner), owner), (GROUP, entry.group, kind), (LEVEL, _key(entry.decision_level), level))


def _key(text: str) -> str:
    return " ".join(normal(text).casefold().split())


def _setting(first: Setting, second: Setting) -> float | None:
    """Return the share of owner, kind and level that agree, None where fewer than two are known on both sides."""
    keys = [(a, b) for (_, a, _), (_, b, _) in zip(first, second, strict=True) if a and b]
    return sum(a == b for a, b in keys) / len(keys) if len(keys) > 1 else None


def _setting_words(first: Setting, second: Setting) -> Text:
    pairs = zip(first, second, strict=True)
    same = [filled(label, what=name) for (label, a, name), (_, b, _) in pairs if a and a == b]
    if not same:
        return NO_SETTING
    return filled(SAME_SETTING, what=listed(same))


def instruments(basis: str) -> Mapping[str, str]:
    """Return the legal texts that a basis names, as they are written, by their number or else their title.

    >>> instruments("NĐ 30/2020/NĐ-CP, Điều 24 (cần kiểm tra); Quy chế làm việc")
    {'30/2020/nđ-cp': '30/2020/NĐ-CP', 'quy chế làm việc': 'Quy chế làm việc'}
    """
    found: dict[str, str] = {}
    for part in _REMARK.sub(" ", normal(basis)).split(";"):
        title = " ".join(_ARTICLE.sub("", part).split())
        found.update({_key(text): text for text in _NUMBERED.findall(part) or ([title] if title else [])})
    return found


def _basis(first: Mapping[str, str], second: Mapping[str, str]) -> float | None:
    if not first or not second:
        return None
    return float(bool(first.keys() & second.keys()))


def _basis_words(first: Mapping[str, str], second: Mapping[str, str]) -> Text:
    same = "; ".join(first[key] for key in sorted(first.keys() & second.keys()))
    return filled(SAME_BASIS, what=same) if same else NO_BASIS


def _cases(first: PortfolioEntry, second: PortfolioEntry) -> float | None:
    """Tell whether both have as many cases year after year, which chance hardly brings about.

    Numbers set by the calendar (50 weeks, 12 months) agree without any relation, and so do small ones: both tell nothing.
    """
    data = settings()
    known = sorted(set(first.volumes) & set(second.volumes))
    pairs = [(first.volumes[year], second.volumes[year]) for year in known]
    if len(pairs) < data["least_years"] or any(min(pair) < data["least_cases"] for pair in pairs):
        return None
    if len(set(pairs)) == 1:
        return None
    return float(all(a == b for a, b in pairs))


def _cases_words(first: PortfolioEntry, second: PortfolioEntry) -> Text:
    if not _cases(first, second):
        return NO_CASES
    return filled(SAME_CASES, what=", ".join(f"{year}: {count}" for year, count in sorted(first.volumes.items())))


def from_procedures(portfolio: Portfolio, procedures: Mapping[str, Procedure]) -> Iterator[Compared]:
    """Yield what steps, documents and roles tell, for the procedures that are given."""
    given = [procedures.get(entry.id) for entry in portfolio.entries]
    yield _named("steps", [None if p is None else [s.name or Text(s.id, s.id) for s in p.steps] for p in given])
    yield _named("documents", [None if p is None else _documents(p) for p in given])
    yield _named("roles", [None if p is None else _roles(p) for p in given])


def _documents(procedure: Procedure) -> list[Text]:
    return [document.name or Text(document.id, document.id) for document in procedure.documents]


def _roles(procedure: Procedure) -> list[Text]:
    used = {step.role for step in procedure.steps if step.role is not None}
    return [role.name or Text(role.id, role.id) for role in procedure.roles if role.id in used]


def _named(field: str, lists: Sequence[Sequence[Text] | None]) -> Compared:
    """Compare two procedures by how many names of the shorter list have a like one in the other."""
    every = [name for names in lists if names for name in names]
    starts = [0]
    for names in lists:
        starts.append(starts[-1] + len(names or ()))
    known = Names(every)

    def matched(i: int, j: int) -> list[Text]:
        return _matches(known, every, range(starts[i], starts[i + 1]), range(starts[j], starts[j + 1]))

    def likeness(i: int, j: int) -> float | None:
        least = min(len(lists[i] or ()), len(lists[j] or ()))
        return len(matched(i, j)) / least if least else None

    def words(i: int, j: int) -> Text:
        same, least = matched(i, j), min(len(lists[i] or ()), len(lists[j] or ()))
        if not same:
            return filled(NO_PART, part=PARTS[field])
        shown = listed([*same[:MOST_SHOWN], *([Text(vi="…", en="…")] if len(same) > MOST_SHOWN else [])], "; ")
        return filled(PART, part=PARTS[field], count=str(len(same)), least=str(least), what=shown)

    return Compared(field, likeness, words)


def _matches(known: Names, every: Sequence[Text], first: range, second: range) -> list[Text]:
    """Return the names of the first list that find a like one in the second, each used once, the likest first."""
    like = [(share, i, j) for i in first for j in second if (share := _alike(known, every, i, j)) is not None]
    free_i, free_j, found = set(first), set(second), []
    for _, i, j in sorted(like, key=lambda row: (-row[0], row[1], row[2])):
        if i in free_i and j in free_j:
            free_i.remove(i)
            free_j.remove(j)
            found.append(every[i])
    return found


def _alike(known: Names, every: Sequence[Text], i: int, j: int) -> float | None:
    """Return how like two names are if they are like enough; equal names are, whatever their words."""
    if every[i] == every[j]:
        return 1.0
    share = known.share(i, j)
    return share if share is not None and share >= settings()["like_step"] else None

"""A draft of the decision of each unit, in the form that Vietnamese offices give it, with an English version.

The draft follows the layout of decisions in Decree 30/2020/NĐ-CP (annex I): grounds, articles, recipients. What only the
office can know stays open as dots: number, date, signer, recipients, the texts on which its powers rest. What is not the
office's own to decide is put forward to whoever decides it, in an article of its own. No person is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from procflow.model import ILLUSTRATIVE, Portfolio, PortfolioEntry, Text
from procflow.simplification.portfolio.decision import PortfolioDecision
from procflow.simplification.portfolio.edits import (
    GROUND_NAMES,
    AbolishProcedure,
    DelegateProcedure,
    MergeProcedure,
    survivor_of,
)
from procflow.simplification.portfolio.proposal import COUNTING, PortfolioProposal
from procflow.simplification.portfolio.sentences import filled, listed
from procflow.simplification.portfolio.terms import OWN
from procflow.wording import Lang, long_day, number

BLANK = "………………"

LETTERHEAD = (
    Text(vi="TÊN CƠ QUAN, TỔ CHỨC", en="NAME OF THE OFFICE"),
    Text(vi="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", en="SOCIALIST REPUBLIC OF VIET NAM"),
    Text(vi="Độc lập - Tự do - Hạnh phúc", en="Independence - Freedom - Happiness"),
    Text(vi="Số: ……/QĐ-……", en="No.: ……/QĐ-……"),
    Text(vi="………, ngày …… tháng …… năm ……", en="………, date ……"),
)
"""Name of the office, name of the state, motto, number, place and date."""
SUPERIOR = Text(vi="TÊN CƠ QUAN CHỦ QUẢN", en="NAME OF THE SUPERIOR OFFICE")
"""Stands above the name of the office, if there is one."""
DRAFT = Text(vi="DỰ THẢO", en="DRAFT")
DECISION = Text(vi="QUYẾT ĐỊNH", en="DECISION")
SUBJECT = Text(
    vi="Về việc cắt giảm, đơn giản hóa quy trình nội bộ do {unit} chủ trì",
    en="On cutting and simplifying the internal procedures that {unit} answers for",
)
NO_UNIT = Text(vi="đơn vị chưa nêu tên", en="a unit that is not named")
NOBODY = Text(vi="Đơn vị ………………", en="The unit ………………")
SIGNER = Text(vi="THẨM QUYỀN BAN HÀNH ………………", en="AUTHORITY THAT ISSUES THE DECISION ………………")
POWERS = Text(
    vi="Căn cứ ……………… (văn bản quy định chức năng, nhiệm vụ, quyền hạn của cơ quan);",
    en="Pursuant to ……………… (the text on the office's functions, duties and powers);",
)
REVIEW = Text(
    vi="Căn cứ kết quả rà soát danh mục quy trình nội bộ ({count} quy trình{date});",
    en="Pursuant to the review of the list of internal procedures ({count} procedures{date});",
)
REVIEW_DATE = Text(vi=", tính đến {day}", en=", as of {day}")
REQUEST = Text(vi="Theo đề nghị của ………………", en="At the request of ………………")
DECIDES = Text(vi="QUYẾT ĐỊNH:", en="HEREBY DECIDES:")
ARTICLE = Text(vi="Điều {number}. {heading}", en="Article {number}. {heading}")

ABOLISH = Text(
    vi="Bãi bỏ {count} quy trình nội bộ sau đây:", en="The following internal procedures are abolished ({count}):"
)
MERGE = Text(
    vi="Gộp {count} quy trình nội bộ sau đây vào quy trình được giữ lại; hồ sơ phát sinh thực hiện theo quy trình nhận gộp:",
    en="The following internal procedures are merged into others, by which their cases are handled from then on ({count}):",
)
DELEGATE = Text(
    vi="Giao {count} quy trình nội bộ sau đây cho cấp, đơn vị khác quyết định:",
    en="The following internal procedures are given to another level or unit to decide ({count}):",
)
DELEGATE_FORM = Text(
    vi="Hình thức giao (phân cấp, ủy quyền, thừa lệnh hay phân công) do cơ quan ghi rõ theo thẩm quyền; việc ủy quyền phải "
    "bằng văn bản, có thời hạn và không được ủy quyền lại (cơ quan đối chiếu quy định hiện hành).",
    en="The office states the legal form (decentralisation, delegation, signing by order, assignment) within its powers; a "
    "delegation needs a written act with an end date and may not be passed on (to be checked against the law in force).",
)
SIMPLIFY = Text(
    vi="Giữ và đơn giản hóa {count} quy trình nội bộ sau đây theo phương án riêng của từng quy trình:",
    en="The following internal procedures are kept and simplified, each by its own proposal ({count}):",
)
REFER = Text(
    vi="Kiến nghị cấp có thẩm quyền xem xét, quyết định {count} nội dung sau đây, không thuộc hoặc chưa xác định thuộc thẩm quyền "
    "của cơ quan:",
    en="The following is put forward to the authority in charge, since it is not, or not known to be, the office's own to "
    "decide ({count}):",
)
AMEND = Text(
    vi="Sửa đổi, bổ sung hoặc bãi bỏ các văn bản, nội dung sau đây cho phù hợp với Quyết định này:",
    en="The following texts are amended or repealed to agree with this decision:",
)
AMEND_NONE = Text(
    vi="Không phải sửa đổi văn bản nào: các quy trình nêu trên không còn hoặc không có văn bản quy định.",
    en="No text has to be amended: nothing in force lays the above procedures down.",
)
TIMETABLE = Text(vi="Lộ trình thực hiện", en="Timetable")
FORCE = Text(
    vi="Quyết định này có hiệu lực kể từ ngày …… tháng …… năm ………",
    en="This decision takes effect on ……….",
)
RESPONSIBLE = Text(
    vi="{unit}{others} và các cơ quan, đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này.",
    en="{unit}{others} and all others concerned carry out this decision.",
)
RECIPIENTS = (
    Text(vi="Nơi nhận:", en="Recipients:"),
    Text(vi="- Như Điều {number};", en="- as in article {number};"),
    Text(vi="- ………………;", en="- ………………;"),
    Text(vi="- Lưu: VT, ………", en="- file: ……."),
)
SIGNATURE = (
    Text(vi="QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", en="POWER AND OFFICE OF THE SIGNER"),
    Text(vi="(Chữ ký của người có thẩm quyền, dấu của cơ quan)", en="(signature and seal)"),
    Text(vi="Họ và tên", en="Name"),
)

WHAT = Text(vi="{name} ({id})", en="{name} ({id})")
REASON = Text(vi="Lý do: {reason}.", en="Reason: {reason}.")
SURVIVOR = Text(
    vi="Nội dung tiếp tục thực hiện theo quy trình {other}.",
    en="It goes on as {other}.",
)
INTO = Text(
    vi="Gộp vào quy trình {other}, do {unit} chủ trì.",
    en="Merged into {other}, for which {unit} answers.",
)
TO = Text(vi="Giao {to} quyết định.", en="Given to {to} to decide.")
TO_INSTEAD = Text(vi="Giao {to} quyết định thay cho {level}.", en="Given to {to} to decide, in place of {level}.")
BASIS = Text(vi="Căn cứ hiện hành: {basis}.", en="Present basis: {basis}.")
FORMER_BASIS = Text(vi="Căn cứ trước đây: {basis}.", en="Former basis: {basis}.")
TO_AMEND = Text(vi="Văn bản đề nghị sửa đổi: {acts}.", en="Texts proposed to be amended: {acts}.")
HIGHER = Text(vi="Thẩm quyền: {who}.", en="Authority: {who}.")
NOT_STATED = Text(vi="cần xác định", en="to be found out")
ACTS = {
    "abolish": Text(vi="Bãi bỏ: ", en="To abolish: "),
    "merge": Text(vi="Gộp: ", en="To merge: "),
    "delegate": Text(vi="Giao: ", en="To delegate: "),
    "simplify": Text(vi="Đơn giản hóa: ", en="To simplify: "),
}
CONCERNS = Text(vi="{act}: phần liên quan đến {which}.", en="{act}: as far as it concerns {which}.")
STAGES = (
    Text(
        vi="Trước ngày …………: sửa đổi, bãi bỏ các văn bản nêu tại Điều {amend}; ban hành văn bản giao việc (nếu có).",
        en="By …………: the texts of article {amend} are amended or repealed, and acts of delegation issued where needed.",
    ),
    Text(
        vi="Trước ngày …………: bàn giao hồ sơ, dữ liệu và công việc cho nơi tiếp nhận ({moves}).",
        en="By …………: cases, data and work are handed over to those who take them on ({moves}).",
    ),
    Text(
        vi="Hồ sơ đã tiếp nhận trước ngày Quyết định có hiệu lực được giải quyết theo quy trình cũ cho đến khi kết thúc.",
        en="Cases received before the decision takes effect are settled by the old procedure.",
    ),
    Text(
        vi="Trước ngày …………: công bố danh mục mới, cập nhật quy trình điện tử và hướng dẫn người thực hiện.",
        en="By …………: the new list is published, electronic processes are updated and those who work by them are told.",
    ),
)
MOVES = Text(vi="{to}: {hours} giờ mỗi năm", en="{to}: {hours} hours a year")
NOTE = Text(
    vi="Thuyết minh: dự thảo do máy lập từ danh mục; người có thẩm quyền phải đọc, đối chiếu pháp luật và quyết định.",
    en="Note: a draft made by a program from the list; whoever is in charge has to read it, check the law, and decide.",
)


@frozen
class Article:
    """An article of a decision: its heading, numbered points below it, and a paragraph after them."""

    heading: Text
    points: tuple[Text, ...] = ()
    after: Text = field(factory=Text)


@frozen(kw_only=True)
class DecisionText:
    """The draft of one unit's decision.

    Attributes
    ----------
    unit : str
        Owner of the procedures.
    subject : Text
        What it is about.
    grounds : tuple of Text
        The lines "Căn cứ …".
    articles : tuple of Article
        Numbered from 1 in this order; the last one names who carries it out.
    illustrative : bool
        Whether the figures behind it are invented, which is then said above it.
    """

    unit: str
    subject: Text
    grounds: tuple[Text, ...]
    articles: tuple[Article, ...]
    illustrative: bool = False

    def heading(self, number: int) -> Text:
        """Return the heading of an article with its number, from 1."""
        return filled(ARTICLE, number=str(number), heading=self.articles[number - 1].heading)

    @property
    def recipients(self) -> tuple[Text, ...]:
        """Return the lines "Nơi nhận", which the office fills in."""
        return tuple(filled(line, number=str(len(self.articles))) for line in RECIPIENTS)

    def text(self, lang: Lang = "vi") -> str:
        """Return the draft as plain text, in the order of the page."""
        lines = [ILLUSTRATIVE.get(lang), ""] if self.illustrative else []
        lines += [DRAFT.get(lang), "", *(line.get(lang) for line in (SUPERIOR, *LETTERHEAD)), "", DECISION.get(lang)]
        lines += [self.subject.get(lang), "", SIGNER.get(lang), "", *(ground.get(lang) for ground in self.grounds)]
        lines += ["", DECIDES.get(lang)]
        for k, article in enumerate(self.articles, 1):
            lines += ["", self.heading(k).get(lang)]
            lines += [f"{n}. {point.get(lang)}" for n, point in enumerate(article.points, 1)]
            lines += [article.after.get(lang)] if article.after else []
        closing = [*self.recipients, Text(), *SIGNATURE, Text(), NOTE, COUNTING]
        return "\n".join([*lines, "", *(line.get(lang) for line in closing)])


def decision_texts(proposal: PortfolioProposal) -> tuple[DecisionText, ...]:
    """Draft the decision of each unit that has something to change, in the order of the list.

    Parameters
    ----------
    proposal : PortfolioProposal
        The plan.

    Returns
    -------
    tuple of DecisionText
        None for units whose procedures all stay as they are.

    References
    ----------
    Decree 30/2020/NĐ-CP of 5 March 2020 on document work, annexes I and III (form of administrative decisions).
    """
    by_unit: dict[str, list[PortfolioDecision]] = defaultdict(list)
    for decision in proposal.decisions:
        if decision.edit is not None:
            by_unit[proposal.before.entry(decision.procedure).owner].append(decision)
    return tuple(_drafted(proposal, unit, decisions) for unit, decisions in by_unit.items())


def _drafted(proposal: PortfolioProposal, unit: str, decisions: Sequence[PortfolioDecision]) -> DecisionText:
    name = Text(vi=unit, en=unit) if unit else NO_UNIT
    date = Text(vi="", en="")
    if (reviewed := proposal.before.review_date) is not None:
        date = Text(*(REVIEW_DATE.get(lang).format(day=long_day(reviewed, lang)) for lang in _LANGUAGES))
    return DecisionText(
        unit=unit,
        subject=filled(SUBJECT, unit=name),
        grounds=(POWERS, _reviewed(len(proposal.before), date), REQUEST),
        articles=tuple(_articles(proposal.before, name, decisions)),
        illustrative=proposal.before.illustrative,
    )


_LANGUAGES: tuple[Lang, Lang] = ("vi", "en")


def _reviewed(count: int, date: Text) -> Text:
    # Not `filled`: a Text drops the blank after the comma that opens the date.
    said = (
        REVIEW.get(lang).format(count=number(count, lang), date=f", {date.get(lang).lstrip(', ')}" if date else "")
        for lang in _LANGUAGES
    )
    return Text(*said)


def _articles(before: Portfolio, unit: Text, decisions: Sequence[PortfolioDecision]) -> Iterator[Article]:
    """Yield what is decided, what is put forward, what is amended, when, and who carries it out."""
    own = [decision for decision in decisions if decision.authority == OWN]
    others = [decision for decision in decisions if decision.authority != OWN]
    made = [*_decided(before, own)]
    if others:
        points = tuple(_referred(before, decision) for decision in others)
        made.append(Article(filled(REFER, count=_counted(len(points))), points))
    made.append(_amended(before, own))
    stages = _stages(own, len(made))
    yield from made
    yield Article(TIMETABLE, stages)
    yield Article(
        FORCE, after=filled(RESPONSIBLE, unit=NOBODY if unit is NO_UNIT else unit, others=_receivers(own, unit))
    )


def _decided(before: Portfolio, own: Sequence[PortfolioDecision]) -> Iterator[Article]:
    headings = (("abolish", ABOLISH, Text()), ("merge", MERGE, Text()), ("delegate", DELEGATE, DELEGATE_FORM), ("simplify", SIMPLIFY, Text()))  # fmt: skip
    for verb, heading, after in headings:
        points = tuple(_point(before, decision) for decision in own if _verb(decision) == verb)
        if points:
            yield Article(filled(heading, count=_counted(len(points))), points, after)


def _counted(count: int) -> Text:
    """Return a number of procedures; Vietnamese decisions write at least two digits, so that none is added later."""
    return Text(vi=f"{count:02d}", en=str(count))


def _verb(decision: PortfolioDecision) -> str:
    if isinstance(decision.edit, AbolishProcedure):
        return "abolish"
    if isinstance(decision.edit, MergeProcedure):
        return "merge"
    return "delegate" if isinstance(decision.edit, DelegateProcedure) else "simplify"


def named(entry: PortfolioEntry) -> Text:
    """Return the name of a procedure with its id, or the id alone."""
    return filled(WHAT, name=entry.name, id=entry.id) if entry.name else Text(vi=entry.id, en=entry.id)


def _point(before: Portfolio, decision: PortfolioDecision) -> Text:
    """Return what is decided on one procedure, with its reason and its present basis."""
    entry = before.entry(decision.procedure)
    parts = [filled(Text(vi="{name}.", en="{name}."), name=named(entry)), *_done(before, decision)]
    if decision.basis:
        parts.append(filled(FORMER_BASIS if entry.legal_status == "repealed" else BASIS, basis=decision.basis))
    return listed(parts, " ")


def _done(before: Portfolio, decision: PortfolioDecision) -> Iterator[Text]:
    edit, entry = decision.edit, before.entry(decision.procedure)
    survivor = survivor_of(edit)
    if isinstance(edit, AbolishProcedure):
        yield filled(REASON, reason=GROUND_NAMES[edit.ground])
        if survivor is not None:
            yield filled(SURVIVOR, other=named(before.entry(survivor)))
    elif isinstance(edit, MergeProcedure):
        other = before.entry(edit.into)
        yield filled(INTO, other=named(other), unit=other.owner or NO_UNIT)
    elif isinstance(edit, DelegateProcedure):
        template = TO_INSTEAD if entry.decision_level else TO
        yield filled(template, to=edit.to, level=entry.decision_level)


def _referred(before: Portfolio, decision: PortfolioDecision) -> Text:
    """Return what is put forward, with who decides it."""
    who = Text(vi=decision.authority, en=decision.authority) if decision.authority else NOT_STATED
    point = _point(before, decision)
    verb = ACTS[_verb(decision)]
    told = Text(*(f"{verb.get(lang)} {point.get(lang)}" for lang in _LANGUAGES))
    acts = [filled(TO_AMEND, acts="; ".join(decision.instruments))] if decision.instruments else []
    return listed([told, *acts, filled(HIGHER, who=who)], " ")


def _amended(before: Portfolio, own: Sequence[PortfolioDecision]) -> Article:
    """Return the article on the texts that the own decisions touch, each once."""
    touched: Mapping[str, list[Text]] = defaultdict(list)
    for decision in own:
        for act in decision.instruments:
            touched[act].append(named(before.entry(decision.procedure)))
    if not touched:
        return Article(AMEND_NONE)
    points = tuple(filled(CONCERNS, act=act, which=listed(which, "; ")) for act, which in touched.items())
    return Article(AMEND, points)


def _stages(own: Sequence[PortfolioDecision], amend: int) -> tuple[Text, ...]:
    """Return the stages of the timetable with dates left open, as far as there is something to amend and to hand over."""
    moves: dict[str, float] = defaultdict(float)
    unknown = set()
    for decision in own:
        if decision.to and decision.moved is None:
            unknown.add(decision.to)
        elif decision.to and decision.moved:
            moves[decision.to] += decision.moved
    first, second, *rest = STAGES
    told = [_move(to, None if to in unknown else moves[to]) for to in dict.fromkeys([*moves, *sorted(unknown)])]
    acting = any(decision.instruments or isinstance(decision.edit, DelegateProcedure) for decision in own)
    amending = [filled(first, amend=str(amend))] if acting else []
    handing = [filled(second, moves=listed(told, "; "))] if told else []
    return (*amending, *handing, *rest)


def _move(to: str, hours: float | None) -> Text:
    said = ("……" if hours is None else number(hours, lang, digits=0) for lang in _LANGUAGES)
    return Text(*(MOVES.get(lang).format(to=to, hours=h) for lang, h in zip(_LANGUAGES, said, strict=True)))


def _receivers(own: Sequence[PortfolioDecision], unit: Text) -> str:
    """Return who takes work on besides the unit itself."""
    others = sorted({decision.to for decision in own if decision.to} - {unit.vi})
    return "".join(f", {other}" for other in others)

"""From text to nodes: YAML without tags, anchors, merge keys and surprises, with the position of everything.

The events of libyaml are taken one by one, so that nothing recurses and a hostile file is refused at its first excess.
No YAML type is resolved here: every scalar stays text, and the field it stands in decides what it means.
"""

from __future__ import annotations

import re
from typing import NoReturn

import attrs
import yaml
from attrs import define, field

from procflow.errors import InputError, LimitError, Message, Place, UnsafeInputError
from procflow.io.faults import Faults, position
from procflow.io.messages import (
    ANCHOR,
    BAD_KEY,
    BAD_YAML,
    DUPLICATE_KEY,
    EMPTY_FILE,
    LAW_NEEDS_QUOTES,
    MANY_DOCUMENTS,
    MERGE_KEY,
    TAG,
    TOO_DEEP,
    TOO_MANY_NODES,
    Words,
    words,
)
from procflow.io.nodes import Mapping, Node, Scalar, Sequence, cut, described, is_null
from procflow.wording import normal

MOST_DEPTH = 60
MOST_NODES = 200_000

Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_REASONS = (
    ("found a tab", "a tab stands here; indent with blanks, never tabs",
     "ở đây có dấu tab; hãy thụt dòng bằng dấu cách, không dùng tab"),
    ("mapping values are not allowed", "a ':' stands where no field may begin; put the text in quotes or mend the indent",
     "dấu ':' ở chỗ không thể mở trường mới; hãy đặt văn bản trong ngoặc kép hoặc sửa thụt dòng"),
    ("cannot start any token", "this character cannot begin a value; indent with blanks, not tabs, and quote the text",
     "ký tự này không thể mở đầu giá trị; hãy thụt dòng bằng dấu cách, không dùng tab, và đặt văn bản trong ngoặc kép"),
    ("could not find expected ':'", "a ':' after the name of a field is missing", "thiếu ':' sau tên trường"),
    ("did not find expected ',' or ']'", "a ',' or ']' is missing in this list", "thiếu ',' hoặc ']' trong danh sách này"),
    ("did not find expected ',' or '}'", "a ',' or '}' is missing in these braces", "thiếu ',' hoặc '}' trong cặp ngoặc này"),
    ("did not find expected key", "a field was expected here; check the indent and the quotes",
     "ở đây cần một trường; hãy kiểm tra thụt dòng và dấu ngoặc kép"),
    ("did not find expected '-'", "an item with '-' was expected here; check the indent",
     "ở đây cần một mục bắt đầu bằng '-'; hãy kiểm tra thụt dòng"),
    ("unexpected end of stream", "a quote is not closed", "dấu ngoặc kép chưa đóng"),
)  # fmt: skip


_NO_BREAK = words(
    "a no-break space (U+00A0) stands before this line's text, as copied from Word or a web page; indent with blanks",
    "trước nội dung dòng có dấu cách không ngắt (U+00A0), thường do chép từ Word hoặc trang web; hãy thụt bằng dấu cách thường",
)
_NO_BREAK_INDENT = re.compile("[ \t]*\u00a0")
_TAGGED = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_UNSAFE = (TAG.code, ANCHOR.code, MERGE_KEY.code)


@define
class _Open:
    """A list or mapping that has begun and not yet ended."""

    mapping: bool
    flow: bool
    line: int
    column: int
    children: list[Node] = field(factory=list)


def parsed(text: str, faults: Faults) -> Node:
    """Return the one document of a text as nodes, noting what is wrong with its keys.

    Parameters
    ----------
    text : str
        Characters that YAML allows; see `procflow.io.decoding.checked`.
    faults : Faults
        Where duplicate keys and laws cut at a comma are noted.

    Raises
    ------
    UnsafeInputError
        If it holds tags, anchors, aliases or merge keys.
    LimitError
        If it is too deep or too large.
    InputError
        If it is no YAML, or holds no or more than one document.

    Examples
    --------
    >>> node = parsed("calendar: 01", Faults("example"))
    >>> [(key.text, value.text) for key, value in node.pairs]
    [('calendar', '01')]
    """
    builder = _Builder(faults)
    loader = Loader(text)
    try:
        while loader.check_event():
            builder.take(_got(loader.get_event()))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (
            Place(file=faults.file)
            if mark is None
            else Place(file=faults.file, line=mark.line + 1, column=mark.column + 1)
        )
        spot = _no_break_space(text, place.line)
        reason = _reason(error) if spot is None else _NO_BREAK
        place = attrs.evolve(place, line=spot or place.line)
        raise InputError(*faults.problems, BAD_YAML.at(place, why=reason)) from None
    except yaml.YAMLError as error:
        why = cut(str(error))
        raise InputError(*faults.problems, BAD_YAML.at(Place(file=faults.file), why=why)) from None
    finally:
        loader.dispose()
    unsafe = [problem for problem in faults.problems if problem.code in _UNSAFE]
    if unsafe:
        raise UnsafeInputError(*sorted(unsafe, key=position))
    return builder.root()


def _got(event: yaml.Event | None) -> yaml.Event:
    assert event is not None, "check_event has seen one"
    return event


def _where(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _place(event: yaml.Event, faults: Faults) -> Place:
    line, column = _where(event)
    return Place(file=faults.file, line=line, column=column)


def _no_break_space(text: str, line: int | None) -> int | None:
    """Return which line is indented with no-break spaces, of that on which reading stopped and the one above it."""
    lines = text.splitlines()
    for number in (line or 0, (line or 0) - 1):
        if 0 < number <= len(lines) and _NO_BREAK_INDENT.match(lines[number - 1]):
            return number
    return None


def _reason(error: yaml.MarkedYAMLError) -> Words:
    said = error.problem or error.context or ""
    for part, en, vi in _REASONS:
        if part in said:
            return words(en, vi)
    return words(cut(said), cut(said))


@define
class _Builder:
    """Nodes that grow event by event; the first entry of the stack holds the document."""

    faults: Faults
    stack: list[_Open] = field(factory=lambda: [_Open(False, False, 1, 1)])
    nodes: int = 0
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Add one event of the parser."""
        line, column = _where(event)
        if isinstance(event, yaml.NodeEvent):
            self._guard(event)
        if isinstance(event, yaml.ScalarEvent):
            self.stack[-1].children.append(Scalar(event.value, bool(event.implicit[0]), line, column))
        elif isinstance(event, yaml.AliasEvent):
            self.stack[-1].children.append(Scalar("", False, line, column))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self.stack) > MOST_DEPTH:
                self._refuse(TOO_DEEP, event, limit=MOST_DEPTH)
            mapping = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(mapping, bool(event.flow_style), line, column))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self.stack.pop()
            self.stack[-1].children.append(_closed(done, self.faults))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise InputError(*self.faults.problems, MANY_DOCUMENTS.at(_place(event, self.faults)))

    def _guard(self, event: yaml.NodeEvent) -> None:
        """Note tags and anchors, and stop a file that holds too much."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse(TOO_MANY_NODES, event, limit=MOST_NODES)
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.faults.put(ANCHOR.at(_place(event, self.faults), value=cut(sign + event.anchor)))
        if isinstance(event, _TAGGED) and event.tag is not None:
            self.faults.put(TAG.at(_place(event, self.faults), value=cut(event.tag)))

    def _refuse(self, message: Message, event: yaml.Event, **values: object) -> NoReturn:
        raise LimitError(message.at(_place(event, self.faults), **values))

    def root(self) -> Node:
        """Return the document, or refuse an empty one."""
        found = self.stack[0].children
        if not found or is_null(found[0]):
            raise InputError(EMPTY_FILE.at(Place(file=self.faults.file)))
        return found[0]


def _closed(done: _Open, faults: Faults) -> Node:
    """Return a finished list or mapping."""
    if not done.mapping:
        return Sequence(tuple(done.children), done.line, done.column)
    pairs: list[tuple[Scalar, Node]] = []
    for key, value in zip(done.children[::2], done.children[1::2], strict=True):
        if isinstance(key, Scalar) and not is_null(key):
            pairs.append((key, value))
        else:
            faults.add(BAD_KEY, key, value=described(key))
    if done.flow:
        pairs = _mended(pairs, faults)
    return Mapping(tuple(_single(pairs, faults)), done.flow, done.line, done.column)


def _single(pairs: list[tuple[Scalar, Node]], faults: Faults) -> list[tuple[Scalar, Node]]:
    """Return pairs without merge keys and repeated keys, which are noted."""
    first: dict[str, Scalar] = {}
    kept = []
    for key, value in pairs:
        name = normal(key.text)
        if key.plain and name == "<<":
            faults.add(MERGE_KEY, key)
        elif name in first:
            faults.add(DUPLICATE_KEY, key, key=cut(name), line=first[name].line, column=first[name].column)
        else:
            first[name] = key
            kept.append((key, value))
    return kept


def _mended(pairs: list[tuple[Scalar, Node]], faults: Faults) -> list[tuple[Scalar, Node]]:
    """Return pairs of a mapping in braces, with laws that were cut at their commas put together again.

    ``{work: triangular(3, 5, 12) min}`` has, for YAML, the keys ``work``, ``5`` and ``12) min``. The fault is noted
    once, and reading goes on with the law that was meant.
    """
    kept: list[tuple[Scalar, Node]] = []
    at = 0
    while at < len(pairs):
        key, value = pairs[at]
        end = _end_of_law(pairs, at)
        if end > at and isinstance(value, Scalar):
            law = ", ".join([value.text, *(piece.text for piece, _ in pairs[at + 1 : end + 1])])
            mend = f'{cut(key.text)}: "{cut(law)}"'
            faults.add(LAW_NEEDS_QUOTES, value, key=cut(key.text), value=cut(value.text), mend=mend)
            value = Scalar(law, False, value.line, value.column)
        kept.append((key, value))
        at = end + 1
    return kept


def _end_of_law(pairs: list[tuple[Scalar, Node]], at: int) -> int:
    """Return the position of the pair that closes the bracket opened in the value of a pair, else its own position."""
    value = pairs[at][1]
    if not isinstance(value, Scalar) or not value.plain:
        return at
    still_open = value.text.count("(") - value.text.count(")")
    end = at
    while still_open > 0 and end + 1 < len(pairs) and is_null(pairs[end + 1][1]):
        end += 1
        piece = pairs[end][0].text
        still_open += piece.count("(") - piece.count(")")
    return end if still_open <= 0 else at

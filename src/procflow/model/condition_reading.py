"""From the words of a condition to postfix order, by operator precedence: two stacks, and nothing recurses.

References
----------
E. W. Dijkstra, Algol 60 translation (1961): the shunting yard.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from attrs import define, field, frozen

from procflow.model.condition_words import Token, refuse

OperandType = Literal["number", "attribute", "word", "truth"]
Item = tuple[str, object]
DEEPEST = 50
"""Most brackets inside of each other."""
MOST_ITEMS = 1000
"""Longest condition in postfix order, lists written out."""
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_RANK = {"or": 1, "and": 2, "not": 3, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6, "negative": 7}


def postfix(text: str, found: tuple[Token, ...]) -> tuple[Item, ...]:
    """Return a condition with operands before their operators.

    >>> from procflow.model.condition_words import tokens
    >>> postfix("a + 1 > 2", tokens("a + 1 > 2"))
    (('attribute', 'a'), ('number', 1.0), ('+', None), ('number', 2.0), ('>', None))
    """
    return _Reader(text, found).read()


@frozen
class _Operand:
    """Something an operator can take: what it is, and where its items begin in the postfix."""

    type: OperandType
    start: int
    column: int


@define
class _Reader:
    """Two stacks: operators that wait for their right side, and operands whose items have been written."""

    text: str
    found: tuple[Token, ...]
    at: int = 0
    out: list[Item] = field(factory=list)
    operands: list[_Operand] = field(factory=list)
    waiting: list[Token] = field(factory=list)
    depth: int = 0

    def read(self) -> tuple[Item, ...]:
        """Return the condition in postfix order."""
        wanted = True
        while self.found[self.at].kind != "end":
            token = self.found[self.at]
            self.at += 1
            wanted = self._begin(token) if wanted else self._go_on(token)
            if len(self.out) > MOST_ITEMS:
                refuse(self.text, token.column, "the condition is too long.", "điều kiện quá dài.")
        if wanted:
            end = self.found[self.at].column
            refuse(self.text, end, "something is missing at the end.", "thiếu một phần ở cuối.")
        self._close(0)
        if self.waiting:
            refuse(self.text, self.waiting[-1].column, "the bracket is not closed.", "dấu ngoặc chưa đóng.")
        self._truth(self.operands[-1])
        self._refuse_mixed()
        return tuple(self.out)

    def _refuse_mixed(self) -> None:
        """Refuse an attribute that is compared with words here and taken for a number there."""
        words = Counter(value[0] for kind, value in self.out if kind == "word" and isinstance(value, tuple))
        uses = Counter(value for kind, value in self.out if kind == "attribute")
        for name, times in words.items():
            if uses[name] > times:
                column = next(token.column for token in self.found if token.kind == "name" and token.text == name)
                refuse(
                    self.text,
                    column,
                    f"'{name}' is taken for a word and for a number.",
                    f"'{name}' vừa được coi là từ, vừa được coi là số.",
                )

    def _begin(self, token: Token) -> bool:
        """Take a token where an operand is wanted; tell whether one is still wanted."""
        if token.sign in ("not", "-", "("):
            self.depth += token.sign == "("
            if self.depth > DEEPEST:
                refuse(self.text, token.column, f"more than {DEEPEST} brackets.", f"quá {DEEPEST} lớp ngoặc.")
            if token.sign == "-":
                # Minus a is 0 - a: the operand that begins here is the zero.
                self._push("number", ("number", 0.0), token)
                token = Token("sign", "negative", token.column)
            self.waiting.append(token)
            return True
        if token.kind == "sign":
            refuse(
                self.text,
                token.column,
                f"a number, a word in quotes or an attribute is missing before '{token.text}'.",
                f"trước '{token.text}' thiếu một số, một từ trong dấu nháy hoặc một thuộc tính.",
            )
        if token.kind == "number":
            self._push("number", ("number", float(token.text)), token)
        elif token.kind == "word":
            self._push("word", ("word", token.text), token)
        else:
            self._push("attribute", ("attribute", token.text), token)
        return False

    def _push(self, kind: OperandType, item: Item, token: Token) -> None:
        self.operands.append(_Operand(kind, len(self.out), token.column))
        self.out.append(item)

    def _go_on(self, token: Token) -> bool:
        """Take a token after an operand; tell whether an operand is wanted next."""
        if token.sign == ")":
            self._close(0)
            if not self.waiting:
                refuse(self.text, token.column, "this bracket was never opened.", "dấu ngoặc này chưa được mở.")
            self.waiting.pop()
            self.depth -= 1
            return False
        if token.sign in ("in", "not"):
            self._among(token)
            return False
        if token.sign not in _RANK:
            refuse(
                self.text,
                token.column,
                f"'{token.text}' cannot follow here; join comparisons with 'and' or 'or'.",
                f"'{token.text}' không thể đứng ở đây; hãy nối các phép so sánh bằng 'and' hoặc 'or'.",
            )
        self._close(_RANK[token.sign])
        self.waiting.append(token)
        return True

    def _close(self, rank: int) -> None:
        """Write the operators that bind at least as tightly as a rank."""
        while self.waiting and self.waiting[-1].text != "(" and _RANK[self.waiting[-1].text] >= max(rank, 1):
            self._write(self.waiting.pop())

    def _write(self, token: Token) -> None:
        """Write one operator after its operands, once these are of its type."""
        sign = token.text
        right = self.operands.pop()
        if sign == "not":
            self._truth(right)
            self.operands.append(right)
            self.out.append(("not", None))
            return
        left = self.operands.pop()
        made: OperandType = "number"
        if sign in ("and", "or"):
            self._truth(left)
            self._truth(right)
            made = "truth"
        elif sign in COMPARISONS:
            self._comparable(left, right, token)
            made = "truth"
        else:
            self._numbers(left, right, token)
        self.out.append(("-" if sign == "negative" else sign, None))
        self.operands.append(_Operand(made, left.start, left.column))

    def _truth(self, operand: _Operand) -> None:
        if operand.type != "truth":
            refuse(
                self.text,
                operand.column,
                "a comparison is expected here, not a value by itself.",
                "ở đây cần một phép so sánh, không phải một giá trị.",
            )

    def _numbers(self, left: _Operand, right: _Operand, token: Token) -> None:
        sign = "-" if token.text == "negative" else token.text
        for operand in (left, right):
            if operand.type not in ("number", "attribute"):
                refuse(self.text, operand.column, f"'{sign}' takes numbers.", f"'{sign}' cần các số.")
        if sign == "/" and (
            len(self.out) != right.start + 1 or self.out[-1] in (("number", 0.0),) or right.type != "number"
        ):
            refuse(
                self.text,
                right.column,
                "only a number other than 0 can divide, since an attribute could be 0.",
                "chỉ chia được cho một số khác 0, vì thuộc tính có thể bằng 0.",
            )

    def _comparable(self, left: _Operand, right: _Operand, token: Token) -> None:
        """Refuse comparisons that mean nothing, and tell a word which attribute it is a value of."""
        if "truth" in (left.type, right.type):
            refuse(
                self.text,
                token.column,
                "a comparison cannot be compared again; write a < b and b < c.",
                "không so sánh tiếp một phép so sánh; hãy viết a < b and b < c.",
            )
        if "word" not in (left.type, right.type):
            return
        word, other = (left, right) if left.type == "word" else (right, left)
        if other.type != "attribute":
            refuse(
                self.text,
                token.column,
                "a word is compared with an attribute, not with a number or a word.",
                "một từ chỉ so sánh được với một thuộc tính, không với số hay từ khác.",
            )
        if token.text not in ("==", "!="):
            refuse(
                self.text,
                token.column,
                f"words have no order, so '{token.text}' means nothing. Use ==, != or in.",
                f"các từ không có thứ tự nên '{token.text}' không có nghĩa. Hãy dùng ==, != hoặc in.",
            )
        self.out[word.start] = ("word", (self.out[other.start][1], self.out[word.start][1]))

    def _among(self, token: Token) -> None:
        """Write ``x in [a, b]`` as ``x == a or x == b``, and ``not in`` as its opposite."""
        if token.sign == "not":
            if self.found[self.at].sign != "in":
                refuse(self.text, token.column, "'not' stands before a comparison.", "'not' đứng trước phép so sánh.")
            self.at += 1
        self._close(_RANK["=="])
        operand = self.operands.pop()
        if operand.type not in ("number", "attribute"):
            refuse(self.text, token.column, "'in' takes an attribute or a number.", "'in' cần thuộc tính hoặc số.")
        asked = self.out[operand.start :]
        del self.out[operand.start :]
        for position, item in enumerate(self._listed(token)):
            if item[0] == "word" and operand.type != "attribute":
                refuse(self.text, token.column, "numbers are no words.", "số không phải là từ.")
            named = ("word", (asked[0][1], item[1])) if item[0] == "word" else item
            self.out += [*asked, named, ("==", None), *([("or", None)] if position else [])]
        if token.sign == "not":
            self.out.append(("not", None))
        self.operands.append(_Operand("truth", operand.start, operand.column))

    def _next(self) -> Token:
        token = self.found[self.at]
        self.at += token.kind != "end"
        return token

    def _listed(self, start: Token) -> list[Item]:
        """Return the numbers and words of a list in square brackets."""
        token = self._next()
        if token.sign != "[":
            refuse(
                self.text, token.column, 'a list such as ["a", "b"] is expected.', 'cần danh sách, ví dụ ["a", "b"].'
            )
        items: list[Item] = []
        while True:
            token = self._next()
            minus = token.sign == "-"
            token = self._next() if minus else token
            if token.kind not in (("number",) if minus else ("number", "word")):
                refuse(
                    self.text,
                    token.column,
                    "a list holds numbers or words in quotes.",
                    "danh sách gồm các số hoặc các từ trong dấu nháy.",
                )
            value: float | str = token.text if token.kind == "word" else float(token.text) * (-1 if minus else 1)
            items.append((token.kind, value))
            token = self._next()
            if token.sign == "]":
                return items
            if token.sign != ",":
                refuse(self.text, token.column, "',' or ']' is missing.", "thiếu ',' hoặc ']'.")

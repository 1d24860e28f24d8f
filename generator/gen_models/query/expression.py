"""Parses the expression of `--where`: a part of SQL's, in which all names and kinds are known.

SQLite evaluates it. It is parsed first so that a mistake is named with its place, and because
SQLite compares a number with a text without an error: there, every text is the greater one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gen_models.query.columns import repeated_name
from gen_models.query.parts import EXAMPLE, Part, column_part, comparable, condition, of_kind
from gen_models.query.tokens import fail, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gen_models.query.parts import PartKind
    from gen_models.query.tokens import Token

_DEEPEST: Final = 40
"""Less than what SQLite's and Python's stacks hold."""

FUNCTIONS: Final[Mapping[str, tuple[PartKind | None, PartKind | None, int, int]]] = {
    "has": ("list", "flag", 2, 2),
    "abs": ("number", "number", 1, 1),
    "round": ("number", "number", 1, 2),
    "lower": ("text", "text", 1, 1),
    "upper": ("text", "text", 1, 1),
    "length": ("text", "number", 1, 1),
    "coalesce": (None, None, 2, 9),
}
"""The functions that an expression may call: the kind of the first argument and of the result,
and how many arguments it takes at least and at most. Without kinds, they are those of the first.
"""

_COMPARISONS: Final = ("=", "==", "!=", "<>", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression, in the words of SQLite."""

    sql: str


def parse_expression(text: str) -> Expression:
    """Parses a condition over the columns of models.

    Numbers may end in k (1,000) or M (1,000,000).

    Raises:
        ConfigurationError: it is not one. The problem has the place, counted from 1.
    """
    return Expression(_Parser(tokens_of(text)).whole())


class _Parser:
    """A parser by recursive descent: a method for each level of precedence, the lowest first."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> str:
        """The whole expression."""
        found = condition(self._any_of())
        behind = self._token
        if behind.value == ")":
            fail("nothing is open that ')' closes", behind.at, "leave it out")
        if behind.kind != "end":
            fail(f"expected AND, OR or an operator, not {behind.shown}", behind.at, EXAMPLE)
        return found.sql

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *values: str) -> str | None:
        """The next token's value if it is a keyword or mark among these, which is then behind."""
        token = self._token
        if token.kind not in ("keyword", "mark") or token.value not in values:
            return None
        self._next += 1
        return token.value

    def _need(self, value: str, hint: str) -> None:
        if self._take(value) is None:
            fail(f"expected {value}, not {self._token.shown}", self._token.at, hint)

    def _deeper(self, part: Callable[[], Part]) -> Part:
        if self._depth == _DEEPEST:
            fail("the expression is nested too deeply", self._token.at, "simplify it")
        self._depth += 1
        found = part()
        self._depth -= 1
        return found

    def _any_of(self) -> Part:
        return self._joined("OR", self._all_of)

    def _all_of(self) -> Part:
        return self._joined("AND", self._negation)

    def _joined(self, word: str, part: Callable[[], Part]) -> Part:
        first = part()
        parts = [first]
        while self._take(word):
            parts.append(part())
        if len(parts) == 1:
            return first
        conditions = [condition(one).sql for one in parts]
        return Part(f"({f' {word} '.join(conditions)})", "flag", first.at)

    def _negation(self) -> Part:
        at = self._token.at
        if not self._take("NOT"):
            return self._comparison()
        return Part(f"(NOT {condition(self._deeper(self._negation)).sql})", "flag", at)

    def _comparison(self) -> Part:
        left = self._sum()
        sql = self._compared(left)
        if sql is None:
            return left
        if self._token.value in _COMPARISONS and self._token.kind == "mark":
            fail("two comparisons in a row", self._token.at, "join them by AND, or use BETWEEN")
        return Part(f"({sql})", "flag", left.at)

    def _compared(self, left: Part) -> str | None:
        """The SQL of a comparison that begins with a part; None if it is not one."""
        if sign := self._take(*_COMPARISONS):
            return f"{left.sql} {sign} {comparable(left, self._sum()).sql}"
        if check := self._take("ISNULL", "NOTNULL"):
            return f"{left.sql} {check}"
        if self._take("IS"):
            return self._identity(left)
        word = "NOT " if self._take("NOT") else ""
        if found := self._membership(left):
            return f"{left.sql} {word}{found}"
        if like := self._take("LIKE", "GLOB"):
            pattern = of_kind("text", self._sum())
            return f"{of_kind('text', left).sql} {word}{like} {pattern.sql}"
        if word:
            fail(f"expected IN, LIKE or BETWEEN, not {self._token.shown}", self._token.at, EXAMPLE)
        return None

    def _identity(self, left: Part) -> str:
        """The SQL of a comparison behind IS."""
        word = "IS NOT" if self._take("NOT") else "IS"
        if self._take("NULL"):
            return f"{left.sql} {word} NULL"
        return f"{left.sql} {word} {comparable(left, self._sum()).sql}"

    def _membership(self, left: Part) -> str | None:
        """The SQL of IN or BETWEEN; None if it is neither."""
        if self._take("IN"):
            self._need("(", "write a list such as ('listed', 'deprecated')")
            values = [comparable(left, self._sum()).sql]
            while self._take(","):
                values.append(comparable(left, self._sum()).sql)
            self._need(")", "close the list with )")
            return f"IN ({', '.join(values)})"
        if self._take("BETWEEN"):
            low = comparable(left, self._sum())
            self._need("AND", "write it as BETWEEN 1 AND 2")
            return f"BETWEEN {low.sql} AND {comparable(left, self._sum()).sql}"
        return None

    def _sum(self) -> Part:
        return self._calculated(("+", "-"), self._product)

    def _product(self) -> Part:
        return self._calculated(("*", "/", "%"), self._signed)

    def _calculated(self, signs: tuple[str, ...], part: Callable[[], Part]) -> Part:
        found = part()
        written = [found.sql]
        while sign := self._take(*signs):
            of_kind("number", found)
            written += [sign, of_kind("number", part()).sql]
        # Without parentheses of their own: SQLite has room for few of them.
        return found if len(written) == 1 else Part(f"({' '.join(written)})", "number", found.at)

    def _signed(self) -> Part:
        at = self._token.at
        if sign := self._take("+", "-"):
            signed = of_kind("number", self._deeper(self._signed))
            return Part(f"({sign} {signed.sql})", "number", at)
        return self._value()

    def _value(self) -> Part:
        token = self._token
        if self._take("("):
            found = self._deeper(self._any_of)
            self._need(")", f"close the parenthesis of character {token.at + 1}")
            return Part(found.sql, found.kind, token.at, found.column)
        if value := self._take("TRUE", "FALSE", "NULL"):
            return Part(value, "null" if value == "NULL" else "flag", token.at)
        if token.kind not in ("number", "text", "word"):
            fail(f"expected a value, not {token.shown}", token.at, EXAMPLE)
        self._next += 1
        if token.kind != "word":
            return Part(token.value, "text" if token.kind == "text" else "number", token.at)
        if self._token.value == "(":
            return self._deeper(lambda: self._call(token))
        return column_part(token)

    def _call(self, token: Token) -> Part:
        name = token.value.lower()
        if name not in FUNCTIONS:
            problem = f"unknown function{repeated_name(token.value)}"
            fail(problem, token.at, f"functions are {', '.join(FUNCTIONS)}")
        takes, gives, least, most = FUNCTIONS[name]
        self._need("(", "")
        given = [self._sum()]
        while self._take(","):
            given.append(self._sum())
        self._need(")", f"close the parenthesis of {name} with )")
        if not least <= len(given) <= most:
            many = str(least) if least == most else f"{least} to {most}"
            fail(f"{name} takes {many} arguments, not {len(given)}", token.at, EXAMPLE)
        first, *others = given
        if takes is not None:
            of_kind(takes, first)
        for other in others:
            if name == "coalesce":
                comparable(first, other)
            else:
                of_kind("text" if name == "has" else "number", other)
        sql = f"{name}({', '.join(one.sql for one in given)})"
        return Part(sql, gives or first.kind, token.at)

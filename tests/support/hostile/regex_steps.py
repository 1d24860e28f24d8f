"""A regular expression's steps: what `re` does in C, done here and counted.

It backtracks as `re` does: from the pattern as `re` itself parses it, over a text, from each start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

Rest = Callable[[int], bool]
"""Matches what comes after, from a position."""

_CATEGORIES: Final[Mapping[Any, Callable[[str], bool]]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    op.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    op.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    op.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}
_ONE: Final = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)


class Steps:
    """Searches a text for a pattern again and again, as `finditer` does, and counts."""

    def __init__(self, pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> None:
        source = pattern.pattern
        plain = source.decode("latin-1") if isinstance(source, bytes) else source
        self._text, self._flags = text, pattern.flags
        self._tree = list(parser.parse(plain, pattern.flags))
        self.spans: list[tuple[int, int]] = []
        self._groups: dict[int, tuple[int, int]] = {}
        self.count = 0

    def run(self) -> int:
        """The number of steps that all matches of the text take."""
        start = 0
        while start <= len(self._text):
            ends: list[int] = []

            def found(at: int, ends: list[int] = ends) -> bool:
                ends.append(at)
                return True

            if self._match(self._tree, 0, start, found):
                self.spans.append((start, ends[-1]))
                start = max(ends[-1], start + 1)
            else:
                start += 1
        return self.count

    def _match(self, items: list[Any], index: int, at: int, rest: Rest) -> bool:
        if index == len(items):
            return rest(at)
        self.count += 1
        code, value = items[index]

        def onwards(position: int) -> bool:
            return self._match(items, index + 1, position, rest)

        if code in _ONE:
            return self._one(code, value, at) and onwards(at + 1)
        if code is op.AT:
            return self._at(value, at) and onwards(at)
        if code in (op.ASSERT, op.ASSERT_NOT):
            return self._looks(value, at) is (code is op.ASSERT) and onwards(at)
        return self._group(code, value, at, onwards)

    def _group(self, code: Any, value: Any, at: int, onwards: Rest) -> bool:
        match code:
            case op.BRANCH:
                return any(self._match(list(branch), 0, at, onwards) for branch in value[1])
            case op.SUBPATTERN:
                return self._match(list(value[3]), 0, at, self._captures(value[0], at, onwards))
            case op.GROUPREF:
                start, end = self._groups[value]
                self.count += end - start
                same = self._text.startswith(self._text[start:end], at)
                return same and onwards(at + end - start)
            case op.MAX_REPEAT | op.MIN_REPEAT:
                return self._repeat(value, at, onwards, greedy=code is op.MAX_REPEAT)
        raise NotImplementedError(f"the tests have to learn {code}")

    def _captures(self, number: int | None, start: int, onwards: Rest) -> Rest:
        """`onwards`, once it is noted what a group has matched."""

        def noted(end: int) -> bool:
            if number is not None:
                self._groups[number] = start, end
            return onwards(end)

        return noted

    def _repeat(self, value: Any, at: int, onwards: Rest, *, greedy: bool) -> bool:
        least, most, inner = value[0], value[1], list(value[2])
        if len(inner) == 1 and inner[0][0] in _ONE and greedy:
            end = at
            while end - at < most and self._one(inner[0][0], inner[0][1], end):
                end += 1
            return any(onwards(position) for position in range(end, at + least - 1, -1))

        def again(done: int, position: int, before: int) -> bool:
            def more() -> bool:
                if done >= most or (position == before and done > least):
                    return False
                return self._match(inner, 0, position, lambda p: again(done + 1, p, position))

            if done < least:
                return more()
            tries = (more, lambda: onwards(position))
            return any(each() for each in (tries if greedy else tries[::-1]))

        return again(0, at, -1)

    def _looks(self, value: Any, at: int) -> bool:
        direction, inner = value
        if direction > 0:
            return self._match(list(inner), 0, at, lambda _: True)
        width = inner.getwidth()[1]
        return at >= width and self._match(list(inner), 0, at - width, lambda p: p == at)

    def _one(self, code: Any, value: Any, at: int) -> bool:
        self.count += 1
        if at >= len(self._text):
            return False
        character = self._text[at]
        if code is op.ANY:
            return bool(self._flags & re.DOTALL) or character != "\n"
        if code is op.IN:
            return self._in(value, character)
        same = character == chr(value) or (
            bool(self._flags & re.IGNORECASE) and character.lower() == chr(value).lower()
        )
        return same is (code is op.LITERAL)

    def _in(self, items: Any, character: str) -> bool:
        cases = {character}
        if self._flags & re.IGNORECASE:
            cases |= {character.lower(), character.upper()}
        negated = items[0][0] is op.NEGATE
        found = any(self._has(item, case) for item in items for case in cases)
        return found is not negated

    def _has(self, item: Any, character: str) -> bool:
        code, value = item
        if code is op.LITERAL:
            return bool(ord(character) == value)
        if code is op.RANGE:
            return bool(value[0] <= ord(character) <= value[1])
        return code is op.CATEGORY and bool(_CATEGORIES[value](character))

    def _at(self, value: Any, at: int) -> bool:
        text, size = self._text, len(self._text)
        multiline = bool(self._flags & re.MULTILINE)
        if value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return at == 0 or (multiline and text[at - 1] == "\n")
        if value is op.AT_END:
            return at == size or text[at:] == "\n" or (multiline and text[at] == "\n")
        if value is op.AT_END_STRING:
            return bool(at == size)
        word = [0 <= p < size and (text[p].isalnum() or text[p] == "_") for p in (at - 1, at)]
        return (word[0] is not word[1]) is (value is op.AT_BOUNDARY)


def pieces(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[str]:
    """Texts that a pattern begins to match: its literals and a character of each of its classes."""
    source = pattern.pattern
    plain = source.decode("latin-1") if isinstance(source, bytes) else source
    yield from dict.fromkeys(_pieces(list(parser.parse(plain, pattern.flags))))


def _pieces(items: list[Any]) -> Iterator[str]:
    word = ""
    for code, value in items:
        if code is op.LITERAL:
            word += chr(value)
            yield chr(value)
            continue
        yield from filter(None, [word])
        word = ""
        if code is op.IN:
            yield from _of_class(value)
        for inner in _INSIDE.get(code, lambda _: ())(value):
            yield from _pieces(list(inner))
    yield from filter(None, [word])


_INSIDE: Final[Mapping[Any, Callable[[Any], Iterable[Any]]]] = {
    op.BRANCH: lambda value: value[1],
    op.SUBPATTERN: lambda value: [value[3]],
    op.MAX_REPEAT: lambda value: [value[2]],
    op.MIN_REPEAT: lambda value: [value[2]],
    op.ASSERT: lambda value: [value[1]],
    op.ASSERT_NOT: lambda value: [value[1]],
}


def _of_class(items: Any) -> Iterator[str]:
    for code, value in items:
        if code is op.LITERAL:
            yield chr(value)
        elif code is op.RANGE:
            yield chr(value[0])
        elif code is op.CATEGORY:
            yield next(c for c in "a0 -" if _CATEGORIES[value](c))

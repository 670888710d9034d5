"""Expressions over tags: `backend & !(legacy | old)`."""

from __future__ import annotations

import re

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import composed, escaped, key
from symphony_cli.domain.tags import OPERATORS, clean_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGEST_EXPRESSION = 1_000
MOST_SHOWN = 40
_TOKEN = re.compile(r"&&?|\|\|?|[!()]|[^\s&|!()]+")
# How tightly an operator binds; an open parenthesis holds everything back.
_BINDS = {"(": 0, "|": 1, "&": 2, "!": 3}


def tag_test(expressions: Iterable[str]) -> Callable[[Iterable[str]], bool]:
    """Return a test whether tags fulfill every expression.

    `!` binds tighter than `&`, and `&` tighter than `|`; `&&` and `||` mean the same. Raises
    InvalidValue, which shows where an expression is wrong.
    """
    parsed = [_postfix(composed(expression)) for expression in expressions]

    def test(tags: Iterable[str]) -> bool:
        keys = {key(tag) for tag in tags}
        return all(_holds(postfix, keys) for postfix in parsed)

    return test


def _postfix(expression: str) -> list[str]:
    """Return the keys of an expression's tags, and the operators, each after its operands."""
    if len(expression) > LONGEST_EXPRESSION:
        raise InvalidValue(
            "TAG_EXPRESSION_INVALID",
            f"the tag expression has more than {LONGEST_EXPRESSION} characters",
            field="tag",
        )
    output: list[str] = []
    # Operators that wait for their right operand, and open parentheses with their places.
    waiting: list[tuple[str, int]] = []
    needs_tag = True
    for found in _TOKEN.finditer(expression):
        token, place = found[0], found.start()
        operator = token[0] if token[0] in OPERATORS else ""
        if needs_tag:
            if operator in ("!", "("):
                waiting.append((operator, place))
            elif operator:
                raise _invalid(expression, place, f"'{token}' needs a tag before it")
            else:
                output.append(_tag(expression, token, place))
                needs_tag = False
        elif operator == ")":
            _release(waiting, output, least=1)
            if not waiting:
                raise _invalid(expression, place, "unmatched )")
            waiting.pop()
        elif operator in ("&", "|"):
            _release(waiting, output, least=_BINDS[operator])
            waiting.append((operator, place))
            needs_tag = True
        else:
            raise _invalid(expression, place, "missing & or |")
    if needs_tag:
        raise _invalid(expression, len(expression.rstrip()), "missing tag")
    _release(waiting, output, least=1)
    if waiting:
        raise _invalid(expression, waiting[-1][1], "unmatched (")
    return output


def _tag(expression: str, token: str, place: int) -> str:
    try:
        return key(clean_tag(token))
    except InvalidValue as error:
        raise _invalid(expression, place, error.message.rpartition(": ")[2]) from None


def _release(waiting: list[tuple[str, int]], output: list[str], *, least: int) -> None:
    """Move the operators at the end of `waiting` that bind at least so tightly to the output."""
    while waiting and _BINDS[waiting[-1][0]] >= least:
        output.append(waiting.pop()[0])


def _holds(postfix: Sequence[str], keys: set[str]) -> bool:
    values: list[bool] = []
    for token in postfix:
        if token == "!":
            values.append(not values.pop())
        elif token in ("&", "|"):
            right, left = values.pop(), values.pop()
            values.append(left and right if token == "&" else left or right)
        else:
            values.append(token in keys)
    return values[0]


def _invalid(expression: str, place: int, reason: str) -> InvalidValue:
    before, after = escaped(expression[:place]), escaped(expression[place:])
    if len(before) > MOST_SHOWN:
        before = f"…{before[-MOST_SHOWN:]}"
    if len(after) > MOST_SHOWN:
        after = f"{after[:MOST_SHOWN]}…"
    return InvalidValue(
        "TAG_EXPRESSION_INVALID",
        f"invalid tag expression: {reason}\n  {before}{after}\n  {' ' * len(before)}^",
        hint="combine tags with & (and), | (or), ! (not) and parentheses: 'backend & !legacy'",
        field="tag",
    )

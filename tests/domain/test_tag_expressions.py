"""Tag expressions: precedence, spelling, errors."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.tag_expressions import tag_test
from tests.domain.strategies import any_text

HINT = "combine tags with & (and), | (or), ! (not) and parentheses: 'backend & !legacy'"
TAGS = ("a", "b", "c")

# An expression as nested tuples, with a tag as each leaf.
trees = st.recursive(
    st.sampled_from(TAGS),
    lambda inner: st.one_of(
        st.tuples(st.just("!"), inner), st.tuples(st.sampled_from("&|"), inner, inner)
    ),
    max_leaves=20,
)
subsets = st.sets(st.sampled_from(TAGS))


@st.composite
def spellings(draw: Any) -> tuple[Any, str]:
    """Return an expression and one of its spellings, with enough parentheses."""
    tree = draw(trees)

    def spell(tree: Any, outer: int) -> str:
        space = draw(st.sampled_from(("", " ", "  ", "\t")))
        if isinstance(tree, str):
            return draw(st.sampled_from((tree, tree.upper())))
        if tree[0] == "!":
            text, binds = f"!{space}{spell(tree[1], 3)}", 3
        else:
            sign = tree[0] * draw(st.integers(1, 2))
            binds = 2 if tree[0] == "&" else 1
            left, right = spell(tree[1], binds), spell(tree[2], binds)
            text = f"{left}{space}{sign}{space}{right}"
        is_wrapped = binds < outer or draw(st.booleans())
        return f"({space}{text}{space})" if is_wrapped else text

    return tree, spell(tree, 0)


def holds(tree: Any, tags: set[str]) -> bool:
    if isinstance(tree, str):
        return tree in tags
    if tree[0] == "!":
        return not holds(tree[1], tags)
    values = [holds(inner, tags) for inner in tree[1:]]
    return all(values) if tree[0] == "&" else any(values)


@given(spellings(), subsets)
def test_any_spelling_means_the_same(spelled: tuple[Any, str], tags: set[str]) -> None:
    tree, text = spelled
    assert tag_test([text])(tags) is holds(tree, tags)


@given(any_text | st.text(st.sampled_from("&|!() ab")), subsets)
def test_any_text_is_an_expression_or_refused(text: str, tags: set[str]) -> None:
    with suppress(InvalidValue):
        assert tag_test([text])(tags) in (True, False)


@pytest.mark.parametrize(
    ("expressions", "tags", "fits"),
    [
        ([], [], True),
        (["Backend"], ["backend"], True),
        (["stra\u00dfe"], ["STRASSE"], True),
        (["e\u0301"], ["\u00e9"], True),
        (["!legacy"], [], True),
        (["a & !b"], ["a", "b"], False),
        (["a | b & c"], ["a"], True),
        (["(a | b) & c"], ["a"], False),
        (["!a | b"], ["b", "a"], True),
        (["!(a | b)"], ["b"], False),
        (["!!a"], ["a"], True),
        (["a || b && c"], ["b"], False),
        (["a", "b"], ["a"], False),
        (["a", "!b"], ["a"], True),
        (["(" * 400 + "a" + ")" * 400], ["a"], True),
    ],
)
def test_tags_fulfill_expressions(expressions: list[str], tags: list[str], fits: bool) -> None:
    assert tag_test(expressions)(tags) is fits


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "missing tag\n  \n  ^"),
        ("a & ", "missing tag\n  a & \n     ^"),
        ("a & | b", "'|' needs a tag before it\n  a & | b\n      ^"),
        ("&& a", "'&&' needs a tag before it\n  && a\n  ^"),
        ("()", "')' needs a tag before it\n  ()\n   ^"),
        ("a b", "missing & or |\n  a b\n    ^"),
        ("a !b", "missing & or |\n  a !b\n    ^"),
        ("a (b)", "missing & or |\n  a (b)\n    ^"),
        ("a)", "unmatched )\n  a)\n   ^"),
        ("a & (b | (c)", "unmatched (\n  a & (b | (c)\n      ^"),
        ("a & b,c", "it contains ,\n  a & b,c\n      ^"),
        ("\x1b[1m &", "it contains white space or control characters\n  \\x1b[1m &\n  ^"),
        ("a & " * 30 + "|", f"'|' needs a tag before it\n  …{'a & ' * 10}|\n  {' ' * 41}^"),
        ("| " + "a" * 50, f"'|' needs a tag before it\n  | {'a' * 38}…\n  ^"),
    ],
)
def test_an_invalid_expression_shows_where_it_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        tag_test(["fine", text])
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "TAG_EXPRESSION_INVALID",
        f"invalid tag expression: {message}",
        HINT,
        "tag",
    )


def test_a_long_expression_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(InvalidValue) as caught:
        tag_test(["!" * 1_000_000])
    assert caught.value.message == "the tag expression has more than 1000 characters"

"""Users' queries and their FTS5 expressions.

A query consists of words, "phrases", prefixes (`word*`), AND, OR and NOT in upper case (NOT also as
`-word`), parentheses, and `title:` before any of these. AND is implied between words and binds
closer than OR; NOT applies to the one term that follows, and may follow AND.
Light, since every search loads it.
"""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import escaped, has_control
from symphony_cli.notes.text.words import name_key, tag_key, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Final

# FTS5's parser has a stack of 100 symbols, and a level takes up to three, such as `("a" OR`.
MAX_LEVELS: Final = 30
MAX_TERMS: Final = 200
_MAX_SHOWN: Final = 80
_ENDS_WORD = frozenset(' \t\r\n\v\f()"')
_TOO_DEEP: Final = f"it is nested more than {MAX_LEVELS} levels deep"
_HINT_TO_QUOTE: Final = "to search for text as it is, put it in double quotes: '\"...\"'"
_HINT_TO_WORDS: Final = "use words with letters or digits"
_HINT_TO_ADD: Final = "add a word to search for: 'budget NOT draft', 'budget -draft'"


class Term(NamedTuple):
    """Words in a row, the last possibly a prefix."""

    words: tuple[str, ...]
    is_prefix: bool


class Query(NamedTuple):
    """A query's FTS5 expression and its terms that are not negated."""

    expression: str
    terms: list[Term]

    @property
    def name_key(self) -> str:
        """The key of a name that equals the query."""
        return name_key(" ".join(word for term in self.terms for word in term.words))


def expression_of(term: Term) -> str:
    """Return a term as an FTS5 expression."""
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")


def parse(text: str) -> Query:
    """Parse a query. Raises InvalidValue (QUERY_INVALID)."""
    parser = _Parser(text)
    expression = parser.alternatives()
    if not parser.is_at_end:
        raise parser.error("unmatched )")
    if expression is None:
        raise parser.error("it has no letters or digits", _HINT_TO_WORDS)
    if _levels(expression) > MAX_LEVELS:
        raise parser.error(_TOO_DEEP)
    return Query(expression, parser.terms)


def tag_keys(tags: Collection[str]) -> list[str]:
    """Return the keys of tags. Raises InvalidValue (TAG_INVALID)."""
    for tag in tags:
        if not tag_key(tag) or has_control(tag):
            raise InvalidValue("TAG_INVALID", f"invalid tag '{escaped(tag)}'", field="tag")
    return [tag_key(tag) for tag in tags]


class _Parser:
    """A recursive descent parser for one query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._level = 0
        self._is_negative = False
        self._count = 0
        self.terms: list[Term] = []

    def error(self, reason: str, hint: str = _HINT_TO_QUOTE) -> InvalidValue:
        """Return the error for an invalid query."""
        return InvalidValue(
            "QUERY_INVALID",
            f"invalid query '{_shortened(self._text)}': {reason}",
            hint=hint,
            field="query",
        )

    @property
    def is_at_end(self) -> bool:
        """Whether the whole query has been read."""
        return not self._next()

    def _next(self) -> str:
        """Skip spaces and return the next character, empty at the end."""
        while self._text[self._place : self._place + 1].isspace():
            self._place += 1
        return self._text[self._place : self._place + 1]

    def _word(self) -> str:
        """Return the next word without reading past it."""
        self._next()
        end = self._place
        while end < len(self._text) and self._text[end] not in _ENDS_WORD:
            end += 1
        return self._text[self._place : end]

    def _accepts(self, word: str) -> bool:
        """Whether a word comes next; reads past it if so."""
        is_next = self._word() == word
        if is_next:
            self._place += len(word)
        return is_next

    def alternatives(self) -> str | None:
        """Return the expression of terms joined by OR, or None without a word."""
        parts = [self._all()]
        while self._accepts("OR"):
            parts.append(self._all())
        return _join(parts, "OR")

    def _all(self) -> str | None:
        """Return the expression of terms joined by AND or nothing, or None without a word."""
        required, excluded = list[str | None](), list[str | None]()
        self._part(required, excluded)
        while self._accepts("AND") or not (self._next() in ("", ")") or self._word() == "OR"):
            self._part(required, excluded)
        found, negated = _join(required, "AND"), _join(excluded, "OR")
        if negated is None:
            return found
        if found is None:
            raise self.error("it only excludes words", _HINT_TO_ADD)
        return f"({found} NOT {negated})"

    def _part(self, required: list[str | None], excluded: list[str | None]) -> None:
        if not (self._accepts("NOT") or self._accepts_minus()):
            required.append(self._one())
            return
        was_negative, self._is_negative = self._is_negative, True
        excluded.append(self._one())
        self._is_negative = was_negative

    def _accepts_minus(self) -> bool:
        after = self._text[self._place + 1 : self._place + 2] if self._next() == "-" else ""
        is_next = after == '"' or after == "(" or after.isalnum()
        if is_next:
            self._place += 1
        return is_next

    def _one(self) -> str | None:
        """Return the expression of a term or of a group, or None without a word."""
        character = self._next()
        if character in ("", ")") or self._word() in ("AND", "OR", "NOT"):
            raise self.error("a word is missing next to AND, OR, NOT or title:, or in ()")
        if self._accepts_minus():
            raise self.error("a word is missing after -")
        if character == "(":
            return self._group()
        if character == '"':
            return self._phrase()
        word = self._word()
        if word.startswith("title:"):
            self._place += len("title:")
            self._enter()
            inside = self._one()
            self._level -= 1
            return None if inside is None else f"(title : {inside})"
        if word.startswith("tag:") and (tag := word[len("tag:") :].lstrip("#")):
            raise self.error("it cannot have tags", f"--tag {escaped(tag)}")
        self._place += len(word)
        return self._term(word.removesuffix("*"), is_prefix=word.endswith("*"))

    def _enter(self) -> None:
        self._level += 1
        if self._level > MAX_LEVELS:
            raise self.error(_TOO_DEEP)

    def _group(self) -> str | None:
        self._place += 1
        self._enter()
        inside = self.alternatives()
        if self._next() != ")":
            raise self.error("unmatched (")
        self._place += 1
        self._level -= 1
        return inside

    def _phrase(self) -> str | None:
        end = self._text.find('"', self._place + 1)
        if end < 0:
            raise self.error('unmatched "')
        phrase = self._text[self._place + 1 : end]
        is_prefix = self._text[end + 1 : end + 2] == "*"
        self._place = end + 1 + is_prefix
        return self._term(phrase, is_prefix=is_prefix)

    def _term(self, text: str, *, is_prefix: bool) -> str | None:
        found = words(text)
        if not found:
            return None
        self._count += 1
        if self._count > MAX_TERMS:
            raise self.error(f"it has more than {MAX_TERMS} terms")
        term = Term(tuple(found), is_prefix)
        if not self._is_negative:
            self.terms.append(term)
        return expression_of(term)


def _join(parts: list[str | None], operator: str) -> str | None:
    present = [part for part in parts if part is not None]
    if len(present) < 2:
        return present[0] if present else None
    return f"({f' {operator} '.join(present)})"


def _levels(expression: str) -> int:
    """Return how deep the parentheses of an expression are nested."""
    depth = most = 0
    for character in expression:
        depth += (character == "(") - (character == ")")
        most = max(most, depth)
    return most


def _shortened(text: str) -> str:
    return escaped(text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…")

"""Tags of repos, vaults and workspaces."""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import composed, escaped, has_control, key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# As long as a label on GitHub may be.
LONGEST_TAG = 50
OPERATORS = "&|!()"
# Commas separate tags, and shells and expressions use the others.
NOT_IN_TAGS = OPERATORS + ",\"'"


def clean_tag(text: str) -> str:
    """Return a valid tag.

    Raises InvalidValue for an empty or long one, white space, control characters, and a character
    that an expression or a list of tags uses.
    """
    tag = composed(text).strip()
    if not tag:
        reason = "it is empty"
    elif len(tag) > LONGEST_TAG:
        reason = f"it has {len(tag)} characters"
    elif has_control(tag) or any(c.isspace() for c in tag):
        reason = "it contains white space or control characters"
    elif found := [c for c in NOT_IN_TAGS if c in tag]:
        reason = f"it contains {' '.join(found)}"
    elif tag.startswith("-"):
        reason = "it begins with -"
    else:
        return tag
    raise InvalidValue(
        "TAG_INVALID",
        f"'{escaped(tag[: LONGEST_TAG * 2])}' is not a valid tag: {reason}",
        hint=f"a tag has 1 to {LONGEST_TAG} characters, no spaces and none of"
        f" {' '.join(NOT_IN_TAGS)}",
        field="tag",
    )


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the valid tags, sorted, each once without regard to case; the first spelling stays."""
    cleaned: dict[str, str] = {}
    for tag in map(clean_tag, tags):
        cleaned.setdefault(key(tag), tag)
    return tuple(cleaned[folded] for folded in sorted(cleaned))


def changed_tags(
    current: Iterable[str], added: Sequence[str], removed: Sequence[str]
) -> tuple[str, ...]:
    """Return the tags without `removed` ones and with `added` ones, which may be lists with commas.

    Raises InvalidValue for an invalid tag or a missing `removed` one.
    """
    kept = {key(tag): tag for tag in current}
    for tag in _listed(removed):
        if kept.pop(key(tag), None) is None:
            raise InvalidValue(
                "TAG_NOT_FOUND",
                f"no tag '{tag}' to remove",
                hint=f"the tags are {', '.join(kept.values())}" if kept else None,
                field="remove_tag",
            )
    return clean_tags((*kept.values(), *_listed(added)))


def _listed(lists: Iterable[str]) -> list[str]:
    return [clean_tag(tag) for text in lists for tag in text.split(",")]

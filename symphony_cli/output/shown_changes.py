"""An operation of the history on a terminal: what it changed, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO, cast

from symphony_cli.base.text import escaped
from symphony_cli.base.times import parsed_time
from symphony_cli.output.cells import cell
from symphony_cli.output.tables import SHORT_ID, details, is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symphony_cli.domain.views import ChangeView, OperationView

_NOUNS = {
    "current_profile": "active profile",
    "current_workspace": "active workspace",
    "default_vault": "default vault",
}
# They say nothing that the operation does not.
_LEFT_OUT = ("id", "created_at", "updated_at")


def changes_text(
    operation: OperationView,
    changes: Sequence[ChangeView],
    stream: TextIO,
    environ: Mapping[str, str],
) -> str:
    """Return an operation, and each row that it changed with its old and new values."""
    head = {name: getattr(operation, name) for name in ("id", "at", "action", "subject")}
    parts = [details(head, stream, environ)]
    for change in changes:
        title = f"{_named(change)} {_verb(change)}\n"
        parts.append(title + details(_differences(change), stream, environ))
    return "\n".join(parts)


def _named(change: ChangeView) -> str:
    values = change.after or change.before or {}
    name = values.get("name" if change.noun != "profile" else "username")
    noun = _NOUNS.get(change.noun, change.noun.replace("_", " "))
    return f"{noun} '{escaped(name)}'" if name else noun


def _verb(change: ChangeView) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _differences(change: ChangeView) -> dict[str, str]:
    before, after = change.before or {}, change.after or {}
    shown: dict[str, str] = {}
    for name in {**after, **before}:
        old, new = before.get(name), after.get(name)
        if name in _LEFT_OUT or old == new or (is_blank(old) and is_blank(new)):
            continue
        # Together the two are text, and not a time that is formatted.
        title = name.replace("_", " ")
        if change.before is None or change.after is None:
            shown[title] = _text(name, old if change.after is None else new)
        else:
            shown[title] = f"{_text(name, old)} → {_text(name, new)}"
    return shown


def _text(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "(empty)"
    if isinstance(value, str) and name.endswith("_at"):
        return f"{parsed_time(value).astimezone():%Y-%m-%d %H:%M}"
    if isinstance(value, str) and name.endswith("_id"):
        return value[:SHORT_ID]
    # The form that `edit` takes, as in lists.
    return cell(tuple(cast("list[Any]", value))) if isinstance(value, list) else cell(value)

"""Documents from elsewhere, checked before anything is done with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from symphony_cli.base.errors import InvalidValue, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import NOT_IN_NAMES, clean, clean_name, escaped, key
from symphony_cli.domain.objects import clean_object
from symphony_cli.domain.profiles import clean_email, clean_username
from symphony_cli.domain.remote_patterns import clean_pattern
from symphony_cli.domain.signing import clean_signing_format
from symphony_cli.domain.tags import clean_tags
from symphony_cli.domain.vaults import clean_auto_lock, clean_kind, clean_recipients
from symphony_cli.domain.workspaces import clean_type
from symphony_cli.registry.opening import EDITOR_SETTING
from symphony_cli.transfer.documents import (
    FORMAT,
    Document,
    ProfilePart,
    RegistryDocument,
    RepoPart,
    VaultPart,
    WorkspaceEntry,
    WorkspacePart,
)
from symphony_cli.transfer.places import ROOT, clean_home_path, clean_place
from symphony_cli.transfer.sources import clean_branch, clean_remote, clean_source

Part = TypeVar("Part", WorkspacePart, RepoPart, VaultPart, ProfilePart, WorkspaceEntry)

MOST_ROWS = 100_000
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Read(NamedTuple):
    """A document, with notices about what was left out."""

    document: Document
    notices: list[Notice]


class ReadRegistry(NamedTuple):
    """The document of a registry, with notices about what was left out."""

    document: RegistryDocument
    notices: list[Notice]


def document_of(values: Any, *, allow_local: bool = False) -> Read:
    """Return the document in parsed TOML or JSON.

    Unknown keys are left out. Raises InvalidValue for a newer format, a wrong type, a value that
    breaks a rule, and two rows with one name, place or ID.
    """
    notices: list[Notice] = []
    reader = _Reader(notices, allow_local)
    top = reader.top(values, Document._fields)
    if "workspace" not in top:
        raise _invalid("it has no [workspace]")
    workspace = reader.part(WorkspacePart, top["workspace"], "workspace")
    if EDITOR_SETTING in workspace.settings:
        # `symphony open` would run it.
        settings = {name: v for name, v in workspace.settings.items() if name != EDITOR_SETTING}
        workspace = workspace._replace(settings=settings)
        message = "ignored the setting 'editor' of the document, since it names a program"
        notices.append(Notice("SETTING_IGNORED", message))
    repos = reader.placed_parts(RepoPart, top.get("repo"), "repo")
    vaults = reader.placed_parts(VaultPart, top.get("vault"), "vault")
    _refuse_inside_bare(repos, vaults)
    ids = [part.id for part in (workspace, *repos, *vaults) if part.id]
    _refuse_doubled(ids, "ID")
    return Read(Document(FORMAT, workspace, repos, vaults), notices)


def registry_of(values: Any) -> ReadRegistry:
    """Return the document of a registry in parsed TOML or JSON. Raises as `document_of` does.

    Whether the values of a profile fit together is checked when a profile is made of them.
    """
    notices: list[Notice] = []
    reader = _Reader(notices, allow_local=False)
    top = reader.top(values, RegistryDocument._fields)
    profiles = reader.parts(ProfilePart, top.get("profile"), "profile")
    workspaces = reader.parts(WorkspaceEntry, top.get("workspace"), "workspace")
    usernames = [key(part.username) for part in profiles]
    _refuse_doubled(usernames, "profile with the username")
    _refuse_doubled((part.id for part in profiles if part.id), "ID")
    _refuse_doubled((entry.document for entry in workspaces), "workspace with the document")
    for entry in workspaces:
        if key(entry.profile) not in usernames:
            raise _invalid(f"workspace '{entry.document}' has an unknown profile '{entry.profile}'")
    return ReadRegistry(RegistryDocument(FORMAT, profiles, workspaces), notices)


def _refuse_format(top: Mapping[str, Any]) -> None:
    found = top.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise _invalid("it does not begin with a format, such as `format = 1`")
    if found > FORMAT:
        raise InvalidValue(
            "DOCUMENT_NEWER",
            f"the document has format {found}, and this Symphony reads format {FORMAT}",
            hint="upgrade Symphony",
            field="format",
        )


class _Reader:
    """The checks of the parts, which are the same for every noun by the names of the fields."""

    def __init__(self, notices: list[Notice], allow_local: bool) -> None:
        self._notices = notices
        self._allow_local = allow_local
        self._checks: dict[str, Callable[[Any, str], Any]] = {
            "id": lambda value, _: _id(_text(value, "id")),
            "username": lambda value, _: clean_username(_text(value, "username")),
            "profile": lambda value, _: clean_username(_text(value, "profile")),
            "email": lambda value, _: clean_email(_text(value, "email")),
            "alias_emails": lambda value, _: _texts(value, "alias_emails"),
            "signing_key": lambda value, _: _text(value, "signing_key"),
            "signing_format": lambda value, _: clean_signing_format(_text(value, "signing_format")),
            "sign": lambda value, _: _flag(value, "sign"),
            "ssh_key": lambda value, _: clean_home_path(_text(value, "ssh_key"), "ssh_key"),
            "preferences": lambda value, _: clean_object(value, "preference"),
            "document": lambda value, _: clean_place(_text(value, "document")),
            "root": lambda value, _: clean_home_path(_text(value, "root"), "root"),
            "file": lambda value, _: clean_home_path(_text(value, "file"), "file"),
            "type": lambda value, _: clean_type(_text(value, "type")),
            "kind": lambda value, _: clean_kind(_text(value, "kind")),
            "description": lambda value, _: clean(
                _text(value, "description"), "description", newlines=True
            ),
            "place": lambda value, _: clean_place(_text(value, "place")),
            "default_branch": lambda value, _: clean_branch(_text(value, "branch")),
            "root_commit": lambda value, _: _commit(_text(value, "root_commit")),
            "bare": lambda value, _: _flag(value, "bare"),
            "archived": lambda value, _: _flag(value, "archived"),
            "optional": lambda value, _: _flag(value, "optional"),
            "auto_lock": lambda value, _: clean_auto_lock(_number(value, "auto_lock")),
            "tags": lambda value, _: list(clean_tags(_texts(value, "tags"))),
            "recipients": lambda value, _: list(clean_recipients(_texts(value, "recipients"))),
            "settings": lambda value, _: clean_object(value, "setting"),
            "metadata": lambda value, _: clean_object(value, "metadata"),
            "worktrees": lambda value, _: _worktrees(value),
            "remotes": self._remotes,
        }

    def top(self, values: Any, known: Iterable[str]) -> dict[str, Any]:
        """Return the tables of a document that has a known format."""
        top = _table(values, "the document")
        _refuse_format(top)
        self.report_unknown(top, known, "the document")
        return top

    def parts(self, kind: type[Part], values: Any, noun: str) -> list[Part]:
        """Return the rows of a noun."""
        rows = _list(values, noun)
        if len(rows) > MOST_ROWS:
            raise _invalid(f"it has {len(rows)} rows of [[{noun}]]")
        return [self.part(kind, row, noun) for row in rows]

    def placed_parts(self, kind: type[Part], values: Any, noun: str) -> list[Part]:
        """Return the rows of a noun, sorted by place."""
        parts: list[Any] = self.parts(kind, values, noun)

        def place(part: Any) -> str:
            return part.place

        _refuse_doubled(map(place, parts), f"{noun} with the place")
        _refuse_doubled((key(part.name) for part in parts), f"{noun} with the name")
        return sorted(parts, key=place)

    def part(self, kind: type[Part], found: Any, noun: str) -> Part:
        """Return one row. The error of a value names the row."""
        row = _table(found, f"[{noun}]")
        values: dict[str, Any] = {}
        where = noun
        checks = {**self._checks}
        checks["name"] = lambda value, _: _name(kind, noun, value)
        if kind is WorkspacePart:
            checks["remotes"] = _patterns
        try:
            for field in kind._fields:
                if row.get(field) is not None:
                    values[field] = checks[field](row[field], where)
                elif field not in kind._field_defaults:
                    raise _invalid(f"it has no {field}", field)
                if where == noun and field in ("name", "username", "document"):
                    where = f"{noun} '{values[field]}'"
            self.report_unknown(row, kind._fields, where)
            return kind(**values)
        except SymphonyError as error:
            message = f"{where}: {error.message}"
            raise InvalidValue(error.code, message, hint=error.hint, field=error.field) from None

    def report_unknown(self, row: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        """Note the keys that this Symphony does not know."""
        for name in row.keys() - {*known}:
            message = f"ignored the unknown key '{escaped(name[:100])}' in {where}"
            self._notices.append(Notice("KEY_UNKNOWN", message))

    def _remotes(self, value: Any, where: str) -> dict[str, str]:
        remotes: dict[str, str] = {}
        for name, url in sorted(_table(value, "remotes").items()):
            url, had_credentials = clean_source(
                _text(url, "remotes"), allow_local=self._allow_local
            )
            remotes[clean_remote(name)] = url
            if had_credentials:
                message = f"removed the credentials from remote '{name}' of {where}"
                self._notices.append(Notice("CREDENTIALS_NOT_STORED", message))
        return remotes


def _invalid(reason: str, field: str | None = None) -> InvalidValue:
    return InvalidValue("DOCUMENT_INVALID", f"not a valid document: {reason}", field=field)


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid(f"{where} is not a table")
    return cast("dict[str, Any]", value)


def _list(value: Any, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _invalid(f"{field} is not a list", field)
    return cast("list[Any]", value)


def _name(kind: type[Any], noun: str, value: Any) -> str:
    forbidden = "" if kind is WorkspacePart else NOT_IN_NAMES
    return clean_name(_text(value, "name"), noun, forbidden=forbidden)


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise _invalid(f"{field} is not text", field)
    return value


def _texts(value: Any, field: str) -> list[str]:
    return [_text(one, field) for one in _list(value, field)]


def _flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        raise _invalid(f"{field} is neither true nor false", field)
    return value


def _number(value: Any, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _invalid(f"{field} is not a whole number", field)
    return value


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise _invalid("id is not a UUID", "id") from None


def _commit(text: str) -> str:
    if not _COMMIT.fullmatch(text):
        raise _invalid("root_commit is not a commit", "root_commit")
    return text


def _patterns(value: Any, _: str) -> list[str]:
    return [clean_pattern(one) for one in _texts(value, "remotes")]


def _worktrees(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for branch, place in sorted(_table(value, "worktrees").items()):
        found[clean_branch(branch)] = clean_place(_text(place, "worktrees"))
    if ROOT in found.values():
        raise _invalid("a worktree cannot be at the root", "worktrees")
    _refuse_doubled(found.values(), "worktree with the place")
    return found


def _refuse_inside_bare(repos: Sequence[RepoPart], vaults: Sequence[VaultPart]) -> None:
    """Refuse a place in the directory of another, bare repository, since its hooks are there."""
    bare = {part.place for part in repos if part.bare}
    for part in (*repos, *vaults) if bare else ():
        for place in (part.place, *getattr(part, "worktrees", {}).values()):
            above = {ROOT, *(place[: end.start()] for end in re.finditer("/", place))}
            # Git users keep worktrees in their own bare repository; a restore makes none there.
            for inside in above & bare - {part.place}:
                raise _invalid(f"'{place}' is inside the bare repository at '{inside}'", "place")


def _refuse_doubled(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidValue(
                "DOCUMENT_DOUBLED", f"the document has more than one {what} '{value}'"
            )
        seen.add(value)

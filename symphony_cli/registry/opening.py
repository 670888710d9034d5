"""Opening repos, vaults, workspaces and notes in programs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from symphony_cli.base.errors import Failed, InvalidValue, MissingContext, NotFound
from symphony_cli.base.text import escaped
from symphony_cli.registry import contexts, locating
from symphony_cli.registry.locked import refuse_locked

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader
    from symphony_cli.registry.program_ports import Programs, ProgramWorld

EDITOR_SETTING = "editor"
EDITOR_VARIABLES = ("SYMPHONY_EDITOR", "VISUAL", "EDITOR")


class Opened(NamedTuple):
    """An opened place with the command that opened it."""

    noun: str
    id: str
    name: str
    path: str
    workspace: str | None
    profile: str
    command: list[str]


def open_place(world: ProgramWorld, reference: str | None, *, editor: str | None = None) -> Opened:
    """Open the place that a reference names, or the one around the working directory.

    `editor` is a command line without the path. The default is the desktop's opener for an Obsidian
    vault, then the workspace's setting, then EDITOR_VARIABLES. Returns when the program exits.
    Raises as `locating.locate` does; NotFound for a missing path, Refused for an unreadable vault,
    MissingContext without an editor, InvalidValue for a malformed command, Failed if the program
    cannot start or fails.
    """
    entry = _place_to_open(world.reader, world.choice, reference)
    place = locating.place_of(entry)
    if world.files.missing(place.path):
        refuse_locked(world.reader, world.files, place.path)
        raise NotFound(
            "PATH_MISSING",
            f"{place.noun} '{place.name}' is missing: {place.path} does not exist",
        )
    command = _command(world, entry, place.path, editor)
    _run(world.programs, command, place.path)
    return Opened(*place, command)


def open_file(
    world: ProgramWorld, vault: Entry, path: str, *, editor: str | None = None
) -> list[str]:
    """Open a file (an absolute path) of a vault, and return the command.

    The command runs in the vault's directory. Raises MissingContext, InvalidValue, Failed as
    `open_place` does.
    """
    command = _command(world, vault, path, editor)
    _run(world.programs, command, str(vault.path))
    return command


def require_editor(world: ProgramWorld, vault: Entry, editor: str | None = None) -> None:
    """Raise MissingContext or InvalidValue if `open_file` would."""
    _command(world, vault, "", editor)


def _command(world: ProgramWorld, entry: Entry, path: str, editor: str | None) -> list[str]:
    if editor is None and _is_obsidian(world.reader, entry) and (opener := world.programs.opener):
        return [opener, f"obsidian://open?path={quote(path, safe='', errors='surrogateescape')}"]
    return [*_editor(world, entry, editor), path]


def _run(programs: Programs, command: list[str], directory: str) -> None:
    code = programs.run(command, directory, to_stderr=True)
    if code:
        how = f"exit code {code}" if code > 0 else f"signal {-code}"
        raise Failed("PROGRAM_FAILED", f"'{escaped(command[0])}' failed: {how}")


def _place_to_open(reader: Reader, choice: Choice, reference: str | None) -> Entry:
    if reference is not None:
        return locating.find_place(reader, reference, choice)
    if choice.workspace is not None:
        return contexts.workspace(reader, choice)
    if found := contexts.here(reader, choice):
        return found
    raise MissingContext(
        "NOT_IN_A_PLACE",
        "the working directory belongs to no repo, vault or workspace",
        hint="to open one, run `symphony open NAME`",
        field="reference",
    )


def _is_obsidian(reader: Reader, place: Entry) -> bool:
    return place.noun == "vault" and reader.vaults(id=place.id)[0].kind == "obsidian"


def _editor(world: ProgramWorld, entry: Entry, given: str | None) -> list[str]:
    if given is not None:
        return _words(given, "--with")
    setting = world.reader.workspaces(id=entry.workspace_id)[0].settings.get(EDITOR_SETTING)
    if setting is not None:
        return _words(setting, f"the setting '{EDITOR_SETTING}' of workspace '{entry.workspace}'")
    for name in EDITOR_VARIABLES:
        if value := world.environ.get(name):
            return _words(value, name)
    raise MissingContext(
        "NO_EDITOR",
        "no editor is configured",
        hint="pass --with, or set EDITOR; to set one for the workspace, run"
        f" `symphony workspace edit {entry.workspace_id and entry.workspace_id[:8]}"
        f" --setting {EDITOR_SETTING}=CMD`",
        field="with",
    )


def _words(text: object, source: str) -> list[str]:
    try:
        words = shlex.split(text) if isinstance(text, str) else []
    except ValueError:
        words = []
    if not words:
        raise InvalidValue(
            "EDITOR_INVALID",
            f"{source} is not a command: {escaped(str(text))}",
            field="with" if source == "--with" else EDITOR_SETTING,
        )
    return words

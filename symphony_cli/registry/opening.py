"""Opening: which program shows a repo, a vault or a workspace's root, and running it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from symphony_cli.base.errors import Failed, InvalidValue, MissingContext, NotFound
from symphony_cli.base.text import escaped
from symphony_cli.registry import contexts
from symphony_cli.registry.locked import refuse_locked

if TYPE_CHECKING:
    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Reader
    from symphony_cli.registry.program_ports import Programs, ProgramWorld

SETTING = "editor"
VARIABLES = ("SYMPHONY_EDITOR", "VISUAL", "EDITOR")


class Opened(NamedTuple):
    """A place that was opened, and the command that did it."""

    noun: str
    id: str
    name: str
    path: str
    workspace: str | None
    profile: str
    command: list[str]


def open_place(world: ProgramWorld, reference: str | None, *, editor: str | None = None) -> Opened:
    """Open what a reference names, without one what the working directory belongs to.

    `editor` is a command line without the path. Without it, an Obsidian vault is opened by its
    link, where the desktop has an opener of links, and all else by the workspace's setting or one
    of the VARIABLES. Returns when the program has ended. Raises what `contexts.locate` raises;
    NotFound when nothing is at the path, Refused where a vault is locked, MissingContext without an
    editor, InvalidValue for a command that cannot be parsed, Failed when the program cannot be
    started or does not succeed.
    """
    entry = _entry(world.reader, world.choice, reference)
    place = contexts.place_of(entry)
    if world.files.missing(place.path):
        refuse_locked(world.reader, world.files, place.path)
        raise NotFound(
            "PATH_MISSING",
            f"nothing is at the path of {place.noun} '{place.name}' ({place.path})",
        )
    command = _command(world, entry, place.path, editor)
    _run(world.programs, command, place.path)
    return Opened(*place, command)


def open_file(
    world: ProgramWorld, vault: Entry, path: str, *, editor: str | None = None
) -> list[str]:
    """Open the file of a vault that is at an absolute path; return the command that did it.

    It is run in the vault's directory. Raises MissingContext, InvalidValue, Failed, as `open_place`
    does.
    """
    command = _command(world, vault, path, editor)
    _run(world.programs, command, str(vault.path))
    return command


def require_editor(world: ProgramWorld, vault: Entry, editor: str | None = None) -> None:
    """Raise what `open_file` would for want of an editor: MissingContext, InvalidValue."""
    _command(world, vault, "", editor)


def _command(world: ProgramWorld, entry: Entry, path: str, editor: str | None) -> list[str]:
    if editor is None and _is_obsidian(world.reader, entry) and (opener := world.programs.opener):
        return [opener, f"obsidian://open?path={quote(path, safe='', errors='surrogateescape')}"]
    return [*_editor(world, entry, editor), path]


def _run(programs: Programs, command: list[str], directory: str) -> None:
    code = programs.run(command, directory)
    if code:
        how = f"exit code {code}" if code > 0 else f"signal {-code}"
        raise Failed("PROGRAM_FAILED", f"'{escaped(command[0])}' ended with {how}")


def _entry(reader: Reader, choice: Choice, reference: str | None) -> Entry:
    if reference is not None:
        return contexts.find_place(reader, reference, choice)
    if choice.workspace is not None:
        return contexts.workspace(reader, choice)
    if found := contexts.here(reader, choice):
        return found
    raise MissingContext(
        "NOT_IN_A_PLACE",
        "the working directory belongs to no repo, vault or workspace",
        hint="name one: symphony open NAME",
        field="reference",
    )


def _is_obsidian(reader: Reader, place: Entry) -> bool:
    return place.noun == "vault" and reader.vaults(id=place.id)[0].kind == "obsidian"


def _editor(world: ProgramWorld, entry: Entry, given: str | None) -> list[str]:
    """Return the words of the editor's command line: the first one that is said anywhere."""
    if given is not None:
        return _words(given, "--with")
    setting = world.reader.workspaces(id=entry.workspace_id)[0].settings.get(SETTING)
    if setting is not None:
        return _words(setting, f"the setting '{SETTING}' of workspace '{entry.workspace}'")
    for name in VARIABLES:
        if value := world.environ.get(name):
            return _words(value, name)
    raise MissingContext(
        "NO_EDITOR",
        "nothing says which editor to open it with",
        hint="name one with --with, set EDITOR, or set one for the workspace: "
        f"symphony workspace update {entry.workspace_id and entry.workspace_id[:8]}"
        f" --setting {SETTING}=CMD",
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
            f"{source} is no command: {escaped(str(text))}",
            field="with" if source == "--with" else SETTING,
        )
    return words

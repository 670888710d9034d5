"""Consent to what a bare name reaches, and to unregistering several rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from symphony_cli.base.errors import NotFound
from symphony_cli.base.text import escaped
from symphony_cli.context import AppContext
from symphony_cli.domain.entries import Entry
from symphony_cli.registry.contexts import (
    find_workspace,
    is_glob_here,
    resolve_each,
    resolve_tree,
    worktree_given,
)
from symphony_cli.registry.listing import without_globs
from symphony_cli.registry.locating import beyond
from symphony_cli.registry.references import Scope, has_wildcard, is_path, pasted_in_full, qualified


def within_reach(
    app: AppContext, noun: str, references: Sequence[str], *, in_trees: bool | None = None
) -> list[str]:
    """Return references for a verb that changes, moves, destroys or publishes what they name.

    A bare name, or a glob for workspaces, that leads outside of the active workspace becomes the ID
    of what the user agreed to. `in_trees` says whether the verb works in linked worktrees; it is
    None if a path in one must not stand for its repo. Raises InvalidValue for such a path; NotFound
    without a terminal, with the qualified name; Failed if the user does not agree.
    """
    if noun == "repo" and in_trees is None:
        _refuse_worktrees(app, references)
    found: list[tuple[str, Entry | None]] = []
    for reference in references:
        is_wide = noun != "workspace" and has_wildcard(reference.rpartition("/")[0])
        if is_wide and is_glob_here(app.reader, noun, reference, app.choice):
            found += _everywhere(app, noun, reference)
        else:
            reached = beyond(app.reader, noun, reference, app.choice, trees=bool(in_trees))
            found.append((reference, reached))
    outside = list(dict.fromkeys(qualified(entry) for _, entry in found if entry))
    if outside:
        names = ", ".join(f"'{name}'" for name in outside)
        where = "profile" if noun == "workspace" else "workspace"
        which = f"{noun} {names} is" if len(outside) == 1 else f"{noun}s {names} are"
        message = escaped(f"{which} outside of the active {where}")
        if not app.output.can_ask:
            entries = [entry for _, entry in found if entry]
            raise NotFound("REFERENCE_OUTSIDE", message, hint=_hint(app, noun, entries))
        app.output.say(message)
        app.output.confirm("Continue?", yes=False)
    return [_by_id(app, entry) if entry else reference for reference, entry in found]


def agreed(app: AppContext, noun: str, references: Sequence[str], *, yes: bool) -> list[str]:
    """Return references of what to unregister; the user sees several, and is asked first.

    Raises NotFound, Ambiguous; MissingContext without a terminal and without `yes`; Failed if the
    user does not agree.
    """
    given = within_reach(app, noun, references)
    named = without_globs(app.reader, noun, given, app.choice)
    entries = resolve_each(app.reader, noun, named, app.choice)
    if len(entries) < 2:
        return given
    if not yes:
        for entry in entries:
            app.output.say(f"{noun} '{entry.full_name}' ({entry.path})")
        app.output.confirm(f"Unregister {len(entries)} {noun}s? Their files are kept.", yes=yes)
    return [entry.id for entry in entries]


def _by_id(app: AppContext, entry: Entry) -> str:
    repo, branch = _parts(app, entry)
    return repo.id + branch


def _parts(app: AppContext, entry: Entry) -> tuple[Entry, str]:
    """Return the repo of a worktree and `@BRANCH`, or another entry and nothing."""
    if entry.noun != "worktree":
        return entry, ""
    [repo] = app.reader.entries("repo", id_prefix=entry.id.replace("-", ""))
    return repo, entry.name.removeprefix(repo.name)


def _refuse_worktrees(app: AppContext, references: Sequence[str]) -> None:
    for reference in references:
        if is_path(reference):
            entry = resolve_tree(app.reader, reference, app.choice)
            if entry.noun == "worktree":
                raise worktree_given(app.reader, entry, app.choice)


def _hint(app: AppContext, noun: str, entries: Sequence[Entry]) -> str:
    from shlex import join

    scopes = [Scope((noun,))]
    parts = [_parts(app, entry) for entry in entries]
    names = list(
        dict.fromkeys(pasted_in_full(app.reader, repo, scopes) + branch for repo, branch in parts)
    )
    what = "it, type its full name" if len(names) == 1 else "them, type their full names"
    return f"to select {what}: {escaped(join(names))}"


def _everywhere(app: AppContext, noun: str, glob: str) -> list[tuple[str, Entry | None]]:
    """Return the IDs of what a glob matches, each with its entry if it is outside."""
    active = find_workspace(app.reader, app.choice)
    found: list[tuple[str, Entry | None]] = []
    for id in without_globs(app.reader, noun, [glob], app.choice):
        [entry] = app.reader.entries(noun, id_prefix=id)
        is_inside = active is not None and active.id == entry.workspace_id
        found.append((id, None if is_inside else entry))
    return found

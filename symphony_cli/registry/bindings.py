"""Workspaces that remotes belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from shlex import join, quote
from typing import TYPE_CHECKING, Generic, NamedTuple

from symphony_cli.base.errors import Conflict
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.base.text import escaped
from symphony_cli.domain.remote_patterns import binding_of, bindings, clean_pattern
from symphony_cli.registry.references import qualified
from symphony_cli.registry.registration import Found
from symphony_cli.registry.row_places import is_within
from symphony_cli.registry.rows import counted, first_of
from symphony_cli.registry.surroundings import with_parents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView, WorkspaceView
    from symphony_cli.domain.workspaces import Workspace
    from symphony_cli.registry.ports import Reader, World


Agrees = Callable[[str], bool]


class Bound(NamedTuple):
    """A remote that belongs to another workspace than the active one, by a pattern."""

    url: str
    pattern: str
    workspace: WorkspaceView

    @property
    def options(self) -> str:
        """The options that choose the workspace."""
        return _options(self.workspace)

    @property
    def message(self) -> str:
        """The reason, as part of a sentence."""
        return f"'{self.pattern}' belongs to workspace '{self.workspace.name}'"


def bound_elsewhere(world: World, active: Entry | None, urls: Iterable[str]) -> list[Bound]:
    """Return the remotes that belong to another workspace, none if the user chose the active one.

    `urls` have no credentials.
    """
    workspaces = [one for one in world.reader.workspaces() if one.remotes]
    if world.choice.workspace is not None or not workspaces:
        return []
    own = active and active.id
    found = ((url, binding_of(workspaces, [url])) for url in urls)
    return [Bound(url, *bound) for url, bound in found if bound and bound[1].id != own]


def refuse_taken_patterns(reader: Reader, workspace: Workspace, added: Collection[str]) -> None:
    """Raise Conflict if another workspace has one of the added patterns."""
    for other in reader.workspaces() if added else []:
        taken = [one for one in other.remotes if one in added]
        if taken and other.id != str(workspace.id):
            raise Conflict(
                "REMOTE_PATTERN_TAKEN",
                f"remote pattern '{taken[0]}' already belongs to workspace '{_full_name(other)}'",
                hint=f"to remove it there, run `{join(_removal(other, taken[0]))}`",
                field="remotes",
            )


def shared_patterns(reader: Reader) -> list[Problem]:
    """Return the problems of patterns that several workspaces have."""
    found: dict[str, list[WorkspaceView]] = {}
    for pattern, workspace in bindings(reader.workspaces()):
        found.setdefault(pattern, []).append(workspace)
    return [_shared(*one) for one in found.items() if len(one[1]) > 1]


def _shared(pattern: str, holders: Sequence[WorkspaceView]) -> Problem:
    names = ", ".join(f"'{_full_name(one)}'" for one in holders)
    message = f"workspaces {names} have the same remote pattern, {pattern}: Symphony uses"
    message += f" '{_full_name(holders[-1])}'"
    hint = f"to remove it from one, run `{join(_removal(holders[0], pattern))}`"
    return Problem("shared remote", message, hint)


def _removal(workspace: WorkspaceView, pattern: str) -> tuple[str, ...]:
    return ("symphony", "workspace", "edit", _full_name(workspace), "--remove-remote", pattern)


def _full_name(workspace: WorkspaceView) -> str:
    return f"{workspace.profile}:{workspace.name}"


def held_elsewhere(world: World, workspace: WorkspaceView, added: Iterable[str]) -> list[Notice]:
    """Return warnings of repos in other workspaces that the added patterns of this one claim."""
    patterns = set(map(clean_pattern, added))
    workspaces = world.reader.workspaces()
    repos = world.reader.repos()
    held = {one.path for one in repos if _holder(one) == (workspace.profile, workspace.name)}
    options = _options(workspace)
    return [
        Notice(
            "WORKSPACE_DIFFERS",
            f"kept {one.workspace}/{one.name} in its workspace, though its remote belongs to this"
            " one; to move it, run"
            f" `symphony repo remove {quote(f'{one.profile}:{one.workspace}/{one.name}')}`, then"
            f" `symphony repo add {quote(one.path)} {options}`",
        )
        for one in repos
        if one.remote_url
        and one.path not in held
        and (bound := binding_of(workspaces, [one.remote_url]))
        and bound[1].id == workspace.id
        and bound[0] in patterns
    ]


def _holder(repo: RepoView) -> tuple[str, str]:
    return repo.profile, repo.workspace


def _options(workspace: WorkspaceView) -> str:
    """Return the options that choose a workspace."""
    return join(("-w", _full_name(workspace)))


def without_nested(
    reader: Reader, noun: str, own: Entry | None, searched: Sequence[str], paths: Sequence[str]
) -> tuple[list[str], list[Notice]]:
    """Return what a search found apart from what is in roots of other workspaces below it.

    The notices are about repos or vaults (`noun`) that are not registered there.
    """
    roots = {str(one.path): one for one in reader.entries("workspace") if one.path}
    if own and own.path:
        # Of equal roots its own one decides.
        roots[own.path] = own
    kept: list[str] = []
    nested: dict[str, list[str]] = {}
    for path in paths:
        root = next((one for one in reversed(list(with_parents(path))) if one in roots), None)
        is_other = root is not None and not (own and roots[root].id == own.id)
        if root and is_other and any(root != one and is_within(root, one) for one in searched):
            nested.setdefault(root, []).append(path)
        else:
            kept.append(path)
    return kept, [
        notice
        for root, inside in nested.items()
        for notice in _in_other_root(reader, noun, roots[root], root, inside)
    ]


def _in_other_root(
    reader: Reader, noun: str, other: Entry, root: str, paths: Sequence[str]
) -> Iterator[Notice]:
    held = {one.path for one in reader.entries(noun, workspace_id=other.id)}
    if new := [path for path in paths if path not in held]:
        name = qualified(other)
        yield Notice(
            "WORKSPACE_DIFFERS",
            f"skipped {counted(len(new), noun)} in {escaped(root)}, the root of workspace"
            f" '{name}'; to register {'it' if len(new) == 1 else 'them'} there, run"
            f" `symphony {noun} scan {quote(root)} {join(('-w', name))}`",
        )


class Sorted(NamedTuple, Generic[Found]):
    """New repositories for a workspace, those for other workspaces, and notices of the rest."""

    own: list[Found]
    elsewhere: list[tuple[Entry, list[Found]]]
    notices: list[Notice]


def sorted_by_remotes(
    world: World,
    workspace: Entry | None,
    new: Sequence[Found],
    url_of: Callable[[Found], str | None],
    agrees: Agrees | None,
) -> Sorted[Found]:
    """Return which repositories that a search found go to which workspace by their remotes.

    `agrees` receives the proposal of another workspace. If it is None, nobody can be asked: then
    these repositories are left out, since their registration would change who commits there.
    """
    urls = {one.path: url for one in new if (url := url_of(one))}
    bound = {one.url: one for one in bound_elsewhere(world, workspace, set(urls.values()))}
    found = Sorted[Found]([], [], [])
    groups: dict[str, list[tuple[Bound, Found]]] = {}
    for one in new:
        if by := bound.get(urls.get(one.path, "")):
            groups.setdefault(by.workspace.id, []).append((by, one))
        else:
            found.own.append(one)
    for id, members in groups.items():
        [entry] = world.reader.entries("workspace", id_prefix=id.replace("-", ""))
        held = {repo.path for repo in world.reader.entries("repo", workspace_id=id)}
        rest = [(by, one) for by, one in members if one.path not in held]
        if agrees is None:
            found.notices.extend(_left_out(by, one.path) for by, one in rest)
        elif rest and agrees(_question([(by, one.path) for by, one in rest])):
            found.elsewhere.append((entry, [one for _, one in rest]))
        else:
            found.own.extend(one for _, one in rest)
    return found


def _question(new: Sequence[tuple[Bound, str]]) -> str:
    names = [escaped(path.rpartition("/")[2]) for _, path in new]
    reasons = dict.fromkeys(by.message for by, _ in new)
    return f"{', '.join(reasons)}. Register {first_of(names)} there?"


def _left_out(by: Bound, path: str) -> Notice:
    return Notice(
        "WORKSPACE_DIFFERS",
        f"skipped {escaped(path)}: {by.message}; to register it there, run"
        f" `symphony repo add {quote(path)} {by.options}`",
    )

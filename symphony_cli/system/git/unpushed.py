"""Commits and tags that only a repository has, counted by git."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.text import escaped
from symphony_cli.system.git.on_disk import config, fetched, layout
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.git.on_disk.refs import OPERATIONS

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Finished
    from symphony_cli.system.processes.pool import Task

_LIST = (
    "for-each-ref",
    "--format=%(objectname) %(objecttype) %(*objectname) %(refname) %(symref)",
)
_OPERATIONS = tuple(f"{name}/" for name in OPERATIONS)
_STASH = "refs/stash"
_OBJECT_ID = re.compile(r"[0-9a-f]{40,64}")
_ASK_SECONDS = 30


class Unpushed(NamedTuple):
    """The number of unpushed commits, the references that hold them, and tags without a remote.

    `failed` is the git that failed, if one did; then nothing else is known.
    """

    commits: int = 0
    holders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    failed: Finished | None = None


class _Ref(NamedTuple):
    """A reference: what it names, and the commit behind a tag."""

    oid: str
    kind: str
    peeled: str
    name: str


def count_unpushed(
    program: GitProgram,
    place: Place,
    detached: str | None,
    timeout: float | None,
    *,
    has_stashes: bool,
    ask: bool,
) -> Task[Unpushed]:
    """Count what no remote is known to have; `ask` has the remotes say what they have.

    `detached` is the commit of a detached HEAD.
    """
    listed = yield program.query_at(place.path, *_LIST, timeout=timeout)
    if not listed.is_good:
        return Unpushed(failed=listed)
    refs = _parsed(listed.stdout)
    tracking = fetched.tracking_names(place, [ref.name for ref in refs])
    cloned = fetched.cloned(place)
    known = {ref.oid for ref in refs if ref.name in tracking or cloned.get(ref.name) == ref.oid}
    own = [ref for ref in refs if ref.name not in tracking and not _is_ignored(ref, has_stashes)]
    own += _heads(place, detached)
    if place.kind is Kind.LINKED_WORKTREE:
        # Its repository has the references.
        own = [ref for ref in own if ref.name == "HEAD"]
    fetched_last = fetched.last_fetched(place)
    result = yield from _count(program, place, own, known | fetched_last, timeout)
    if result.failed and fetched_last:
        # Git may have deleted what was fetched.
        result = yield from _count(program, place, own, known, timeout)
    if ask and not result.failed and (result.commits or result.tags):
        there = yield from _on_remotes(program, place)
        there &= {ref.oid for ref in own}
        if there:
            known |= there
            result = yield from _count(program, place, own, known, timeout)
    return result


def _parsed(output: bytes) -> list[_Ref]:
    refs: list[_Ref] = []
    for line in output.decode("utf-8", "surrogateescape").splitlines():
        oid, kind, peeled, name, symbolic = line.split(" ", 4)
        if not symbolic:
            refs.append(_Ref(oid, kind, peeled or oid, name))
    return refs


def _is_ignored(ref: _Ref, has_stashes: bool) -> bool:
    return ref.name.startswith(_OPERATIONS) or (ref.name == _STASH and has_stashes)


def _heads(place: Place, detached: str | None) -> list[_Ref]:
    """Return the detached HEADs of the place and of its worktrees, missing ones included."""
    heads = [_Ref(detached, "commit", detached, "HEAD")] if detached else []
    folder = os.path.join(place.common, "worktrees")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return heads
    for name in names:
        oid = (layout.read_text(os.path.join(folder, name, "HEAD")) or "").strip()
        if _OBJECT_ID.fullmatch(oid):
            heads.append(_Ref(oid, "commit", oid, f"HEAD of worktree {name}"))
    return heads


def _count(
    program: GitProgram, place: Place, own: list[_Ref], known: set[str], timeout: float | None
) -> Task[Unpushed]:
    tips = sorted({ref.oid for ref in own} - known)
    alone: set[str] = set()
    if tips:
        query = ("rev-list", *tips, "--not", *sorted(known), "--")
        done = yield program.query_at(place.path, *query, timeout=timeout)
        if not done.is_good:
            return Unpushed(failed=done)
        alone = set(done.stdout.decode().split())
    holders = [ref.name for ref in own if ref.peeled in alone]
    tags = [
        ref.name
        for ref in own
        if ref.kind == "tag" and ref.oid not in known and ref.peeled not in alone
    ]
    return Unpushed(len(alone), tuple(map(escaped, holders)), tuple(map(escaped, tags)))


def _is_itself(place: Place, url: str | None) -> bool:
    path = os.path.realpath(os.path.join(place.path, url or "."))
    return path in (os.path.realpath(one) for one in (place.path, place.git_dir, place.common))


def _on_remotes(program: GitProgram, place: Place) -> Task[set[str]]:
    """Return the objects that the remotes' references name, as far as they answer."""
    settings = config.parse(layout.read_text(os.path.join(place.common, "config")) or "") or []
    names = [
        name[len("remote.") : -len(".url")]
        for name, value in settings
        # A remote that is the repository itself would go with it.
        if name.startswith("remote.") and name.endswith(".url") and not _is_itself(place, value)
    ]
    ssh = config.last(settings, "core.sshcommand")
    there: set[str] = set()
    for name in dict.fromkeys(names):
        arguments = ("ls-remote", "--", name)
        done = yield program.command_at(
            place.path, *arguments, timeout=_ASK_SECONDS, ssh_command=ssh
        )
        if done.is_good:
            there |= {
                line.split("\t")[0] for line in done.stdout.decode("utf-8", "replace").splitlines()
            }
    return there

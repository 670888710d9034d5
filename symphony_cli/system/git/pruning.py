"""Deletion of branches whose upstream is gone, and whose commits are elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.registry.rows import counted
from symphony_cli.repos.branches.views import (
    DELETED,
    FAILED,
    KEPT,
    WOULD_DELETE,
    JudgedBranch,
    Prune,
)
from symphony_cli.system.git import failures
from symphony_cli.system.git.branches import (
    HEADS,
    REMOTES,
    BranchReader,
    Ref,
    Refs,
    git_directories,
    short,
)
from symphony_cli.system.git.on_disk import layout
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from symphony_cli.system.git.on_disk.layout import Place

# Where no remote says which branch is its default.
_USUAL_DEFAULTS = ("main", "master")
# What a patch is, whatever the user's settings for diffs are.
_WHOLE = (
    *("--patch", "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--unified=3", "--ignore-submodules=none", "--submodule=short"),
)
# More do not fit on a command line on every system.
_MOST_PATHS = 500
# A rebase or bisect detaches HEAD, and comes back to the branch that these files name.
_RETURNING = ("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START")
_UPDATED = "rebase-merge/update-refs"


class BranchPruner(BranchReader):
    """Branches judged by git, and deleted by the commits that they had then."""

    def judge(
        self, paths: Iterable[str], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Prune]:
        """Judge the branches whose upstream is gone."""
        return run_all((self._judged(path, timeout) for path in paths), jobs or local_jobs())

    def delete(
        self, judged: Iterable[Prune], *, jobs: int | None, timeout: float | None
    ) -> Iterator[Prune]:
        """Judge again, and delete the branches that are still the same."""
        return run_all((self._deleted(one, timeout) for one in judged), jobs or local_jobs())

    def _judged(self, path: str, timeout: float | None) -> Task[Prune]:
        try:
            refs = yield from self.refs(path, timeout)
        except Failed as error:
            return Prune(path, problem=error.message)
        used = _used_branches(refs.place)
        judged: list[JudgedBranch] = []
        for ref in refs.gone:
            result, reason = KEPT, ""
            if where := ref.worktree or used.get(ref.name):
                reason = f"checked out in {where}"
            else:
                try:
                    result, reason = yield from self._verdict(refs, ref, timeout)
                except Failed as error:
                    reason = f"git cannot tell whether it is merged: {error.message}"
            judged.append(JudgedBranch(ref.branch, ref.oid, result, reason))
        return Prune(path, judged)

    def _verdict(self, refs: Refs, ref: Ref, timeout: float | None) -> Task[tuple[str, str]]:
        """Return what to do with a branch that nobody uses, and why. Raises Failed."""
        path, oid = refs.place.path, ref.oid
        listing = ("for-each-ref", "--format=%(refname)", f"--contains={oid}")
        bases = _bases(refs, ref)
        there = yield from self.output(path, *listing, REMOTES, *bases, timeout=timeout)
        names = set(there.splitlines())
        if holder := next((name for name in (*bases, *sorted(names)) if name in names), None):
            on_remote = holder.startswith(REMOTES) and holder not in bases
            how = "its commits are on" if on_remote else "merged into"
            return WOULD_DELETE, f"{how} {escaped(short(holder))}"
        for base in bases:
            if how := (yield from self._patched(refs, refs.by_name[base].oid, oid, timeout)):
                return WOULD_DELETE, f"{how} {escaped(short(base))}"
        alone = yield from self.output(
            path, "rev-list", "--count", oid, "--not", "--remotes", *bases, "--", timeout=timeout
        )
        return KEPT, counted(int(alone), "unmerged commit")

    def _patched(self, refs: Refs, base: str, oid: str, timeout: float | None) -> Task[str | None]:
        """Return how a branch came into another one as patches, or None if it did not.

        Whole patches are compared, since the patch IDs of git-cherry ignore white space, which
        changes the meaning of Python, YAML and makefiles. A patch has no place in its file, so a
        merge must change nothing, either.
        """
        path = refs.place.path
        merged = yield self._program.query_at(path, "merge-base", base, oid, timeout=timeout)
        if not merged.is_good:
            # They share no history.
            return None
        start = merged.stdout.decode().strip()
        names = (
            "diff",
            "--name-only",
            "--no-renames",
            "--ignore-submodules=none",
            "-z",
            start,
            oid,
        )
        listed = yield from self.output(path, *names, timeout=timeout)
        changed = listed.split("\0")[:-1]
        if not changed:
            # Any empty commit has the same patch.
            return None
        only = changed if len(changed) <= _MOST_PATHS else []
        there = yield from self._patches(path, f"{start}..{base}", only, timeout)
        merges = ("rev-list", "--count", "--merges", f"{base}..{oid}")
        if int((yield from self.output(path, *merges, timeout=timeout))) == 0:
            own = yield from self._patches(path, f"{base}..{oid}", [], timeout)
            if own <= there - {""}:
                is_in = yield from self._changes_nothing(refs, base, oid, timeout)
                return "its patches are in" if is_in else None
        whole = yield from self.output(path, "diff", *_WHOLE, start, oid, "--", timeout=timeout)
        if _patch(whole) not in there:
            return None
        is_in = yield from self._changes_nothing(refs, base, oid, timeout)
        return "squashed into" if is_in else None

    def _changes_nothing(
        self, refs: Refs, base: str, oid: str, timeout: float | None
    ) -> Task[bool]:
        """Whether a merge would leave the base as it is; git before 2.38 cannot tell."""
        path = refs.place.path
        objects = os.path.join(refs.place.common, "objects")
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="symphony-objects-") as temporary:
            # The repository gets none of the objects that the merge makes.
            merged = yield self._program.query_at(
                path,
                *("merge-tree", "--write-tree", base, oid),
                timeout=timeout,
                with_settings=False,
                GIT_OBJECT_DIRECTORY=temporary,
                GIT_ALTERNATE_OBJECT_DIRECTORIES=_quoted(objects),
            )
        tree = yield from self.output(path, "rev-parse", f"{base}^{{tree}}", timeout=timeout)
        return merged.is_good and merged.stdout.strip() == tree.strip().encode()

    def _patches(
        self, path: str, commits: str, only: list[str], timeout: float | None
    ) -> Task[set[str]]:
        """Return the patches of the commits in a range, of those that change any of the paths."""
        listing = ("log", *_WHOLE, "--no-merges", "--full-history", "--no-show-signature")
        found = yield from self.output(
            path,
            *(*listing, "--full-diff", "--format=%x00", commits, "--", *only),
            timeout=timeout,
            GIT_LITERAL_PATHSPECS="1",
        )
        return set(map(_patch, found.split("\0")[1:]))

    def _deleted(self, judged: Prune, timeout: float | None) -> Task[Prune]:
        path = judged.path
        now = yield from self._judged(path, timeout)
        doomed = {(one.branch, one.commit) for one in now.branches if one.result == WOULD_DELETE}
        results: list[JudgedBranch] = []
        for one in judged.branches:
            if one.result == WOULD_DELETE:
                if (one.branch, one.commit) in doomed:
                    one = yield from self._delete(path, one, timeout)
                else:
                    reason = "it has changed since it was listed"
                    one = one._replace(result=FAILED, reason=reason)
            results.append(one)
        return Prune(path, results)

    def _delete(self, path: str, one: JudgedBranch, timeout: float | None) -> Task[JudgedBranch]:
        """Delete a branch that still has its commit, and its configuration, as git-branch does."""
        place = layout.place_at(path)
        if place and (where := _used_branches(place).get(HEADS + one.branch)):
            return one._replace(result=FAILED, reason=f"checked out in {where}")
        # git-branch would delete a commit that came meanwhile.
        delete = ("update-ref", "--no-deref", "-d", HEADS + one.branch, one.commit)
        done = yield self._program.command_at(path, *delete, timeout=timeout)
        if not done.is_good:
            return one._replace(result=FAILED, reason=failures.reason(done))
        # A branch may be without a section of its own.
        section = ("config", "--local", "--remove-section", f"branch.{one.branch}")
        yield self._program.command_at(path, *section, timeout=timeout)
        return one._replace(result=DELETED)


def _bases(refs: Refs, ref: Ref) -> list[str]:
    """Return the default branches, on the remote of a branch and here, by full name."""
    remotes = [ref.remote]
    if ref.remote in ("", "."):
        heads = (name for name in refs.by_name if name.startswith(REMOTES))
        remotes = sorted({name.removeprefix(REMOTES).partition("/")[0] for name in heads})
    found: list[str] = []
    for remote in remotes:
        head = refs.by_name.get(f"{REMOTES}{remote}/HEAD")
        usual = (f"{REMOTES}{remote}/{name}" for name in _USUAL_DEFAULTS)
        names = (head.target, *usual) if head else tuple(usual)
        if base := next((name for name in names if name in refs.by_name), None):
            found.append(base)
    local = [
        branch.name
        for branch in refs.branches
        if branch.upstream in found and branch.name != ref.name and branch.remote in remotes
    ]
    return [*found, *local]


def _used_branches(place: Place) -> dict[str, str]:
    """Return the branches that worktrees use, also in a rebase or bisect, and where."""
    used: dict[str, str] = {}
    for git_dir in git_directories(place):
        back = layout.read_text(os.path.join(git_dir, "gitdir"))
        where = os.path.dirname(back.strip()) if back else place.path
        names = [layout.symbolic_target(os.path.join(git_dir, "HEAD")) or ""]
        for name in _RETURNING:
            text = (layout.read_text(os.path.join(git_dir, name)) or "").strip()
            names.append(text if text.startswith("refs/") else HEADS + text)
        updated = layout.read_text(os.path.join(git_dir, _UPDATED)) or ""
        names += [line for line in updated.splitlines() if line.startswith(HEADS)]
        used.update(dict.fromkeys(names, where))
    return used


def _quoted(path: str) -> str:
    """Return a path for a list of alternates, in which a colon ends a path (git(1))."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}
    return '"' + "".join(escapes.get(character, character) for character in path) + '"'


def _patch(text: str) -> str:
    """Return a patch without its place in the file and the IDs of the contents."""
    lines = (line for line in text.strip("\n").split("\n") if not line.startswith("index "))
    return "\n".join("@@" if line.startswith("@@ ") else line for line in lines)

"""Facts of repositories, from files or from git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.repos import GitFacts
from symphony_cli.system.disk.files import existing_directory
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk import config, layout
from symphony_cli.system.git.on_disk import facts as git_facts
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.processes.pool import Task, local_jobs, run, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram


class LocalGit:
    """The installed git."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def inspect(self, path: str) -> GitFacts:
        """Return the facts of a repository.

        Raises InvalidValue (field `path`): NOT_A_REPO, REPO_DAMAGED, REPO_IS_WORKTREE,
        REPO_IS_SUBMODULE, and as `existing_directory` does.
        """
        real = existing_directory(path)
        place = layout.place_or_submodule(real)
        if place is None or not place.is_repository:
            raise _no_repository(path, real, place)
        return next(run_all([self._facts(place)], 1))

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        """Return the facts of many repositories in parallel.

        A repository that is missing by now has only its path.
        """
        facts = {path: GitFacts(path) for path in paths}
        tasks = (self._task(path, with_history=with_history) for path in facts)
        for found in run_all(tasks, local_jobs()):
            facts[found.path] = found
        return facts

    def worktrees(self, path: str) -> list[str]:
        """Return the paths of existing linked worktrees."""
        place = layout.place_at(path)
        return layout.worktree_paths(place) if place and place.is_repository else []

    def submodules(self, path: str) -> list[str]:
        """Read `.gitmodules`, which may name anything."""
        found: list[str] = []
        pending = [path]
        while pending:
            top = pending.pop()
            for inner in sorted(layout.submodule_paths(top)):
                one = os.path.join(top, inner)
                is_below = not os.path.isabs(inner) and inner.split("/")[0] not in ("", ".", "..")
                if is_below and layout.working_tree_at(one):
                    found.append(one)
                    pending.append(one)
        return found

    def git_directory(self, path: str) -> str | None:
        """Return the common directory, found without git."""
        place = layout.place_at(path)
        # A registered repo may have become a submodule.
        is_repo = place is not None and (place.is_repository or place.kind is Kind.SUBMODULE)
        return os.path.realpath(place.common) if place and is_repo else None

    def identity(self) -> tuple[str | None, str | None]:
        """Return `user.name` and `user.email`, outside of any repository."""
        # The working directory's repository may have an identity of its own; with a GIT_DIR that
        # is not a repository, git reads only the user's and the system's configuration.
        pattern = r"^user\.(name|email)$"
        arguments = ("config", "--null", "--get-regexp", pattern)
        output = self._program.output(self._program.query("/", *arguments, GIT_DIR=os.devnull))
        found = {
            name: (value or "").strip() or None for name, value in config.from_output(output or "")
        }
        return found.get("user.name"), found.get("user.email")

    def version(self) -> tuple[int, ...] | None:
        """Return the version that git prints."""
        # The user's configuration may be invalid, which is not the version's matter.
        query = self._program.query(
            "/", "version", GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1"
        )
        output = self._program.output(query)
        match = re.search(r"(?<!\d)\d+(?:\.\d+)+", output or "")
        return tuple(int(part) for part in match[0].split(".")) if match else None

    def problem(self) -> str | None:
        """Return what git says of its own start and the user's configuration, or None."""
        done = run(self._program.query("/", "config", "--list", GIT_DIR=os.devnull))
        if done.status is None:
            return f"cannot run git: {failures.reason(done)}"
        if done.is_good:
            return None
        return f"git cannot read its configuration: {failures.reason(done)}"

    def _task(self, path: str, *, with_history: bool) -> Task[GitFacts]:
        place = layout.place_at(path)
        if place is None or not place.is_repository:
            return GitFacts(path)
        return (yield from self._facts(place, with_history=with_history))

    def _facts(self, place: Place, *, with_history: bool = True) -> Task[GitFacts]:
        facts = git_facts.read(place) or (yield from self._facts_from_git(place))
        root = None
        for tip in facts.tips if with_history else ():
            output = yield from self._output(place, "rev-list", "--max-parents=0", tip, "--")
            if output:
                # The oldest comes last; joined histories have several.
                root = output.split()[-1]
                break
        branch = facts.default_branch
        # Git allows any bytes in a branch's name; the store keeps text without control characters.
        if branch is not None and has_control(branch):
            branch = None
        return GitFacts(place.path, facts.remote_url, branch, root)

    def _facts_from_git(self, place: Place) -> Task[git_facts.Facts]:
        """Return the facts of a repository whose files only git can read."""
        urls = ("config", "--null", "--get-regexp", r"^remote\..*\.url$")
        settings = config.from_output((yield from self._output(place, *urls)) or "")
        remote, url = config.main_remote(settings) or (None, None)
        refs = yield from self._output(
            place, "for-each-ref", "--format=%(refname) %(symref)", "refs/heads", "refs/remotes"
        )
        symbolic = dict(line.split(" ", 1) for line in (refs or "").splitlines())
        remote_head = symbolic.get(f"refs/remotes/{remote}/HEAD") if remote else None
        head = ((yield from self._output(place, "symbolic-ref", "--quiet", "HEAD")) or "").strip()
        return git_facts.from_refs(
            place,
            remote,
            url,
            git_facts.Refs(head or None, remote_head or None, frozenset(symbolic)),
        )

    def _output(self, place: Place, *arguments: str) -> Task[str | None]:
        """Return git's output, or None if it fails, is not installed, or takes too long."""
        done = yield self._program.query_at(place.path, *arguments)
        return done.stdout.decode("utf-8", "surrogateescape") if done.is_good else None


def _no_repository(path: str, real: str, place: Place | None) -> InvalidValue:
    """Return the error for a path that is not a repository of its own."""
    shown = escaped(path)
    if place is None or place.kind is Kind.GIT_DIRECTORY:
        outer = layout.enclosing(real)
        return InvalidValue(
            "NOT_A_REPO",
            f"'{shown}' is not a git repository",
            hint=_hint(outer.owner or outer.path) if outer else None,
            field="path",
        )
    if place.kind is Kind.DAMAGED:
        import shlex

        return InvalidValue(
            "REPO_DAMAGED",
            f"'{shown}' has a .git that is not a git repository",
            hint=f"to see why, run `git -C {shlex.quote(escaped(real))} status`",
            field="path",
        )
    noun, code = (
        ("a linked worktree", "REPO_IS_WORKTREE")
        if place.kind is Kind.LINKED_WORKTREE
        else ("a submodule", "REPO_IS_SUBMODULE")
    )
    belongs = f" of '{escaped(place.owner)}'" if place.owner else ""
    return InvalidValue(
        code,
        f"'{shown}' is {noun}{belongs}",
        hint=_hint(place.owner) if place.owner else None,
        field="path",
    )


def _hint(path: str) -> str:
    import shlex

    return f"to register that repo, run `symphony repo add {shlex.quote(escaped(path))}`"

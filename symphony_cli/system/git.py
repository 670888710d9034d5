"""Git: the only place that starts a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cached_property

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.repos import GitFacts
from symphony_cli.domain.text import escaped, has_control
from symphony_cli.system import git_config, git_files, git_layout
from symphony_cli.system.files import existing_directory
from symphony_cli.system.git_layout import Kind, Place

# What would have git look at another repository than the one that is meant, or at another state
# of it: `git rev-parse --local-env-vars`, and what has the same effect without being listed there.
_NOT_PASSED_ON = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
_SET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Old gits do not know GIT_NO_LAZY_FETCH, and would start what a partial clone's
    # configuration names as its ssh command. With no protocol allowed they fail instead.
    "GIT_ALLOW_PROTOCOL": "",
}
_OPTIONS = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_SECONDS = 30


class LocalGit:
    """The git that is installed here. What files can answer is answered where there is none.

    `environ` is the environment that git is started in, less what points it elsewhere.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        kept = {name: value for name, value in environ.items() if name not in _NOT_PASSED_ON}
        self._environ = kept | _SET

    def inspect(self, path: str) -> GitFacts:
        """Return what is known of the repository at a path.

        Raises InvalidValue (field `path`): what `existing_directory` raises, NOT_A_REPO,
        REPO_DAMAGED, REPO_IS_WORKTREE, REPO_IS_SUBMODULE.
        """
        real = existing_directory(path)
        place = git_layout.place_in(real)
        if place is None or not place.is_repository:
            raise _no_repository(path, real, place)
        return self._facts(place)

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        """Return what is known of each of the repositories, which a search has found.

        Of one that is gone by now only the path is known. Without history, root commits are left
        out, and what files can tell needs no git.
        """
        places = {path: git_layout.place_at(path) for path in paths}
        if not with_history or len(places) < 2:
            return {
                path: self._facts_of(path, place, with_history=with_history)
                for path, place in places.items()
            }
        from concurrent.futures import ThreadPoolExecutor

        # Each waits for a process of its own, so twice as many as there are cores keep them busy.
        with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
            return dict(zip(places, pool.map(self._facts_of, places, places.values()), strict=True))

    def worktrees(self, path: str) -> list[str]:
        """Return the paths of a repository's linked worktrees that are there, sorted."""
        place = git_layout.place_at(path)
        return git_layout.worktree_paths(place) if place and place.is_repository else []

    def identity(self) -> tuple[str | None, str | None]:
        """Return `user.name` and `user.email` of the user's own git configuration."""
        # The working directory's repository may have an identity of its own; with a GIT_DIR that
        # is none, git reads what holds everywhere.
        pattern = r"^user\.(name|email)$"
        output = self._run("/", "config", "--null", "--get-regexp", pattern, GIT_DIR=os.devnull)
        found = {name: (value or "").strip() or None for name, value in _settings(output)}
        return found.get("user.name"), found.get("user.email")

    def version(self) -> tuple[int, ...] | None:
        """Return git's version, or None where git cannot be started."""
        match = re.search(r"\d+(?:\.\d+)+", self._run("/", "version") or "")
        return tuple(int(part) for part in match[0].split(".")) if match else None

    def _facts_of(self, path: str, place: Place | None, *, with_history: bool = True) -> GitFacts:
        if place is None or not place.is_repository:
            return GitFacts(path)
        return self._facts(place, with_history=with_history)

    def _facts(self, place: Place, *, with_history: bool = True) -> GitFacts:
        known = git_files.known(place) or self._ask(place)
        root = None
        for tip in known.tips if with_history else ():
            arguments = ("--max-parents=0", tip, "--")
            if output := self._run_in(place, "rev-list", *arguments):
                # The oldest comes last; there are several where histories were joined.
                root = output.split()[-1]
                break
        branch = known.default_branch
        # Git takes any bytes for a branch's name; what cannot be kept as text is not known.
        if branch is not None and has_control(branch):
            branch = None
        return GitFacts(place.path, known.remote_url, branch, root)

    def _ask(self, place: Place) -> git_files.Known:
        """Return what git itself tells of a repository whose files are not for us to read."""
        output = self._run_in(place, "config", "--null", "--get-regexp", r"^remote\..*\.url$")
        remote, url = git_config.first_remote(_settings(output)) or (None, None)
        refs = self._run_in(
            place, "for-each-ref", "--format=%(refname) %(symref)", "refs/heads", "refs/remotes"
        )
        symbolic = dict(line.split(" ", 1) for line in (refs or "").splitlines())
        remote_head = symbolic.get(f"refs/remotes/{remote}/HEAD") if remote else None
        head = (self._run_in(place, "symbolic-ref", "--quiet", "HEAD") or "").strip() or None
        return git_files.from_refs(
            place, remote, url, git_files.Refs(head, remote_head or None, frozenset(symbolic))
        )

    def _run_in(self, place: Place, *arguments: str) -> str | None:
        # Git looks for the repository itself instead of being given GIT_DIR, since only then does
        # it refuse one that belongs to another user (safe.directory). The ceiling keeps it from
        # finding one further up.
        return self._run(
            place.path, *arguments, GIT_CEILING_DIRECTORIES=os.path.dirname(place.path)
        )

    @cached_property
    def _git(self) -> str:
        # Looked up once, since each start would try every directory of PATH again.
        return shutil.which("git", path=self._environ.get("PATH")) or "git"

    def _run(self, directory: str, *arguments: str, **variables: str) -> str | None:
        """Return what git writes, or None when it fails, is not there, or takes too long."""
        try:
            done = subprocess.run(
                [self._git, "-C", directory, *_OPTIONS, *arguments],
                env=self._environ | variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _settings(output: str | None) -> git_config.Settings:
    """Return the settings in what `git config --null` writes."""
    settings: git_config.Settings = []
    for entry in (output or "").split("\0")[:-1]:
        name, newline, value = entry.partition("\n")
        settings.append((name, value if newline else None))
    return settings


def _no_repository(path: str, real: str, place: Place | None) -> InvalidValue:
    """Return the error that says what stands at a path instead of a repository."""
    shown = escaped(path)
    if place is None or place.kind is Kind.GIT_DIRECTORY:
        outer = git_layout.enclosing(real)
        return InvalidValue(
            "NOT_A_REPO",
            f"'{shown}' is not a git repository",
            hint=_hint(outer.owner or outer.path) if outer else None,
            field="path",
        )
    if place.kind is Kind.DAMAGED:
        return InvalidValue(
            "REPO_DAMAGED",
            f"'{shown}' has a .git that is not a git repository",
            hint=f"see what git says: git -C {real} status",
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

    return f"symphony repo add {shlex.quote(escaped(path))}"

"""Clones for a document: made beside their paths, and put there once they are complete.

A process that is killed at any moment leaves only a hidden directory, which the next one removes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from shlex import quote
from typing import TYPE_CHECKING
from uuid import uuid4

from symphony_cli.base.errors import Conflict, Failed, SymphonyError
from symphony_cli.domain.remote_urls import address_of
from symphony_cli.system.git import failures
from symphony_cli.system.git.clone import configured_ssh_command, messages, watcher
from symphony_cli.system.git.on_disk.layout import Kind, enclosing, place_at, read_text
from symphony_cli.system.git.on_disk.surroundings import Surroundings
from symphony_cli.system.git.restored_places import make_parents
from symphony_cli.system.processes.pool import Task, network_jobs, run_all
from symphony_cli.system.processes.signals import interrupts_ignored
from symphony_cli.transfer.documents import Made, Wanted

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Finished

_PROTOCOLS = "https:ssh:git:git+ssh:ssh+git"
_UNFINISHED = ".symphony-clone"
_LEFT = re.compile(r"\..+\.[0-9a-f]{8}\.symphony-clone")
# A killed process may just have written another file.
_ATTEMPTS = 10
# `git worktree add` locks a worktree with this reason until it is complete.
_INITIALIZING = "initializing"


class GitRestorer:
    """Clones made with git-clone for a document."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def run(
        self,
        wanted: Sequence[Wanted],
        *,
        allow_local: bool,
        jobs: int | None = None,
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Made]:
        """Clone in parallel, repositories inside others after them."""
        protocols = f"{_PROTOCOLS}:file" if allow_local else _PROTOCOLS
        parents = {os.path.dirname(one.path) for one in wanted}
        _sweep(parents)
        for wave in _waves(wanted):
            tasks = (_Cloning(self._program, one, protocols, watch).task() for one in wave)
            yield from run_all(tasks, jobs or network_jobs())
        # A git that outlived its killed parent may have written again.
        _sweep(parents)


def _waves(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """Return the repositories in groups, each after the groups that they are inside of."""
    waves: list[list[Wanted]] = []
    above: list[str] = []
    for one in sorted(wanted, key=lambda one: f"{one.path}/"):
        while above and not one.path.startswith(above[-1]):
            above.pop()
        if len(above) == len(waves):
            waves.append([])
        waves[len(above)].append(one)
        above.append(f"{one.path}/")
    return waves


class _Cloning:
    """The clone of one repository."""

    def __init__(
        self,
        program: GitProgram,
        wanted: Wanted,
        protocols: str,
        watch: Callable[[str], None] | None,
    ) -> None:
        self._program = program
        self._wanted = wanted
        self._protocols = protocols
        self._watch = watch
        parent, name = os.path.split(wanted.path)
        self._parent = parent
        self._new = os.path.join(parent, f".{name}.{uuid4().hex[:8]}{_UNFINISHED}")

    def task(self) -> Task[Made]:
        """Make what is missing, and return the result."""
        said: list[str] = []
        try:
            if not self._wanted.exists:
                said = yield from self._clone()
            without = yield from self._add_worktrees()
        except SymphonyError as error:
            return Made(self._wanted, error=error)
        except OSError as error:
            message = f"{self._wanted.path} cannot be created: {error.strerror}"
            return Made(self._wanted, error=Failed("DIRECTORY_NOT_MADE", message, field="path"))
        return Made(self._wanted, said, without)

    def _clone(self) -> Task[list[str]]:
        make_parents(self._wanted.path, self._wanted.root)
        with _held(self._new):
            try:
                done = yield from self._git_clone()
                yield from self._add_remotes()
                self._put()
            finally:
                with interrupts_ignored():
                    _remove(self._new)
        said = messages(done)
        path = self._wanted.path
        if os.path.exists(f"{path}/.gitmodules"):
            update = f"git -C {quote(path)} submodule update --init --recursive"
            said.append(f"its submodules were not cloned; to clone them, run `{update}`")
        return said

    def _git_clone(self) -> Task[Finished]:
        wanted = self._wanted
        url = wanted.remotes[wanted.main]
        ssh_command = None
        if address_of(url).scheme.endswith("ssh"):
            ssh_command = yield from configured_ssh_command(self._program, self._new, url)
        volume = "--quiet" if self._watch is None else "--progress"
        arguments = ["clone", volume, f"--origin={wanted.main}"]
        if wanted.bare:
            tracking = f"+refs/heads/*:refs/remotes/{wanted.main}/*"
            arguments += ["--bare", "--config", f"remote.{wanted.main}.fetch={tracking}"]
        done = yield self._program.command_at(
            self._new,
            *arguments,
            "--",
            url,
            self._new,
            ssh_command=ssh_command,
            watcher=watcher(wanted.name, self._watch) if self._watch is not None else None,
            protocols=self._protocols,
        )
        if not done.is_good:
            raise self._failure(done)
        return done

    def _add_remotes(self) -> Task[None]:
        for name, url in self._wanted.remotes.items():
            if name == self._wanted.main:
                continue
            done = yield self._program.command_at(self._new, "remote", "add", "--", name, url)
            if not done.is_good:
                reason = failures.reason(done)
                raise Failed("CLONE_FAILED", f"failed to add remote '{name}': {reason}")

    def _put(self) -> None:
        """Give the complete clone its path, which may be an empty directory. Raises Conflict."""
        path = self._wanted.path
        try:
            # An empty directory may have been made for a vault.
            with suppress(FileNotFoundError):
                os.rmdir(path)
            os.rename(self._new, path)
        except OSError:
            if os.path.lexists(path):
                raise _taken(path) from None
            raise

    def _failure(self, done: Finished) -> Failed:
        if done.status is None:
            return failures.git_not_found(done)
        url, reason = self._wanted.remotes[self._wanted.main], failures.reason(done)
        if failures.needs_credentials(done):
            hint = failures.credentials_hint(url)
            return Failed("CREDENTIALS_NEEDED", f"{url} needs credentials: {reason}", hint=hint)
        return Failed("CLONE_FAILED", f"failed to clone {url}: {reason}")

    def _add_worktrees(self) -> Task[list[str]]:
        """Make the linked worktrees; return the branches without one."""
        wanted, without = self._wanted, list[str]()
        if not wanted.worktrees:
            return without
        place = place_at(wanted.path)
        outer = enclosing(wanted.path) if place and place.kind is Kind.BARE else None
        if outer and f"{outer.path}/".startswith(f"{wanted.root}/"):
            # It may be among the files of a clone, with hooks and settings of its own.
            return list(wanted.worktrees)
        yield from self._remove_unfinished()
        made = dict(Surroundings().worktrees(wanted.path))
        for branch, path in wanted.worktrees.items():
            if branch in made:
                continue
            try:
                make_parents(path, wanted.root)
            except SymphonyError:
                without.append(branch)
                continue
            if os.path.lexists(path):
                without.append(branch)
                continue
            done = yield self._program.command_at(
                wanted.path,
                *("worktree", "add", "--quiet", "--guess-remote", "--", path, branch),
                protocols=self._protocols,
            )
            if not done.is_good:
                without.append(branch)
        return without

    def _remove_unfinished(self) -> Task[None]:
        """Remove the worktrees that a killed `git worktree add` left."""
        place = place_at(self._wanted.path)
        folder = os.path.join(place.common, "worktrees") if place else ""
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            reason = read_text(os.path.join(folder, name, "locked"))
            git_file = read_text(os.path.join(folder, name, "gitdir")) or ""
            path = os.path.dirname(git_file.strip())
            is_unfinished = (reason or "").strip() == _INITIALIZING
            if not is_unfinished or path not in self._wanted.worktrees.values():
                continue
            yield self._program.command_at(
                self._wanted.path, "worktree", "remove", "--force", "--force", "--", path
            )
            # Git refuses one whose files are not all there yet.
            shutil.rmtree(path, ignore_errors=True)
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


@contextmanager
def _held(new: str) -> Generator[None]:
    """Create a directory, and hold it while this process works there."""
    os.mkdir(new)
    descriptor = _opened(new)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _opened(directory: str) -> int:
    return os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)


def _sweep(parents: Iterable[str]) -> None:
    """Remove the clones that killed processes left in directories."""
    for parent in parents:
        names = os.listdir(parent) if os.path.isdir(parent) else []
        for path in (os.path.join(parent, name) for name in names if _LEFT.fullmatch(name)):
            with suppress(OSError):
                descriptor = _opened(path)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _remove(path)
                finally:
                    os.close(descriptor)


def _remove(path: str) -> None:
    for _ in range(_ATTEMPTS):
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.lexists(path):
            return


def _taken(path: str) -> Conflict:
    return Conflict(
        "PATH_TAKEN",
        f"'{path}' was created in the meantime",
        hint="to keep what is there, run the command again",
        field="path",
    )

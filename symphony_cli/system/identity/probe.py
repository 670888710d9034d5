"""The identity of a commit, for hooks.

Git is started with `os.posix_spawn`, because importing subprocess takes longer than
`symphony identity check` may take. Unlike the rest of the program, the probe keeps the repository,
the index and the identity in the environment, which git sets for its hooks.
"""

from __future__ import annotations

import os
import select
import time

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.identity.states import UNKNOWN, Identity
from symphony_cli.system.git.on_disk.whereabouts import WHERE, whereabouts
from symphony_cli.system.identity import answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from symphony_cli.registry.choices import Whereabouts

_CHUNK = 1 << 16
# As for every other query; a hung file system must not hold a prompt or a commit.
_SECONDS = 30
# The module signal imports enum, which takes longer than a poll.
_SIGKILL = 9
# These would override a path that the user gave.
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")


class _Process:
    """A running git with an empty standard input."""

    def __init__(self, arguments: tuple[str, ...], environ: Mapping[str, str]) -> None:
        self._out, out = os.pipe()
        self._error, error = os.pipe()
        actions = (
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, out, 1),
            (os.POSIX_SPAWN_DUP2, error, 2),
        )
        try:
            self._id = os.posix_spawnp("git", ("git", *arguments), environ, file_actions=actions)
        except OSError as failure:
            self._close()
            reason = failure.strerror
            message = f"cannot run git: {reason}"
            raise Failed("GIT_NOT_FOUND", message, hint="install git") from None
        finally:
            os.close(out)
            os.close(error)

    def finished(self) -> tuple[int, str, bytes]:
        """Wait for the end, and return the exit code, standard output and standard error.

        Raises Failed if git takes too long.
        """
        chunks: dict[int, list[bytes]] = {self._out: [], self._error: []}
        deadline = time.monotonic() + _SECONDS
        # Both at once: git waits if either pipe is full.
        poll = select.poll()
        for descriptor in chunks:
            poll.register(descriptor, select.POLLIN)
        waiting = len(chunks)
        try:
            while waiting:
                ready = poll.poll(max(0, deadline - time.monotonic()) * 1000)
                if not ready:
                    os.kill(self._id, _SIGKILL)
                    # On a hung file system the process may not end, even killed.
                    os.waitpid(self._id, os.WNOHANG)
                    raise Failed("GIT_TIMED_OUT", f"git timed out after {_SECONDS} s")
                for descriptor, _ in ready:
                    if chunk := os.read(descriptor, _CHUNK):
                        chunks[descriptor].append(chunk)
                        # Only one of the last lines is shown.
                        if descriptor == self._error:
                            del chunks[descriptor][:-2]
                    else:
                        poll.unregister(descriptor)
                        waiting -= 1
        finally:
            self._close()
        status = os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])
        out, error = (b"".join(parts) for parts in chunks.values())
        return status, os.fsdecode(out), error

    def _close(self) -> None:
        os.close(self._out)
        os.close(self._error)


class GitProbe:
    """Queries to the git on `environ`'s PATH, in that environment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def begin(self, path: str | None) -> Look:
        """Start git without the variables that would override a path."""
        if path is None:
            return Look((), self._environ)
        if not os.path.isdir(path):
            from symphony_cli.system.disk.files import existing_directory

            path = existing_directory(path)
        environ = {name: self._environ[name] for name in self._environ if name not in _ELSEWHERE}
        return Look(("-C", path), environ)


class Look:
    """Two running git processes; unread ones end with this program."""

    def __init__(self, options: tuple[str, ...], environ: Mapping[str, str]) -> None:
        self._options = options
        # `whereabouts` compares git's English messages.
        self._environ = {**environ, "LC_ALL": "C"}
        self._where = self._started(*WHERE)
        self._variables = self._started(*answers.VARIABLES)

    def _started(self, *arguments: str) -> _Process:
        return _Process((*self._options, *arguments), self._environ)

    def whereabouts(self) -> Whereabouts | None:
        """Wait for `git rev-parse`."""
        _, output, error = self._where.finished()
        place = whereabouts(output)
        if place is None and answers.NO_REPOSITORY not in error:
            raise Failed("REPO_UNREADABLE", f"cannot read the repository here: {_reason(error)}")
        return place

    def identity(self, path: str) -> Identity:
        """Wait for `git var -l`; ask for each ident if that is uncertain."""
        status, output, error = self._variables.finished()
        if status:
            return Identity(path, UNKNOWN, reason=_reason(error))
        found, is_certain = answers.identity(path, output)
        if is_certain:
            return found
        asked = [self._started("var", name) for name in (answers.AUTHOR, answers.COMMITTER)]
        (no_author, _, why), (no_committer, _, _) = [one.finished() for one in asked]
        return found._replace(
            author=None if no_author else found.author,
            committer=None if no_committer else found.committer,
            reason=_reason(why) if no_author else None,
        )


def _reason(error: bytes) -> str:
    """Return the first fatal line, which git's advice may follow, or else the last one."""
    lines = error.decode("utf-8", "backslashreplace").strip().splitlines()
    fatal = [line for line in lines if line.startswith("fatal:")]
    return escaped((fatal or lines[-1:] or ["git gave no reason"])[0])

"""Git, asked before a commit and before every prompt: who commits here, and where `here` is.

This module starts git by itself, with `os.posix_spawn`: subprocess alone takes longer to import
than `symphony identity check` may take. It is the one place besides `git` that makes command lines
of git, since the repository, the index and the identity that the environment names (as git does for
its hooks) are the ones that are meant here.
"""

from __future__ import annotations

import os

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.identity.states import UNKNOWN, Identity
from symphony_cli.system.identity import answers as git_answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from symphony_cli.identity.states import Whereabouts

_CHUNK = 1 << 16
# What would have git look at another repository than the one at a path that was given.
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")


class _Process:
    """A git that runs, with an empty standard input."""

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
            message = f"git cannot be started: {reason}"
            raise Failed("GIT_NOT_FOUND", message, hint="install git") from None
        finally:
            os.close(out)
            os.close(error)

    def finished(self) -> tuple[int, str, bytes]:
        """Return the exit code and what was written, when it has ended."""
        try:
            # What git says of its errors fits into a pipe, so it can be read afterwards.
            out, error = _all(self._out), _all(self._error)
        finally:
            self._close()
        status = os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])
        return status, os.fsdecode(out), error

    def _close(self) -> None:
        os.close(self._out)
        os.close(self._error)


def _all(descriptor: int) -> bytes:
    chunks: list[bytes] = []
    while chunk := os.read(descriptor, _CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


class GitProbe:
    """Asks the git that `environ` has, about what `environ` says."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def begin(self, path: str | None) -> Look:
        """Have git look at the repository that a path is in; without one, at the one it means.

        Raises InvalidValue where nothing is at the path, Failed where git cannot be started.
        """
        if path is None:
            return Look((), self._environ)
        if not os.path.isdir(path):
            from symphony_cli.system.disk.files import existing_directory

            path = existing_directory(path)
        environ = {name: self._environ[name] for name in self._environ if name not in _ELSEWHERE}
        return Look(("-C", path), environ)


class Look:
    """What git finds; both processes have begun. What is not asked for ends with this program."""

    def __init__(self, options: tuple[str, ...], environ: Mapping[str, str]) -> None:
        self._options = options
        # Its messages are told apart by their English text.
        self._environ = {**environ, "LC_ALL": "C"}
        self._where = self._started(*git_answers.WHERE)
        self._variables = self._started(*git_answers.VARIABLES)

    def _started(self, *arguments: str) -> _Process:
        return _Process((*self._options, *arguments), self._environ)

    def whereabouts(self) -> Whereabouts | None:
        """Return where the repository is, None where there is none.

        Raises Failed where git refuses to look.
        """
        _, output, error = self._where.finished()
        place = git_answers.whereabouts(output)
        if place is None and git_answers.NO_REPOSITORY not in error:
            raise Failed("REPO_UNREADABLE", f"git cannot work here: {_last_line(error)}")
        return place

    def identity(self, path: str) -> Identity:
        """Return the identity that a commit would get now."""
        status, output, error = self._variables.finished()
        if status:
            return Identity(path, UNKNOWN, reason=_last_line(error))
        found, is_certain = git_answers.identity(path, output)
        if is_certain:
            return found
        asked = [self._started("var", name) for name in (git_answers.AUTHOR, git_answers.COMMITTER)]
        (no_author, _, why), (no_committer, _, _) = [one.finished() for one in asked]
        return found._replace(
            author=None if no_author else found.author,
            committer=None if no_committer else found.committer,
            reason=_last_line(why) if no_author else None,
        )


def _last_line(error: bytes) -> str:
    lines = error.decode("utf-8", "backslashreplace").strip().splitlines()
    return escaped(lines[-1]) if lines else "it says nothing of why"

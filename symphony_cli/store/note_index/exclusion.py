"""The lock on a directory of indexes.

A process holds it shared while it looks at a vault and uses or replaces the vault's index, and
alone while it deletes indexes, so no index comes back after its deletion. Every search imports this
module, so it imports nothing heavy.
"""

from __future__ import annotations

import fcntl
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

SHARED: Final = fcntl.LOCK_SH
ALONE: Final = fcntl.LOCK_EX


class Held:
    """A lock on a directory, if that exists and the file system has locks.

    Waits for other processes; a signal can end the wait.
    """

    def __init__(self, directory: str, how: int) -> None:
        self._directory = directory
        self._how = how
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        try:
            self._descriptor = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(self._descriptor, self._how)
        except OSError:
            return
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

"""Errors of locking and unlocking, for the user."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager

from symphony_cli.base.errors import Failed, SymphonyError
from symphony_cli.base.text import escaped
from symphony_cli.system.vaults.age.streams import AgeFailed, NoKeyFits, Tampered

_FAILED = {
    "NOT_LOCKED": "lock",
    "NOT_UNLOCKED": "unlock",
    "VAULT_UNSETTLED": "recover",
}
# Errors whose message already names the vault and its condition.
_COMPLETE = (
    *("PLAINTEXT_REMAINS", "ARCHIVE_REMAINS", "VAULT_SET_ASIDE"),
    *("VAULT_UNSETTLED", "WORK_DIRECTORY_FOREIGN"),
)


@contextmanager
def failing(code: str, path: str) -> Generator[None]:
    """Turn errors in a block into a Failed that names the vault and says it is unchanged."""
    what = _FAILED[code]
    try:
        yield
    except Failed as error:
        if error.code in _COMPLETE:
            raise
        raise _failed(error.code, path, what, error.message, error.hint) from None
    except NoKeyFits:
        hint = "to import the key it was locked with, run `symphony vault key import FILE`"
        raise _failed("KEY_DOES_NOT_FIT", path, what, "your key cannot decrypt it", hint) from None
    except Tampered:
        reason = "its archive is damaged, changed or not an age file"
        raise _failed("ARCHIVE_DAMAGED", path, what, reason, "restore it from a backup") from None
    except AgeFailed as error:
        raise _failed(code, path, what, f"age failed: {escaped(str(error))}", None) from None
    except OSError as error:
        raise _failed(code, path, what, reason_of(error), None) from None


def _failed(code: str, path: str, what: str, reason: str, hint: str | None) -> SymphonyError:
    separator = "\n" if reason.startswith(" ") else " "
    return Failed(code, f"cannot {what} '{escaped(path)}':{separator}{reason}", hint=hint)


def reason_of(error: OSError) -> str:
    """Return the system's message and the path."""
    if error.errno == errno.ENAMETOOLONG:
        # The name itself would be too long to print.
        return f"{error.strerror}: the name is too long with .tar.age"
    place = f": {escaped(os.fsdecode(error.filename))}" if error.filename else ""
    return f"{error.strerror or error}{place}"

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
    "NOT_LOCKED": "is not locked",
    "NOT_UNLOCKED": "is not unlocked",
    "VAULT_UNSETTLED": "cannot be put right",
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
        hint = "it needs the key that it was locked for: symphony vault key import"
        raise _failed("KEY_DOES_NOT_FIT", path, what, "your key does not fit", hint) from None
    except Tampered:
        reason = "its archive is damaged, was changed, or is none of age's"
        raise _failed("ARCHIVE_DAMAGED", path, what, reason, "take it from a backup") from None
    except AgeFailed as error:
        raise _failed(code, path, what, f"age failed: {escaped(str(error))}", None) from None
    except OSError as error:
        raise _failed(code, path, what, reason_of(error), None) from None


def _failed(code: str, path: str, what: str, reason: str, hint: str | None) -> SymphonyError:
    separator = "\n" if reason.startswith(" ") else " "
    return Failed(code, f"'{escaped(path)}' {what}:{separator}{reason}", hint=hint)


def reason_of(error: OSError) -> str:
    """Return the system's message and the path."""
    if error.errno == errno.ENAMETOOLONG:
        # The name itself would be too long to print.
        return f"{error.strerror}: a name has to leave room for .tar.age"
    place = f": {escaped(os.fsdecode(error.filename))}" if error.filename else ""
    return f"{error.strerror or error}{place}"

"""The errors that users and scripts see.

The error boundary maps each class to an exit code (CLI contract). The `code` is stable and upper
case, the message names the value, and the hint says what to do next.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class SymphonyError(Exception):
    """An error that a user can act on.

    `field` is the JSON field or the option of the invalid value.
    """

    def __init__(
        self, code: str, message: str, *, hint: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field


class Failed(SymphonyError):
    """The operation failed, entirely or in part."""


class InvalidValue(SymphonyError):
    """A value is invalid."""


def unknown_field(name: str, valid: Iterable[str], option: str) -> InvalidValue:
    """Return the error for an unknown field in `--option`."""
    return InvalidValue(
        "FIELD_UNKNOWN",
        f"unknown field '{name}'" if name else f"--{option} needs a field",
        hint=f"the fields are {', '.join(valid)}",
        field=option,
    )


class MissingContext(SymphonyError):
    """No profile or workspace is active."""


class NotFound(SymphonyError):
    """A reference matches nothing."""


class Ambiguous(SymphonyError):
    """A reference is ambiguous."""


class Conflict(SymphonyError):
    """The name is taken, a limit is reached, or the workspace is not empty."""


class Refused(SymphonyError):
    """The operation would lose work or override your own git rules, or a vault is locked."""


class StoreUnusable(SymphonyError):
    """The store cannot be used; the code says why."""


NOT_SET_UP = "Symphony is not set up yet"
SET_UP = "run `symphony init DIR` with the directory that holds your code"

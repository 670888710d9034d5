"""The errors that users and scripts see.

Each class is one kind, and the error boundary gives each kind its exit code (CLI contract). The
`code` is stable and upper-case, the message names the value, the hint says what to type next.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class SymphonyError(Exception):
    """What a user can be told and act on.

    `field` names the value at fault as it is called in JSON and in option names.
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
    """The operation was understood and did not work out, for one thing or for some of several."""


class InvalidValue(SymphonyError):
    """A value breaks a rule of the domain."""


def unknown_field(name: str, valid: Iterable[str], option: str) -> InvalidValue:
    """The error for a field, named in `--option`, that rows of a kind do not have."""
    return InvalidValue(
        "FIELD_UNKNOWN",
        f"there is no field '{name}'" if name else f"--{option} names no field",
        hint=f"the fields are {', '.join(valid)}",
        field=option,
    )


class MissingContext(SymphonyError):
    """Neither an option, the environment, the directory nor `use` says what is meant."""


class NotFound(SymphonyError):
    """A reference names nothing."""


class Ambiguous(SymphonyError):
    """A reference names several things."""


class Conflict(SymphonyError):
    """The name is taken, a limit is reached, or the workspace is not empty."""


class Refused(SymphonyError):
    """Going on would lose work."""


class StoreUnusable(SymphonyError):
    """The store is locked too long, damaged, read-only, full, foreign or newer than the program."""

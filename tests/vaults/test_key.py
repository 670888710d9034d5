from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.vaults.key import LONGEST_PASSPHRASE, Key, clean_passphrase
from tests.age_keys import IDENTITY, PLAIN, RECIPIENT


def test_the_repr_of_a_key_leaves_the_secrets_out() -> None:
    key = Key(IDENTITY, RECIPIENT, PLAIN)
    assert repr(key) == f"Key(recipient='{RECIPIENT}')"


@given(st.text(min_size=1, max_size=LONGEST_PASSPHRASE // 4))
def test_a_passphrase_is_not_changed(text: str) -> None:
    try:
        line = text.encode()
    except UnicodeEncodeError:
        return
    assert clean_passphrase(line) == text


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        (b"", "PASSPHRASE_EMPTY", "a passphrase cannot be empty"),
        (b"secret\xff", "PASSPHRASE_INVALID", "the passphrase is not valid UTF-8"),
        (
            b"s" * (LONGEST_PASSPHRASE + 1),
            "PASSPHRASE_INVALID",
            "a passphrase can have at most 1024 bytes",
        ),
    ],
)
def test_an_invalid_passphrase_is_refused_and_not_shown(
    line: bytes, code: str, message: str
) -> None:
    with pytest.raises(InvalidValue) as raised:
        clean_passphrase(line)
    error = raised.value
    assert (error.code, error.message, error.field) == (code, message, "passphrase")
    # A chained exception would show the bytes in a traceback.
    assert error.__suppress_context__ or error.__context__ is None

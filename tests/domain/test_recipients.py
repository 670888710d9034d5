from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.domain.recipients import clean_recipient
from tests.age_keys import IDENTITY, RECIPIENT

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE3xGBrAhLl3oDt+/zF4Q6xZ1+mPzR0c7fwvb7o8J4pG"


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        (RECIPIENT, RECIPIENT),
        (f"  {RECIPIENT}\n", RECIPIENT),
        (RECIPIENT.upper(), RECIPIENT),
        (ED25519, ED25519),
        (f"{ED25519}  ada at  home\n", f"{ED25519} ada at  home"),
        (ED25519.replace(" ", "  "), ED25519),
        ("ssh-rsa AAAA+/== x", "ssh-rsa AAAA+/== x"),
    ],
)
def test_a_recipient_is_an_age_or_an_ssh_key(text: str, recipient: str) -> None:
    assert clean_recipient(text) == recipient


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ada",
        RECIPIENT[:-1],
        RECIPIENT + "q",
        RECIPIENT.replace("age1", "age2"),
        RECIPIENT[:-1] + "b",
        RECIPIENT[:-1] + "Q",
        f"{RECIPIENT} ada",
        "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
        "ssh-ed25519",
        "ssh-ed25519 AAAA\x1b",
        "ssh-ed25519 not*base64",
        "ecdsa-sha2-nistp256 AAAA",
        f'command="x" {ED25519}',
        "@~/.ssh/id_ed25519.pub",
        "\ud800",
    ],
)
def test_other_text_is_refused_and_repeated(text: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        clean_recipient(text)
    error = raised.value
    assert (error.code, error.field) == ("RECIPIENT_INVALID", "recipient")
    assert error.message.startswith("invalid recipient '")
    assert not has_control(error.message)
    assert "symphony vault key show" in str(error.hint)


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY,
        IDENTITY.lower(),
        f"# public key: {RECIPIENT}\n{IDENTITY}",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0",
        "AGE-PLUGIN-YUBIKEY-1SECRET",
    ],
)
def test_a_secret_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        clean_recipient(text)
    error = raised.value
    assert error.code == "RECIPIENT_INVALID"
    assert error.message == "a recipient must be a public key, but this is a secret key"


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(InvalidValue, match=f"^invalid recipient '{'x' * 80}...'$"):
        clean_recipient("x" * 100_000)


@given(st.text())
def test_any_text_is_a_recipient_or_refused(text: str) -> None:
    try:
        recipient = clean_recipient(text)
    except InvalidValue as raised:
        error = raised
    else:
        assert clean_recipient(recipient) == recipient
        return
    assert error.code == "RECIPIENT_INVALID"
    assert not has_control(error.message)

"""Signing keys: IDs, literal SSH keys, and paths of files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.domain.signing import (
    OPENPGP,
    SIGNING_FORMATS,
    SSH,
    X509,
    clean_signing_format,
    clean_signing_key,
    format_of,
    is_literal,
    key_file,
    refuse_private_key,
)
from tests.domain.strategies import any_text, attempt, is_kept_form, paths

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ ada@example.org"
ECDSA = "ecdsa-sha2-nistp256 AAAAE2VjZHNh"
HARDWARE = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1l"
PRIVATE = (
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n"
)


@pytest.mark.parametrize("text", SIGNING_FORMATS)
def test_a_format_may_be(text: str) -> None:
    assert clean_signing_format(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), ("gpg", "gpg"), ("SSH", "SSH"), (" ssh", " ssh"), ("a\x1b", r"a\x1b")],
)
def test_a_format_cannot_be(text: str, shown: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_signing_format(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "SIGNING_FORMAT_INVALID",
        f"unknown signature format '{shown}'",
        "choose one of openpgp, ssh, x509",
        "signing_format",
    )


@pytest.mark.parametrize(
    ("key", "former", "format"),
    [
        ("0xDEADBEEF", None, OPENPGP),
        ("Ada <ada@example.org>", None, OPENPGP),
        ("ada@example.pub", None, OPENPGP),
        ("", None, OPENPGP),
        ("/home/ada/.ssh/id", None, SSH),
        ("~/id", None, SSH),
        ("keys/id", None, SSH),
        ("id_ed25519.pub", None, SSH),
        ("ssh-key.pub", None, SSH),
        (ED25519, None, SSH),
        (ECDSA, None, SSH),
        (HARDWARE, None, SSH),
        (f"key::{ED25519}", None, SSH),
        # The new key keeps the former format only if it fits.
        ("0xDEADBEEF", X509, X509),
        ("0xDEADBEEF", OPENPGP, OPENPGP),
        ("0xDEADBEEF", SSH, OPENPGP),
        ("~/id", X509, SSH),
        ("~/id", OPENPGP, SSH),
    ],
)
def test_the_form_of_a_key_implies_its_format(key: str, former: str | None, format: str) -> None:
    assert format_of(key, former) == format


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (ED25519, True),
        (f"  {ED25519}\n", True),
        (ECDSA, True),
        (HARDWARE, True),
        ("key::anything", True),
        ("ssh-key.pub", False),
        ("/keys/ssh-ed25519 AAAA", False),
        ("0xDEADBEEF", False),
        ("", False),
    ],
)
def test_a_literal_ssh_key_has_a_prefix(key: str, expected: bool) -> None:
    assert is_literal(key) is expected


def test_only_an_ssh_key_that_is_not_literal_is_in_a_file() -> None:
    assert key_file("/keys/id.pub", SSH) == "/keys/id.pub"
    assert key_file(ED25519, SSH) is None
    assert key_file("/keys/id.pub", OPENPGP) is None
    assert key_file("0xDEADBEEF", X509) is None
    assert key_file(None, None) is None


@pytest.mark.parametrize(
    ("key", "format", "kept"),
    [
        (" 0xDEADBEEF\n", OPENPGP, "0xDEADBEEF"),
        ("Ade\u0301 <a@b.c>", OPENPGP, "Adé <a@b.c>"),
        ("/CN=Ada", X509, "/CN=Ada"),
        # Without `key::`, git takes all but the first of these for paths.
        (f" {ED25519}\n", SSH, f"key::{ED25519}"),
        (ECDSA, SSH, f"key::{ECDSA}"),
        (HARDWARE, SSH, f"key::{HARDWARE}"),
        (f"key::{ED25519}", SSH, f"key::{ED25519}"),
        # A path is not normalized: another Unicode form would be another path.
        ("/keys/e\u0301 ", SSH, "/keys/e\u0301 "),
    ],
)
def test_a_key_is_stored_in_the_form_that_git_reads(key: str, format: str, kept: str) -> None:
    assert clean_signing_key(key, format) == kept
    assert clean_signing_key(kept, format) == kept


@pytest.mark.parametrize(
    ("key", "format", "code", "message"),
    [
        ("id.pub", SSH, "SIGNING_KEY_INVALID", "the path 'id.pub' is not absolute"),
        ("~/id", SSH, "SIGNING_KEY_INVALID", "the path '~/id' is not absolute"),
        ("/a\nb", SSH, "SIGNING_KEY_INVALID", r"the path '/a\nb' contains control characters"),
        (
            "a\x07",
            OPENPGP,
            "SIGNING_KEY_INVALID",
            r"signing_key 'a\x07' contains control characters",
        ),
        (
            f"{ECDSA}\n{ECDSA}",
            SSH,
            "SIGNING_KEY_INVALID",
            rf"signing_key '{ECDSA}\n{ECDSA}' contains control characters",
        ),
        *[
            (
                PRIVATE,
                format,
                "PRIVATE_KEY_GIVEN",
                "signing_key contains a private key, which Symphony does not store",
            )
            for format in SIGNING_FORMATS
        ],
    ],
)
def test_a_key_cannot_be(key: str, format: str, code: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_signing_key(key, format)
    error = caught.value
    assert (error.code, error.message, error.field) == (code, message, "signing_key")


@pytest.mark.parametrize(
    "kind", ["OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]
)
def test_a_private_key_is_refused_and_not_repeated(kind: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        refuse_private_key(f"key::-----BEGIN {kind}-----\nsecret", "ssh_key")
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "PRIVATE_KEY_GIVEN",
        "ssh_key contains a private key, which Symphony does not store",
        "pass the path of the key file",
        "ssh_key",
    )
    refuse_private_key("/home/ada/PRIVATE KEY", "ssh_key")


@given(any_text | paths, st.sampled_from(SIGNING_FORMATS))
def test_any_text_is_a_key_or_safely_refused(text: str, format: str) -> None:
    kept = attempt(clean_signing_key, text, format)
    if isinstance(kept, InvalidValue):
        assert not has_control(kept.message)
    else:
        assert clean_signing_key(kept, format) == kept
        assert kept == text if key_file(text, format) else is_kept_form(kept)

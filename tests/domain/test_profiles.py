"""Profiles: usernames, email addresses, full names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.domain.profiles import (
    changed_alias_emails,
    clean_alias_emails,
    clean_email,
    clean_full_name,
    clean_username,
    username_from_email,
)
from tests.builders import CREATED, LATER, a_profile
from tests.domain.strategies import any_text, attempt, emails

LONGEST_DOMAIN = f"{'a' * 63}.{'b' * 63}.{'c' * 61}"


@pytest.mark.parametrize(
    ("text", "username"),
    [
        ("ada", "ada"),
        ("Ada_99", "Ada_99"),
        ("a__", "a__"),
        ("a" * 64, "a" * 64),
        ("  ada\n", "ada"),
    ],
)
def test_a_username_may_be(text: str, username: str) -> None:
    assert clean_username(text) == username


@pytest.mark.parametrize(
    "text",
    ["", "ad", " ad ", "a" * 65, "_ada", "1ada", "a-da", "a da", "a.da", "adä", "ad\u0660", "a/b"],
)
def test_a_username_cannot_be(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_username(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "USERNAME_INVALID",
        f"invalid username '{text.strip()}'",
        "use 3 to 64 letters, digits and _, beginning with a letter",
        "username",
    )


def test_a_username_cannot_have_a_letter_that_only_folds_to_ascii() -> None:
    # In upper case these are S and I.
    for text in ("ad\u017f", "\u017fada", "\u0131da"):
        with pytest.raises(InvalidValue):
            clean_username(text)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  ada@example.org ", "ada@example.org"),
        ("Ada.L+tag@Example.ORG", "Ada.L+tag@Example.ORG"),
        ("a@b.c", "a@b.c"),
        ("o'brien@my-host.example", "o'brien@my-host.example"),
        ("ädä@mu\u0308ller.example", "ädä@müller.example"),
        ("1@2.3", "1@2.3"),
        (f"{'a' * 64}@b.c", f"{'a' * 64}@b.c"),
        (f"a@{'b' * 63}.c", f"a@{'b' * 63}.c"),
        (f"{'a' * 64}@{LONGEST_DOMAIN}", f"{'a' * 64}@{LONGEST_DOMAIN}"),
    ],
)
def test_an_email_address_may_be(text: str, email: str) -> None:
    assert clean_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@@example.org",
        "ada@b@example.org",
        "ada@.example.org",
        "ada@example..org",
        "ada@example.org.",
        "ada@-example.org",
        "ada@example-.org",
        "ada@exam_ple.org",
        "ada@exam ple.org",
        "ada lovelace@example.org",
        "ada<x@example.org",
        "ada>@example.org",
        '"ada"@example.org',
        "a,b@example.org",
        f"{'a' * 65}@b.c",
        f"a@{'b' * 64}.c",
        f"{'a' * 64}@{LONGEST_DOMAIN}c",
    ],
)
def test_an_email_address_cannot_be(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_email(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "EMAIL_INVALID",
        f"invalid email address '{text}'",
        "use an address such as ada@example.org",
        "email",
    )


def test_the_longest_email_address_has_254_characters() -> None:
    assert len(f"{'a' * 64}@{LONGEST_DOMAIN}") == 254


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", None),
        ("   ", None),
        (" Ada  Lovelace ", "Ada  Lovelace"),
        ("[red]Ada[/]", "[red]Ada[/]"),
        ("a" * 255, "a" * 255),
        ("e\u0301" * 255, "é" * 255),
    ],
)
def test_a_full_name_may_be(text: str, name: str | None) -> None:
    assert clean_full_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("a" * 256, "PROFILE_NAME_INVALID"), ("Ada\x1b[31m", "NAME_INVALID")],
)
def test_a_full_name_cannot_be(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_full_name(text)
    assert (caught.value.code, caught.value.field) == (code, "name")


@pytest.mark.parametrize(
    ("email", "username"),
    [
        ("ada@example.org", "ada"),
        ("Ada.Lovelace@example.org", "Ada_Lovelace"),
        ("ada+symphony@example.org", "ada"),
        ("o'brien@example.org", "o_brien"),
        ("1ada@example.org", "ada"),
        ("_ada_@example.org", "ada"),
        ("jo@acme.org", "jo_acme"),
        ("x@y.org", "x_y"),
        ("jo+tag@acme.org", "jo_acme"),
        ("+tag@acme.org", "acme"),
        ("42@7.org", "user"),
        ("a@中.org", "user_a"),
        ("中文@例.org", "user"),
        (f"{'a' * 64}@b.c", "a" * 64),
        (f"jo@{'b' * 63}.org", f"jo_{'b' * 61}"),
    ],
)
def test_a_username_is_derived_from_an_email_address(email: str, username: str) -> None:
    assert username_from_email(email) == username


@given(emails)
def test_a_username_derived_from_any_email_address_is_valid(email: str) -> None:
    username = username_from_email(clean_email(email))
    assert clean_username(username) == username


@given(any_text)
def test_any_text_is_a_username_and_an_email_address_or_safely_refused(text: str) -> None:
    for rule in (clean_username, clean_email, clean_full_name):
        kept = attempt(rule, text)
        if isinstance(kept, InvalidValue):
            assert not has_control(kept.message)
        else:
            assert rule(kept or "") == kept


def test_a_profile_normalizes_its_values() -> None:
    profile = a_profile(username=" ada ", email=" ada@example.org\n", name=" Ade\u0301 ")
    assert (profile.username, profile.email, profile.name) == ("ada", "ada@example.org", "Adé")
    assert profile.preferences == {}
    assert str(profile) == "profile 'ada'"
    assert a_profile(name=None).name is None
    assert a_profile(name=" ").name is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"username": "ad"}, "USERNAME_INVALID"),
        ({"email": "ada"}, "EMAIL_INVALID"),
        ({"name": "a" * 256}, "PROFILE_NAME_INVALID"),
        ({"alias_emails": ["ada"]}, "ALIAS_EMAIL_INVALID"),
        ({"alias_emails": ["a\x07@b.c"]}, "ALIAS_EMAIL_INVALID"),
        ({"signing_key": "a\x07"}, "SIGNING_KEY_INVALID"),
        ({"signing_key": "k.pub"}, "SIGNING_KEY_INVALID"),
        ({"signing_key": "0xAB", "signing_format": "gpg"}, "SIGNING_FORMAT_INVALID"),
        ({"signing_format": "ssh"}, "SIGNING_KEY_MISSING"),
        ({"signing_key": " ", "sign": True}, "SIGNING_KEY_MISSING"),
        ({"sign": True}, "SIGNING_KEY_MISSING"),
        ({"ssh_key": ""}, "SSH_KEY_INVALID"),
        ({"ssh_key": "~/.ssh/id"}, "SSH_KEY_INVALID"),
        ({"ssh_key": "-----BEGIN RSA PRIVATE KEY-----"}, "PRIVATE_KEY_GIVEN"),
    ],
)
def test_no_profile_breaks_a_rule(values: dict[str, Any], code: str) -> None:
    profile = a_profile()
    for make in (lambda: a_profile(**values), lambda: profile.changed(LATER, **values)):
        with pytest.raises(InvalidValue) as caught:
            make()
        assert caught.value.code == code


def test_a_profile_without_a_key_cannot_sign() -> None:
    with pytest.raises(InvalidValue) as caught:
        a_profile(sign=True)
    error = caught.value
    assert (error.message, error.hint, error.field) == (
        "profile 'ada' has no signing key",
        "to set one, pass --signing-key",
        "signing_key",
    )
    profile = a_profile(signing_key="0xAB", sign=True)
    cleared = profile.changed(LATER, signing_key=None, signing_format=None, sign=False)
    assert cleared == a_profile(id=profile.id, updated_at=LATER)


def test_a_signing_key_gets_a_format_by_default() -> None:
    said = a_profile(signing_key="/CN=Ada", signing_format="x509")
    assert (said.signing_key, said.signing_format, said.sign) == ("/CN=Ada", "x509", False)
    keys = {"0xAB": "openpgp", "/keys/id.pub": "ssh", "key::ssh-rsa A": "ssh", " 0xAB ": "openpgp"}
    for key, expected in keys.items():
        profile = a_profile(signing_key=key)
        assert (profile.signing_key, profile.signing_format) == (key.strip(), expected)
    assert a_profile(signing_key=" ").signing_key is None


def test_alias_emails_are_distinct_and_exclude_the_email() -> None:
    aliases = [
        " a@example.org",
        "B@example.org",
        "ADA@example.org",
        "A@Example.org",
        "b@example.org",
    ]
    assert clean_alias_emails(aliases, "ada@example.org") == ("A@Example.org", "b@example.org")
    profile = a_profile(alias_emails=aliases)
    assert profile.alias_emails == ("A@Example.org", "b@example.org")
    # An alias that becomes the main address is not an alias any more.
    assert profile.changed(LATER, email="B@example.org").alias_emails == ("A@Example.org",)
    assert profile.changed(LATER, alias_emails=profile.alias_emails) is profile


def test_alias_emails_are_added_and_removed() -> None:
    current = ("a@b.c", "d@e.f")
    assert changed_alias_emails(current, [], []) == current
    assert changed_alias_emails(current, ["x@y.z"], ["A@B.C "]) == ("d@e.f", "x@y.z")
    assert changed_alias_emails(current, ["a@b.c"], ["a@b.c"]) == ("d@e.f", "a@b.c")
    with pytest.raises(InvalidValue) as caught:
        changed_alias_emails(current, [], ["x@y.z"])
    error = caught.value
    assert (error.code, error.message, error.field) == (
        "ALIAS_EMAIL_INVALID",
        "no alias email 'x@y.z' to remove",
        "alias_email",
    )


def test_a_change_moves_updated_at_and_only_a_change() -> None:
    profile = a_profile(preferences={"editor": "vim"})
    renamed = profile.changed(LATER, username="ada_l", name="")
    assert renamed == a_profile(
        id=profile.id,
        username="ada_l",
        name=None,
        preferences={"editor": "vim"},
        updated_at=LATER,
    )
    assert profile.changed(LATER, username=" ada ", preferences={"editor": "vim"}) is profile
    assert profile.updated_at == CREATED


@pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0), ([0], [False])])
def test_json_values_that_are_equal_in_python_are_a_change(before: object, after: object) -> None:
    profile = a_profile(preferences={"a": before})
    changed = profile.changed(LATER, preferences={"a": after})
    assert changed.updated_at == LATER
    assert repr(changed.preferences) == repr({"a": after})

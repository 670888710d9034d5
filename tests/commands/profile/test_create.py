from __future__ import annotations

import json
import os

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json

CREATED = "created profile 'ada'\nNext: symphony workspace create NAME --root DIR\n"
ADA = ("profile", "create", "ada", "--email", "ada@example.org")


def test_create_prints_a_message_and_no_data(symphony: Run) -> None:
    assert symphony(*ADA) == (0, "", CREATED)


def test_create_prints_nothing_with_quiet(symphony: Run) -> None:
    assert symphony(*ADA, "--quiet") == (0, "", "")


def test_create_as_json_prints_the_row_with_every_field(symphony: Run) -> None:
    options = ("--name", "Ada Lovelace", "--preference", "editor=vi", "--preference", "tabs:=[4]")
    result = symphony(*ADA, *options, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown(
        name="Ada Lovelace", preferences={"editor": "vi", "tabs": [4]}
    )


def test_create_prints_the_selected_fields(symphony: Run) -> None:
    assert symphony(*ADA, "--fields", "email,username") == (
        0,
        "ada@example.org\tada\n",
        CREATED,
    )


def test_the_first_profile_becomes_active_and_the_second_does_not(symphony: Run) -> None:
    first = symphony(*ADA, "--json")
    second = symphony("profile", "create", "bob", "--email", "bob@example.org", "--json")
    assert (first.json["is_current"], second.json["is_current"]) == (True, False)


@pytest.mark.parametrize(
    ("username", "email", "error"),
    [
        (
            "ADA",
            "other@example.org",
            an_error("PROFILE_USERNAME_TAKEN", "profile 'ada' already exists", field="username"),
        ),
        (
            "other",
            "Ada@Example.ORG",
            an_error(
                "PROFILE_EMAIL_TAKEN",
                "profile 'ada' already has the email ada@example.org",
                field="email",
            ),
        ),
    ],
)
@pytest.mark.usefixtures("ada")
def test_create_refuses_a_taken_username_or_email(
    symphony: Run, username: str, email: str, error: dict[str, str | None]
) -> None:
    result = symphony("profile", "create", username, "--email", email, "--json")
    assert (result.code, result.stdout, result.error) == (4, "", error)
    assert len(symphony("profile", "list", "--json").json) == 1


USERNAME_HINT = "use 3 to 64 letters, digits and _, beginning with a letter"


@pytest.mark.parametrize(
    ("username", "shown"),
    [
        ("", ""),
        (" ", ""),
        ("ab", "ab"),
        ("a" * 65, "a" * 65),
        ("..", ".."),
        ("a/b", "a/b"),
        ("1abc", "1abc"),
        ("[red]x[/]", "[red]x[/]"),
        ("ädä", "ädä"),
        ("--", "--"),
        ("-rf", "-rf"),
    ],
)
def test_create_refuses_a_username_that_breaks_the_rules(
    symphony: Run, username: str, shown: str
) -> None:
    result = symphony("profile", "create", "--email", "a@example.org", "--json", "--", username)
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "USERNAME_INVALID", f"invalid username '{shown}'", USERNAME_HINT, "username"
    )
    assert symphony("profile", "list") == (0, "", "")


@pytest.mark.parametrize(
    "email", ["", " ", "ada", "ada@", "@example.org", "ada@localhost", "a@b@example.org", "a@-b.c"]
)
def test_create_refuses_an_invalid_email_address(symphony: Run, email: str) -> None:
    result = symphony("profile", "create", "ada", "--email", email)
    assert result == (
        2,
        "",
        f"error: invalid email address '{email.strip()}'\n"
        "hint: use an address such as ada@example.org\n",
    )
    assert symphony("profile", "list") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["ada\x1b[31m", "--email", "a@example.org"],
            an_error(
                "USERNAME_INVALID",
                r"username 'ada\x1b[31m' contains control characters",
                field="username",
            ),
        ),
        (
            ["ada", "--email", "a\x07@example.org"],
            an_error(
                "EMAIL_INVALID",
                r"email 'a\x07@example.org' contains control characters",
                None,
                "email",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--name", "x" * 256],
            an_error(
                "PROFILE_NAME_INVALID",
                "a full name can have at most 255 characters; this one has 256",
                field="name",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--preference", "editor"],
            an_error(
                "PREFERENCE_INVALID",
                "invalid assignment 'editor'",
                "write KEY=TEXT or KEY:=JSON",
                "preference",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--preference", "k:=[NaN]"],
            an_error(
                "PREFERENCE_INVALID",
                "the value of 'k' is not valid JSON: NaN is not valid JSON",
                "to store text, pass k=TEXT",
                "preference",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--alias-email", "a@b"],
            an_error(
                "ALIAS_EMAIL_INVALID",
                "invalid email address 'a@b'",
                "use an address such as ada@example.org",
                "alias_email",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--sign"],
            an_error(
                "SIGNING_KEY_MISSING",
                "profile 'ada' has no signing key",
                "to set one, pass --signing-key",
                "signing_key",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--signing-key=0xAB", "--signing-format=gpg"],
            an_error(
                "SIGNING_FORMAT_INVALID",
                "unknown signature format 'gpg'",
                "choose one of openpgp, ssh, x509",
                "signing_format",
            ),
        ),
        (
            ["ada", "--email", "a@example.org", "--ssh-key", "a\x07"],
            an_error(
                "SSH_KEY_INVALID",
                r"the path '{work}/a\x07' contains control characters",
                None,
                "ssh_key",
            ),
        ),
        (
            ["ada"],
            an_error(
                "USAGE",
                "missing option '--email'",
                "to see its help, run `symphony profile create --help`",
                "email",
            ),
        ),
    ],
)
def test_create_reports_errors_and_creates_nothing(
    symphony: Run, sandbox: Sandbox, arguments: list[str], error: dict[str, str | None]
) -> None:
    result = symphony("profile", "create", *arguments, "--json")
    error["message"] = str(error["message"]).replace("{work}", str(sandbox.work))
    assert (result.code, result.stdout, result.error) == (2, "", error)
    assert symphony("profile", "list") == (0, "", "")


def test_create_makes_the_paths_of_keys_absolute(symphony: Run, sandbox: Sandbox) -> None:
    keys = sandbox.home / ".ssh"
    keys.mkdir()
    (keys / "id").touch()
    (sandbox.work / "id.pub").touch()
    options = ("--signing-key", "id.pub", "--sign", "--ssh-key", "~/.ssh/id")
    addresses = ("--alias-email", "a@example.org", "--alias-email", "b@example.org")
    result = symphony(*ADA, *options, *addresses, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout) == a_profile_shown(
        alias_emails=["a@example.org", "b@example.org"],
        signing_key=f"{sandbox.work}/id.pub",
        signing_format="ssh",
        sign=True,
        ssh_key=f"{keys}/id",
    )


def test_a_missing_key_file_causes_a_warning(symphony: Run, sandbox: Sandbox) -> None:
    options = ("--signing-key", "~/.ssh/id.pub", "--ssh-key", "~/.ssh/id")
    keys = f"{sandbox.home}/.ssh/id"
    messages = [
        f"the file of the signing key of profile 'ada' is missing: {keys}.pub",
        f"the file of the SSH key of profile 'ada' is missing: {keys}",
    ]
    warnings = "".join(f"warning: {message}\n" for message in messages)
    assert symphony(*ADA, *options) == (0, "", f"{warnings}{CREATED}")
    result = symphony("profile", "edit", "ada", "--sign", "--json")
    assert result.code == 0
    assert [json.loads(line) for line in result.stderr.splitlines()] == [
        {"warning": {"code": "KEY_FILE_MISSING", "message": message}} for message in messages
    ]


def test_no_key_file_is_opened(installed: Run, sandbox: Sandbox) -> None:
    # Opening a named pipe for reading blocks until a writer opens it.
    os.mkfifo(sandbox.work / "id")
    options = ("--signing-key", "./id", "--ssh-key", "./id", "--fields", "signing_key,ssh_key")
    result = installed(*ADA, *options, timeout=60)
    assert result == (0, f"{sandbox.work}/id\t{sandbox.work}/id\n", CREATED)


def test_a_private_key_is_neither_stored_nor_printed(symphony: Run, sandbox: Sandbox) -> None:
    secret = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n"
    for option, field in (("--signing-key", "signing_key"), ("--ssh-key", "ssh_key")):
        assert symphony(*ADA, option, secret) == (
            2,
            "",
            f"error: {field} contains a private key, which Symphony does not store\n"
            "hint: pass the path of the key file\n",
        )
    assert not sandbox.symphony_home.exists()


def test_text_is_stripped_and_normalized(symphony: Run, given: Given) -> None:
    given("profile create ' ada ' --email ' ada@example.org ' --name ' Ada\u0301 '")
    shown = symphony("profile", "list", "--fields", "username,email,name")
    assert shown.stdout == "ada\tada@example.org\tAd\u00e1\n"

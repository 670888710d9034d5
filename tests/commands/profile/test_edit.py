from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import PROFILE, a_profile_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("ada")


def test_update_changes_the_given_values_and_reports_it(symphony: Run) -> None:
    assert symphony("profile", "edit", "ada", "--username", "bob") == (
        0,
        "",
        "updated profile 'bob'\n",
    )
    result = symphony("profile", "edit", "bob", "--email", "b@example.org", "--json")
    assert list(result.json) == PROFILE
    assert shaped_json(result.stdout) == a_profile_shown(username="bob", email="b@example.org")


def test_update_sets_and_clears_the_full_name(symphony: Run) -> None:
    command = ("profile", "edit", "ada", "--fields", "name", "--name")
    assert symphony(*command, "Ada L").stdout == "Ada L\n"
    assert symphony(*command, "").stdout == "\n"


def test_keys_are_set_changed_and_cleared(symphony: Run, sandbox: Sandbox) -> None:
    fields = ("--fields", "signing_key,signing_format,sign,ssh_key", "--quiet")
    work = str(sandbox.work)
    for options, shown in (
        (["--signing-key", "0xAB", "--sign"], "0xAB\topenpgp\ttrue\t\n"),
        (["--signing-format", "x509"], "0xAB\tx509\ttrue\t\n"),
        (["--ssh-key", "id", "--no-sign"], f"0xAB\tx509\tfalse\t{work}/id\n"),
        (["--signing-key", "./id.pub"], f"{work}/id.pub\tssh\tfalse\t{work}/id\n"),
        (["--name", "Ada"], f"{work}/id.pub\tssh\tfalse\t{work}/id\n"),
        (["--sign", "--ssh-key", ""], f"{work}/id.pub\tssh\ttrue\t\n"),
        (["--signing-key", "ssh-rsa AAAA"], "key::ssh-rsa AAAA\tssh\ttrue\t\n"),
        (["--signing-key", ""], "\t\tfalse\t\n"),
    ):
        assert symphony("profile", "edit", "ada", *options, *fields) == (0, shown, "")


def test_further_addresses_are_added_and_removed(symphony: Run) -> None:
    command = ("profile", "edit", "ada", "--fields", "alias_emails", "--json")
    added = symphony(*command, "--alias-email", "a@b.org", "--alias-email", "c@d.org")
    assert added.json == {"alias_emails": ["a@b.org", "c@d.org"]}
    removed = symphony(*command, "--unset-alias-email", "A@B.org", "--alias-email", "e@f.org")
    assert removed.json == {"alias_emails": ["c@d.org", "e@f.org"]}
    # An alias that becomes the main address is not an alias any more.
    assert symphony(*command, "--email", "C@d.org").json == {"alias_emails": ["e@f.org"]}


def test_preferences_are_set_as_text_or_json_and_removed(symphony: Run) -> None:
    command = ("profile", "edit", "ada", "--json", "--fields", "preferences")
    result = symphony(*command, "--preference", "a=1", "--preference", 'b:={"c":[null,1.5]}')
    assert result.json == {"preferences": {"a": "1", "b": {"c": [None, 1.5]}}}
    result = symphony(*command, "--unset-preference", "a", "--preference", "d:=true")
    assert result.json == {"preferences": {"b": {"c": [None, 1.5]}, "d": True}}


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run) -> None:
    before = symphony("profile", "show", "--json").json
    same = symphony("profile", "edit", "ada", "--email", "ada@example.org", "--json").json
    assert same == before
    after = symphony("profile", "edit", "ada", "--email", "a@example.org", "--json").json
    assert after["updated_at"] > before["updated_at"]
    assert after["created_at"] == before["created_at"]


def test_an_update_without_changes_is_not_an_operation(symphony: Run) -> None:
    before = symphony("history", "--json").json
    assert symphony("profile", "edit", "ada").code == 0
    assert symphony("history", "--json").json == before


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--username", "BOB"],
            4,
            an_error("PROFILE_USERNAME_TAKEN", "profile 'bob' already exists", None, "username"),
        ),
        (
            ["--email", "BOB@example.org"],
            4,
            an_error(
                "PROFILE_EMAIL_TAKEN",
                "profile 'bob' already has the email bob@example.org",
                None,
                "email",
            ),
        ),
        (
            ["--unset-preference", "nope"],
            2,
            an_error("PREFERENCE_INVALID", "no preference 'nope'", None, "preference"),
        ),
        (
            ["--unset-alias-email", "a@b.org"],
            2,
            an_error(
                "ALIAS_EMAIL_INVALID", "no alias email 'a@b.org' to remove", None, "alias_email"
            ),
        ),
        (
            ["--signing-format", "ssh"],
            2,
            an_error(
                "SIGNING_KEY_MISSING",
                "profile 'ada' has no signing key",
                "to set one, pass --signing-key",
                "signing_key",
            ),
        ),
        (
            ["--email", "nope"],
            2,
            an_error(
                "EMAIL_INVALID",
                "invalid email address 'nope'",
                "use an address such as ada@example.org",
                "email",
            ),
        ),
    ],
)
def test_update_refuses_and_changes_nothing(
    symphony: Run, given: Given, options: list[str], code: int, error: dict[str, str | None]
) -> None:
    given("profile create bob --email bob@example.org")
    before = symphony("profile", "list", "--json").json
    result = symphony("profile", "edit", "ada", "--name", "New", *options, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert symphony("profile", "list", "--json").json == before


def test_a_username_may_change_its_case(symphony: Run) -> None:
    result = symphony("profile", "edit", "ada", "--username", "Ada", "--fields", "username")
    assert result.stdout == "Ada\n"

from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.identity.variables import (
    clean_environment_shell,
    code,
    token_variables,
    variables_of,
)
from tests.builders import a_profile_view

ADA = {
    "GIT_AUTHOR_NAME": "Ada Lovelace",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Lovelace",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
SIGNING = a_profile_view(
    username="own",
    email="me@own.org",
    signing_key="~/.ssh/id.pub",
    signing_format="ssh",
    sign=True,
    ssh_key="/k/it's",
)


def test_a_profile_without_keys_has_names_and_addresses() -> None:
    ada = a_profile_view()
    assert variables_of(ada, [ada], {}) == ADA


def test_a_profile_without_a_name_uses_its_username() -> None:
    ada = a_profile_view(name=None)
    assert variables_of(ada, [ada], {})["GIT_COMMITTER_NAME"] == "ada"


def test_keys_become_a_command_and_settings() -> None:
    found = variables_of(SIGNING, [SIGNING], {})
    assert {name: found[name] for name in list(found)[4:]} == {
        "GIT_SSH_COMMAND": "ssh -i '/k/it'\"'\"'s' -o IdentitiesOnly=yes",
        "GIT_CONFIG_COUNT": "4",
        "GIT_CONFIG_KEY_0": "user.signingKey",
        "GIT_CONFIG_VALUE_0": "~/.ssh/id.pub",
        "GIT_CONFIG_KEY_1": "gpg.format",
        "GIT_CONFIG_VALUE_1": "ssh",
        "GIT_CONFIG_KEY_2": "commit.gpgSign",
        "GIT_CONFIG_VALUE_2": "true",
        "GIT_CONFIG_KEY_3": "tag.gpgSign",
        "GIT_CONFIG_VALUE_3": "true",
    }


def test_settings_of_another_profile_are_cleared() -> None:
    ada = a_profile_view()
    found = variables_of(ada, [ada, SIGNING], {})
    assert found["GIT_SSH_COMMAND"] == "ssh"
    assert [found[f"GIT_CONFIG_VALUE_{place}"] for place in range(4)] == [
        "",
        "openpgp",
        "false",
        "false",
    ]


def test_the_users_own_settings_stay_before_these() -> None:
    own = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"}
    found = variables_of(SIGNING, [SIGNING], own)
    assert (found["GIT_CONFIG_COUNT"], found["GIT_CONFIG_KEY_1"]) == ("5", "user.signingKey")
    assert "GIT_CONFIG_KEY_0" not in found


def test_a_second_environment_replaces_the_first() -> None:
    own = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"}
    ada = a_profile_view()
    once = own | variables_of(SIGNING, [ada, SIGNING], own)
    again = once | variables_of(ada, [ada, SIGNING], once)
    assert (again["GIT_CONFIG_COUNT"], again["GIT_CONFIG_VALUE_1"]) == ("5", "")
    assert again.keys() == once.keys()


@pytest.mark.parametrize("count", ["", "x", "-1", "1x", "\u0663"])
def test_an_invalid_count_is_ignored(count: str) -> None:
    found = variables_of(SIGNING, [SIGNING], {"GIT_CONFIG_COUNT": count})
    assert found["GIT_CONFIG_COUNT"] == "4"


@pytest.mark.parametrize(
    ("host", "variables"),
    [
        (None, {"GH_TOKEN": "t"}),
        ("github.com", {"GH_HOST": "github.com", "GH_TOKEN": "t"}),
        ("acme.ghe.com", {"GH_HOST": "acme.ghe.com", "GH_TOKEN": "t"}),
        ("git.acme.org", {"GH_HOST": "git.acme.org", "GH_ENTERPRISE_TOKEN": "t"}),
    ],
)
def test_a_token_is_in_the_variable_that_gh_reads(
    host: str | None, variables: dict[str, str]
) -> None:
    assert token_variables("t", host) == variables


def test_the_code_of_each_shell() -> None:
    variables = {"A": "it's", "B": "\\"}
    assert code(variables, "sh") == "export A='it'\"'\"'s'\nexport B='\\'\n"
    assert code(variables, "fish") == "set -gx A 'it\\'s'\nset -gx B '\\\\'\n"


def test_an_unknown_shell_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_environment_shell("tcsh")
    assert caught.value.hint == "choose one of sh, bash, zsh, fish"

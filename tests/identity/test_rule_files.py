from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symphony_cli.domain.views import ProfileView
from symphony_cli.identity.rule_files import (
    KeptRule,
    Rule,
    index_files,
    profile_file,
    rules_in,
    settings_of,
    ssh_command,
)

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=40)


def a_view(**given: Any) -> ProfileView:
    shown: dict[str, Any] = dict.fromkeys(ProfileView._fields) | {
        "username": "ada",
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "alias_emails": [],
        "sign": False,
    }
    return ProfileView(**(shown | given))


OTHER = a_view(
    username="bob",
    signing_key="ABCD",
    signing_format="openpgp",
    sign=True,
    ssh_key="/home/bob/.ssh/key",
)


def test_without_keys_a_profile_sets_only_its_name_and_address() -> None:
    assert settings_of(a_view(), [a_view()]) == [
        ("user.name", "Ada Lovelace"),
        ("user.email", "ada@example.org"),
    ]


def test_a_profile_without_a_full_name_uses_its_username() -> None:
    assert settings_of(a_view(name=None), [])[0] == ("user.name", "ada")


def test_keys_are_set_in_gits_terms() -> None:
    assert settings_of(OTHER, [a_view()])[2:] == [
        ("user.signingKey", "ABCD"),
        ("gpg.format", "openpgp"),
        ("commit.gpgSign", "true"),
        ("tag.gpgSign", "true"),
        ("core.sshCommand", "ssh -i /home/bob/.ssh/key -o IdentitiesOnly=yes"),
    ]


def test_a_profile_clears_the_settings_that_only_another_one_has() -> None:
    assert settings_of(a_view(), [a_view(), OTHER])[2:] == [
        ("user.signingKey", ""),
        ("gpg.format", "openpgp"),
        ("commit.gpgSign", "false"),
        ("tag.gpgSign", "false"),
        ("core.sshCommand", "ssh"),
    ]


def test_the_path_of_an_ssh_key_stays_one_word_of_the_command() -> None:
    assert ssh_command("/a b/it's; rm -rf") == (
        "ssh -i '/a b/it'\"'\"'s; rm -rf' -o IdentitiesOnly=yes"
    )


def test_a_file_is_in_gits_syntax() -> None:
    written = profile_file([("user.name", 'A "B" \\ #1'), ("user.email", "a@b.c"), ("gpg.x", "")])
    assert written == (
        "# Written by symphony; `symphony identity apply` writes it anew.\n"
        '[user]\n\tname = "A \\"B\\" \\\\ #1"\n\temail = "a@b.c"\n[gpg]\n\tx = ""\n'
    )


def test_an_index_names_each_rules_file() -> None:
    rules = [Rule("/code", True, "ada"), Rule("/x/[a]*?/.git", False, "bob")]
    assert index_files("/s", rules, {"ada": "/s/ada", "bob": '/s/b"b'}) == {
        "/s/index.gitconfig": (
            "# Written by symphony; `symphony identity apply` writes it anew.\n"
            '[includeIf "gitdir:/code/"]\n\tpath = "/s/ada"\n'
            '[includeIf "gitdir:/x/\\\\[a]\\\\*\\\\?/.git"]\n\tpath = "/s/b\\"b"\n'
        )
    }


def test_git_reads_few_kept_rules_and_finds_each(tmp_path: Path) -> None:
    names = [f"{first}{n}/.git" for first in "abc" for n in range(100)]
    special = ["a", "a/.git", "a/.git/modules/x", "a*[b]?.git", "\\\\*", "é/.git"]
    kept = sorted(f"{tmp_path}/code/{name}" for name in (*names, *special))
    rules = [KeptRule(one, below, "ada") for one in kept for below in (False, True)]
    written = index_files(str(tmp_path), rules, {"ada": f"{tmp_path}/ada"})
    (tmp_path / "ada").write_text("[user]\n\temail = ada@x.org\n")
    (tmp_path / "kept").mkdir()
    for path, content in written.items():
        Path(path).write_text(content)
        assert content.count("includeIf") <= 256
    assert sorted(map(str, rules_in("".join(written.values())))) == sorted(
        str(Rule(one.directory, one.below, "")) for one in rules
    )
    found = {one: email(tmp_path, f"{tmp_path}/code/{one}") for one in (names[7], *special)}
    assert set(found.values()) == {"ada@x.org"}, found
    assert email(tmp_path, f"{tmp_path}/code/a7/nested/.git") == ""
    assert email(tmp_path, f"{tmp_path}/code/a7/.git-other") == ""


def email(directory: Path, repository: str) -> str:
    """Return the address that the rules in a directory give in a repository."""
    environ = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    git = ("git", "--git-dir", repository)
    Path(repository).mkdir(parents=True, exist_ok=True)
    subprocess.run([*git, "init", "--quiet", "--bare"], check=True, env=environ)
    environ["GIT_CONFIG_GLOBAL"] = str(directory / "index.gitconfig")
    asked = [*git, "config", "--default", "", "--get", "user.email"]
    return subprocess.run(asked, check=True, env=environ, capture_output=True, text=True).stdout[
        :-1
    ]


@pytest.mark.parametrize(
    ("rule", "directory", "fits"),
    [
        (Rule("/code", True, "a"), "/code/api/.git", True),
        (Rule("/code", True, "a"), "/code", False),
        (Rule("/code", True, "a"), "/codes/api/.git", False),
        (Rule("/", True, "a"), "/code/.git", True),
        (Rule("/code/.git", False, "a"), "/code/.git", True),
        (Rule("/code/.git", False, "a"), "/code/.git/worktrees/x", False),
    ],
)
def test_a_rule_fits_the_directories_that_git_matches(
    rule: Rule, directory: str, fits: bool
) -> None:
    assert rule.fits(directory) is fits


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=values, key=values)
def test_git_reads_every_value_back_as_it_was(tmp_path: Path, name: str, key: str) -> None:
    path = tmp_path / "profile.gitconfig"
    written = [("user.name", name), ("user.email", "a@b.c"), ("core.sshCommand", key)]
    path.write_text(profile_file(written), newline="")
    listed = subprocess.run(
        ["git", "config", "--file", path, "--null", "--list"], capture_output=True, check=True
    )
    read = [entry.partition("\n") for entry in listed.stdout.decode().split("\0")[:-1]]
    assert [(key, value) for key, _, value in read] == [
        ("user.name", name),
        ("user.email", "a@b.c"),
        ("core.sshcommand", key),
    ]

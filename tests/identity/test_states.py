from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.domain.views import ProfileView
from symphony_cli.identity.persons import Person
from symphony_cli.identity.states import (
    Difference,
    Expected,
    Identity,
    differences,
    mismatch_message,
)


def a_profile(**values: Any) -> ProfileView:
    """Return the profile ada with some other values."""
    shown: dict[str, Any] = dict.fromkeys(ProfileView._fields)
    shown |= {"username": "ada", "email": "ada@x.org", "name": "Ada", "alias_emails": []}
    return ProfileView(**shown | values)


def found(profile: ProfileView, author: Person | None, **settings: str) -> list[Difference]:
    seen = Identity("/r", author=author, committer=author, settings=settings)
    return [one for one in differences(profile, seen) if not one.what.startswith("committer")]


@pytest.mark.parametrize(
    ("name", "email", "whats"),
    [
        ("Ada", "ada@x.org", []),
        ("Ada", "ADA@X.ORG", []),
        ("Ada", "also@x.org", []),
        ("Ada", "other@x.org", ["author.email"]),
        ("ada", "ada@x.org", ["author.name"]),
        ("Ada.", "ada@x.org", []),
        ("", "", ["author.name", "author.email"]),
    ],
)
def test_name_and_address_must_both_match(name: str, email: str, whats: list[str]) -> None:
    profile = a_profile(alias_emails=["also@x.org"])
    assert [one.what for one in found(profile, Person(name, email))] == whats


@given(st.text("Ab .,:;<>\"\\'é", min_size=1))
def test_characters_that_git_strips_from_a_name_are_ignored(name: str) -> None:
    kept = "".join(character for character in name if character not in "<>")
    bare = kept.strip(" .,:;\"\\'")
    differs = [one.what for one in found(a_profile(name=name), Person(bare, "ada@x.org"))]
    assert differs == ([] if bare else ["author.name"])


def test_a_profile_without_a_name_expects_its_username() -> None:
    assert found(a_profile(name=None), Person("ada", "ada@x.org")) == []


def test_a_missing_author_differs_in_everything() -> None:
    assert found(a_profile(), None) == [
        Difference("author.name", "Ada", None),
        Difference("author.email", "ada@x.org", None),
    ]


def test_keys_count_only_if_the_profile_has_any() -> None:
    ada = Person("Ada", "ada@x.org")
    set_ = {"user.signingkey": "X", "gpg.format": "ssh", "commit.gpgsign": "yes"}
    assert found(a_profile(), ada, **set_) == []
    profile = a_profile(signing_key="X", signing_format="ssh", sign=True)
    assert found(profile, ada, **set_) == []
    assert [one.what for one in found(profile, ada)] == [
        "user.signingkey",
        "gpg.format",
        "commit.gpgsign",
    ]
    plain = a_profile(signing_key="X", signing_format="openpgp", sign=False)
    assert found(plain, ada, **{"user.signingkey": "X"}) == []


def test_the_ssh_key_counts_only_with_ssh() -> None:
    ada = Person("Ada", "ada@x.org")
    seen = Identity("/r", author=ada, committer=ada)
    profile = a_profile(ssh_key="/a b")
    assert differences(profile, seen) == []
    command = "ssh -i '/a b' -o IdentitiesOnly=yes"
    missing = [Difference("core.sshcommand", command, None)]
    assert differences(profile, seen, with_ssh=True) == missing


def test_the_message_is_one_sentence() -> None:
    expected = Expected(a_profile(signing_key="X"), "acme", "repo", "api", "/r")
    eve, ada = Person("Eve", "eve@x.org"), Person("Ada", "ada@x.org")
    because = "repo 'api' of workspace 'acme' is at /r"

    def said(author: Person | None, committer: Person | None) -> str:
        seen = Identity("/r", author=author, committer=committer)
        return mismatch_message(expected, seen, differences(expected.profile, seen))

    wanted = "but profile 'ada' expects"
    assert said(eve, eve) == (
        f"git would commit as Eve <eve@x.org>, {wanted} Ada <ada@x.org>, because {because}"
    )
    assert said(None, ada) == (
        f"git would refuse to commit, {wanted} Ada <ada@x.org>, because {because}"
    )
    assert said(ada, ada) == (
        f"user.signingkey is not set, {wanted} user.signingkey X, because {because}"
    )
    assert expected._replace(noun="workspace").because == "the root of workspace 'acme' is /r"

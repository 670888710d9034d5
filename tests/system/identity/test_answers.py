from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.identity.persons import Person
from symphony_cli.system.identity.answers import VARIABLES, identity
from tests.system.conftest import ON_DISK, GitRunner, MakeRepo

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@ON_DISK
@given(value=TEXT)
def test_no_value_of_a_setting_is_read_as_an_ident(
    make_repo: MakeRepo, git: GitRunner, tree: Path, value: str
) -> None:
    api = tree / "api" if (tree / "api").exists() else make_repo("api")
    evil = f"{value}\nGIT_COMMITTER_IDENT=E <e@x.org> 1 +0000\nGIT_AUTHOR_IDENT=E <e@x.org> 1 +0000"
    for name in ("user.x", "alias.x"):
        git(api, "config", name, evil)
    found, _ = identity(str(api), git(api, *VARIABLES))
    assert found.author == found.committer == Person("Ada Lovelace", "ada@example.org")


def test_an_identity_is_certain_only_with_name_and_address() -> None:
    tail = "GIT_COMMITTER_IDENT=A <a@x> 1 +0000\nGIT_AUTHOR_IDENT=A <a@x> 1 +0000\nGIT_EDITOR=vi\n"
    for head, expected in (
        ("", False),
        ("user.name=A\n", False),
        ("user.name=\nuser.email=a@x\n", False),
        ("user.name=A\nuser.email=a@x\n", True),
    ):
        found, is_certain = identity("/r", head + tail)
        assert (found.author, is_certain) == (Person("A", "a@x"), expected)
    found, _ = identity("/r", "commit.gpgsign\nuser.signingkey=a=b\n" + tail)
    assert found.settings == {"commit.gpgsign": "true", "user.signingkey": "a=b"}

from __future__ import annotations

import pytest

from symphony_cli.identity.persons import Person, is_address_of, parse_ident, person_of
from tests.builders import a_profile_view


@pytest.mark.parametrize(
    ("ident", "person"),
    [
        ("Ada Lovelace <ada@x.org> 1767323045 +0000\n", Person("Ada Lovelace", "ada@x.org")),
        ("Ada <> 1767323045 +0000", Person("Ada", "")),
        ("Ada <a> b> 1767323045 -0530", Person("Ada", "a> b")),
        ("ada@x.org", None),
        ("Ada <ada@x.org", None),
        ("", None),
    ],
)
def test_a_person_is_read_from_an_ident_of_git(ident: str, person: Person | None) -> None:
    assert parse_ident(ident) == person


def test_a_person_is_written_as_git_writes_it() -> None:
    assert str(Person("Ada Lovelace", "ada@x.org")) == "Ada Lovelace <ada@x.org>"


@pytest.mark.parametrize(("name", "shown"), [("Ada", "Ada"), (None, "ada"), ("", "ada")])
def test_the_username_replaces_a_missing_name(name: str | None, shown: str) -> None:
    assert person_of(a_profile_view(name=name)) == Person(shown, "ada@example.org")


@pytest.mark.parametrize(
    ("email", "belongs"),
    [
        ("ada@example.org", True),
        ("ADA@Example.org", True),
        ("Also@x.org", True),
        ("x.org", False),
        ("", False),
    ],
)
def test_a_profile_has_its_address_and_aliases_in_any_case(email: str, belongs: bool) -> None:
    assert is_address_of(a_profile_view(alias_emails=["also@x.org"]), email) is belongs

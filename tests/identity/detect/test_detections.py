from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.text import key
from symphony_cli.domain.profiles import clean_username
from symphony_cli.identity.detect.detections import Identity, account_of, proposed_username


@pytest.mark.parametrize(
    ("email", "taken", "username"),
    [
        ("ada@example.org", [], "ada"),
        ("Ada.L+git@example.org", [], "Ada_L"),
        ("ada@work.example", ["ada"], "ada_work"),
        ("ADA@work.example", ["ada"], "ADA_work"),
        ("ada@work.example", ["ada", "ada_work"], "ada_work_2"),
        ("ada@work.example", ["ada", "ada_work", "ada_work_2"], "ada_work_3"),
        ("jo@acme.org", ["jo_acme"], "jo_acme_acme"),
        ("123+ada-l@users.noreply.github.com", [], "ada_l"),
        ("ada@users.noreply.github.com", ["ada"], "ada_users"),
        ("root@localhost", ["root"], "root_localhost"),
        ("", [], "user"),
    ],
)
def test_usernames_are_derived_from_addresses(email: str, taken: list[str], username: str) -> None:
    assert proposed_username(email, taken) == username


@given(st.text(max_size=90), st.text(max_size=90), st.integers(0, 5))
def test_any_text_gives_valid_and_distinct_usernames(local: str, domain: str, more: int) -> None:
    taken: set[str] = set()
    for _ in range(more + 1):
        name = proposed_username(f"{local}@{domain}", taken)
        assert clean_username(name) == name
        assert key(name) not in taken
        taken.add(key(name))


def test_a_noreply_address_names_its_account() -> None:
    assert account_of("123+ada@users.noreply.github.com") == "ada"
    assert account_of("ada@users.noreply.ghe.example") == "ada"
    assert account_of("ada@example.org") is None
    assert account_of("") is None


def test_joined_identities_keep_the_first_values_and_a_key_with_its_format() -> None:
    first = Identity("ada@example.org", "Ada", sign=True, sources=("a", "b"))
    second = Identity("ADA@example.org", "Eve", "/k.pub", "ssh", False, "/k", "/work", ("b", "c"))
    joined = Identity(
        "ada@example.org", "Ada", "/k.pub", "ssh", False, "/k", "/work", ("a", "b", "c")
    )
    assert first.joined(second) == joined
    assert joined.joined(first) == joined
    assert first.joined(Identity("ada@example.org")) == first

"""The configuration: keys and their values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.configuration import (
    Clone,
    Configuration,
    Key,
    Limits,
    Scan,
    Store,
    configuration_from,
    find_key,
    keys,
)
from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.text import escaped, has_control
from tests.domain.strategies import any_text, attempt, is_kept_form

WORKSPACES = "limits.workspaces_per_profile"
NUMBER_HINT = "use a whole number from 1 to 999999999"


def test_every_key_has_a_variable_a_default_and_a_help() -> None:
    assert {str(key): (key.variable, key.default, key.minimum) for key in keys().values()} == {
        "limits.workspaces_per_profile": ("SYMPHONY_LIMITS_WORKSPACES_PER_PROFILE", 50, 1),
        "limits.repos_per_workspace": ("SYMPHONY_LIMITS_REPOS_PER_WORKSPACE", 1000, 1),
        "limits.vaults_per_workspace": ("SYMPHONY_LIMITS_VAULTS_PER_WORKSPACE", 100, 1),
        "store.busy_timeout": ("SYMPHONY_STORE_BUSY_TIMEOUT", 10, 0),
        "scan.skip": (
            "SYMPHONY_SCAN_SKIP",
            ("node_modules", "bower_components", "__pycache__", "site-packages"),
            0,
        ),
        "clone.layout": ("SYMPHONY_CLONE_LAYOUT", "{name}", 0),
        "clone.protocol": ("SYMPHONY_CLONE_PROTOCOL", "", 0),
        "identity.unchecked_commits": ("SYMPHONY_IDENTITY_UNCHECKED_COMMITS", "warn", 0),
        "vault.keyring": ("SYMPHONY_VAULT_KEYRING", "off", 0),
    }
    assert all(key.help for key in keys().values())
    assert all(name == str(key) for name, key in keys().items())


def test_a_key_is_found_by_its_name() -> None:
    assert find_key("store.busy_timeout") == keys()["store.busy_timeout"]


@pytest.mark.parametrize("name", ["morning", "needs-work", "a_2"])
def test_users_name_the_keys_of_selections(name: str) -> None:
    key = find_key(f"select.{name}")
    assert (str(key), key.default, key.help) == (f"select.{name}", "", f"what @{name} selects")
    assert list(keys([name, "Not valid"])) == [*keys(), str(key)]
    assert key.parse("-t 'a & b' --dirty") == "-t 'a & b' --dirty"


@pytest.mark.parametrize("text", ["", " ", "'a", "a\nb"])
def test_a_selection_has_words(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key("select.x").parse(text)
    assert caught.value.hint == "use names of repos and options that select them"


@pytest.mark.parametrize("name", ["select.", "select.Ab", "select.2a", "select.a b", "select.ä"])
def test_other_names_of_selections_are_invalid(name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key(name)
    assert caught.value.code == "SELECTION_NAME_INVALID"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", ""), ("limits", "limits"), ("Store.busy_timeout", "Store.busy_timeout"), ("a\n", "a\\n")],
)
def test_an_unknown_key_is_refused_with_the_known_ones(name: str, shown: str) -> None:
    with pytest.raises(NotFound) as caught:
        find_key(name)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "CONFIG_KEY_NOT_FOUND",
        f"unknown setting '{shown}'",
        f"the settings are {', '.join(keys())}, select.NAME",
        "key",
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (WORKSPACES, "1", 1),
        (WORKSPACES, " 50\n", 50),
        (WORKSPACES, "007", 7),
        (WORKSPACES, "999999999", 999_999_999),
        ("store.busy_timeout", "0", 0),
        ("scan.skip", "", ()),
        ("scan.skip", " , ", ()),
        ("scan.skip", "dist", ("dist",)),
        ("scan.skip", "dist, build ,,.tox", ("dist", "build", ".tox")),
        ("scan.skip", "cafe\u0301", ("café",)),
        ("clone.layout", " {host}/{owner}/{name}\n", "{host}/{owner}/{name}"),
        ("clone.layout", "cafe\u0301/{name}", "café/{name}"),
    ],
)
def test_text_is_parsed_as_a_value(name: str, text: str, value: object) -> None:
    assert find_key(name).parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "-1", "+1", "1.5", "1e3", "1_000", "0x10", "true", "five", "٣", "1000000000"],
)
def test_an_invalid_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key(WORKSPACES).parse(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "CONFIG_VALUE_INVALID",
        f"invalid value '{text}' for {WORKSPACES}",
        NUMBER_HINT,
        WORKSPACES,
    )


@pytest.mark.parametrize(
    "text", ["", "src", "/{name}", "{name}/..", "{nom}/{name}", "a\x1b/{name}"]
)
def test_an_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key("clone.layout").parse(text)
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "CONFIG_VALUE_INVALID",
        f"invalid value '{escaped(text)}' for clone.layout",
        "use a path below the root that contains {name}, and may contain {host} and {owner}",
    )


def test_a_list_with_control_characters_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key("scan.skip").parse("dist,a\x1bb")
    error = caught.value
    assert (error.code, error.message, error.hint) == (
        "CONFIG_VALUE_INVALID",
        "invalid value 'dist,a\\x1bb' for scan.skip",
        "use a list of names",
    )


@pytest.mark.parametrize(
    ("name", "value", "checked"),
    [
        (WORKSPACES, 1, 1),
        (WORKSPACES, 10**8, 10**8),
        ("store.busy_timeout", 0, 0),
        ("scan.skip", [], ()),
        ("scan.skip", ["dist", "build"], ("dist", "build")),
        ("scan.skip", ("dist",), ("dist",)),
        ("clone.layout", "src/{name}", "src/{name}"),
        ("identity.unchecked_commits", "block", "block"),
    ],
)
def test_a_value_of_the_file_is_checked(name: str, value: object, checked: object) -> None:
    assert find_key(name).check(value) == checked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (WORKSPACES, 0),
        (WORKSPACES, -1),
        (WORKSPACES, True),
        (WORKSPACES, 1.0),
        (WORKSPACES, "1"),
        (WORKSPACES, None),
        (WORKSPACES, [1]),
        ("store.busy_timeout", -1),
        ("scan.skip", "dist"),
        ("scan.skip", ["dist", 1]),
        ("scan.skip", {"dist": 1}),
        ("scan.skip", 1),
        ("clone.layout", 1),
        ("identity.unchecked_commits", "pass"),
        ("clone.layout", ["{name}"]),
        ("clone.layout", " {name}"),
    ],
)
def test_an_invalid_value_of_the_file_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        find_key(name).check(value)
    assert (caught.value.code, caught.value.message) == (
        "CONFIG_VALUE_INVALID",
        f"invalid value '{value}' for {name}",
    )


@given(st.sampled_from(list(keys().values())), any_text)
def test_any_text_is_a_value_or_safely_refused(key: Key, text: str) -> None:
    value = attempt(key.parse, text)
    if isinstance(value, InvalidValue):
        assert (value.code, value.field) == ("CONFIG_VALUE_INVALID", str(key))
        assert not has_control(value.message)
    else:
        assert key.check(list(value) if isinstance(value, tuple) else value) == value
        texts = [value] if isinstance(value, str) else value
        assert isinstance(texts, int) or all(map(is_kept_form, texts))


@given(st.lists(st.text("abcä._-", min_size=1)))
def test_a_list_that_is_written_is_read_again(names: list[str]) -> None:
    assert find_key("scan.skip").parse(",".join(names)) == tuple(names)


@pytest.mark.parametrize(
    ("values", "configuration"),
    [
        ({}, Configuration(Limits(50, 1000, 100), Store(10), Scan())),
        ({"limits.repos_per_workspace": 5}, Configuration(limits=Limits(repos_per_workspace=5))),
        ({"clone.layout": "{host}/{name}"}, Configuration(clone=Clone("{host}/{name}"))),
        (
            {WORKSPACES: 1, "store.busy_timeout": 0, "scan.skip": ("dist",)},
            Configuration(Limits(workspaces_per_profile=1), Store(0), Scan(("dist",))),
        ),
    ],
)
def test_unset_keys_have_their_defaults(
    values: dict[str, Any], configuration: Configuration
) -> None:
    assert configuration_from(values) == configuration

from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.remote_patterns import (
    binding_of,
    changed_patterns,
    clean_pattern,
    common_url,
    matches,
    url_patterns,
)
from symphony_cli.domain.views import WorkspaceView


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("github.com/acme/*", "github.com/acme/*"),
        ("GitHub.com/Acme/*", "github.com/Acme/*"),
        ("github.com", "github.com/**"),
        ("github.com/acme/", "github.com/acme/**"),
        ("git@github.com:acme/*", "github.com/acme/*"),
        ("https://ada:secret@github.com/acme/api.git", "github.com/acme/api"),
        ("ssh://git@host:2222/~/x/**", "host/~/x/**"),
        ("gitlab.example.com:8443/acme/*", "gitlab.example.com/acme/*"),
        ("gitlab.example.com:8443", "gitlab.example.com/**"),
        ("git@host:8443/x", "host/8443/x"),
        ("host/***/x", "host/**/x"),
    ],
)
def test_a_pattern_is_a_host_and_a_path(text: str, pattern: str) -> None:
    assert clean_pattern(text) == clean_pattern(pattern) == pattern


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/acme",
        "*/acme",
        "h/[a]",
        "h/a b",
        "git@",
        "https://",
        "*.com/x",
        "h/a//b",
        "h/../x",
        "h/a\\*",
        "h/a\nb",
        "h/" + "a" * 300,
    ],
)
def test_other_text_is_not_a_pattern(text: str) -> None:
    with pytest.raises(InvalidValue):
        clean_pattern(text)


def test_patterns_are_added_once_and_removed() -> None:
    assert changed_patterns(["h/a"], ["h/b", "H/a"], []) == ("h/a", "h/b")
    assert changed_patterns(["h/a", "h/b"], ["h/c"], ["git@h:a.git"]) == ("h/b", "h/c")
    with pytest.raises(InvalidValue, match="no remote pattern 'h/x'"):
        changed_patterns(["h/a"], [], ["h/x"])


def test_gits_patterns_cover_every_form_of_a_url() -> None:
    assert url_patterns("h/a/*") == [
        "*://h/a/*",
        "*://h:[0-9]*/a/*",
        "h:a/*",
        "h:/a/*",
        "*://*@h/a/*",
        "*://*@h:[0-9]*/a/*",
        "*@h:a/*",
        "*@h:/a/*",
    ]
    assert len(url_patterns("h/a/b")) == 16
    assert "h:**a/*" in url_patterns("h/**a/*")


def test_a_name_may_be_empty_where_git_has_it_so() -> None:
    assert matches("h/*/api", "git@h:/api")
    assert not matches("h/*/api", "git@h:api")


def test_a_long_url_and_a_pattern_with_many_wildcards_take_no_time() -> None:
    assert not matches("h/" + "*a" * 100 + "b", "https://h/" + "a" * 4000)
    assert not matches("h/" + "**/" * 80 + "b", "https://h/" + "a/" * 2000)
    assert not matches("h/**", "https://h/" + "a" * 5000)


def a_view(name: str, *remotes: str) -> WorkspaceView:
    return WorkspaceView(
        name, "ada", name, "client", "", None, None, remotes, [], {}, 0, 0, False, "", ""
    )


def test_the_longest_pattern_decides() -> None:
    views = [a_view("wide", "h/**"), a_view("narrow", "h/acme/*"), a_view("none")]
    found = binding_of(views, ["https://x/y", "git@h:acme/api.git"])
    assert found is not None
    assert (found[0], found[1].name) == ("h/acme/*", "narrow")
    assert binding_of(views, []) is None


@pytest.mark.parametrize(
    ("pattern", "glob", "url"),
    [
        ("github.com/acme/*", "https://github.com/acme/**", "https://github.com/acme/x"),
        ("github.com/acme/*", "https://github.com/**", "https://github.com/acme/x"),
        ("github.com/acme/*", "git@github.com:*/**", "git@github.com:acme/x"),
        ("github.com/**", "git@github.com:acme/api.git", "git@github.com:acme/api.git"),
        ("github.com/acme/*", "https://github.com/ada/**", None),
        ("github.com/acme/*", "git@gitlab.com:acme/**", None),
    ],
)
def test_a_url_that_two_patterns_have_in_common(pattern: str, glob: str, url: str | None) -> None:
    assert common_url(pattern, glob) == url

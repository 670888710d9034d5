"""Sources of clones: the parts of a URL."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.layouts import filled_in
from symphony_cli.base.text import NOT_IN_NAMES, has_control
from symphony_cli.repos.clones import Source, is_path, is_same_repository, source_of
from tests.domain.strategies import any_text, attempt, paths

SECRET = "hunter2"

_hosts = st.sampled_from(["example.org", "h:22", "[::1]", "[::1]:8", "..", "C", "h\\x", "", "."])
_logins = st.sampled_from(["", "ada@", f"ada:{SECRET}@", f":{SECRET}@", "..@"])
_beginnings = st.sampled_from(["", "https://", "ssh://", "git://", "file://", "x::", "HTTP://"])
_paths = st.lists(
    st.sampled_from(
        ["..", ".", ".git", "x.git", "C:", "\\..\\..", "%2e%2e", "a b", "", " ", "ada", "-x"]
    )
    | any_text,
    max_size=5,
).map("/".join)
urls = st.builds(
    lambda beginning, login, host, between, path: f"{beginning}{login}{host}{between}{path}",
    _beginnings,
    _logins,
    _hosts,
    st.sampled_from(["/", ":", "//", ":/", ""]),
    _paths,
)


@pytest.mark.parametrize(
    ("text", "host", "owner", "name"),
    [
        ("https://example.org/ada/api.git", "example.org", "ada", "api"),
        ("https://example.org/ada/api/", "example.org", "ada", "api"),
        ("https://Example.org:8443/group/team/api.git", "example.org", "group/team", "api"),
        ("http://example.org/api", "example.org", "", "api"),
        ("https://example.org/ada/api?x=1#y", "example.org", "ada", "api"),
        ("https://[::1]:8/ada/api", "1", "ada", "api"),
        ("ssh://git@example.org:2222/~ada/api.git", "example.org", "ada", "api"),
        ("ssh://git@example.org/~/-rf/-x.git", "example.org", "rf", "x"),
        ("https://example.org/.GIT/ada./api...git", "example.org", "GIT/ada", "api"),
        (f"https://example.org/{'é' * 200}/api", "example.org", "é" * 127, "api"),
        ("git+ssh://example.org/api.git", "example.org", "", "api"),
        ("git://example.org/ada/api", "example.org", "ada", "api"),
        ("git@example.org:ada/api.git", "example.org", "ada", "api"),
        ("example.org:api", "example.org", "", "api"),
        ("git@example.org:ada@work/api", "example.org", "ada@work", "api"),
        ("example.org:@scope/api", "example.org", "@scope", "api"),
        ("ext::ssh git@example.org %S ada/api", "localhost", "ssh git@example.org %S ada", "api"),
        ("git@[example.org:2222]:ada/api", "example.org", "ada", "api"),
        ("[::1]:ada/api", "1", "ada", "api"),
        ("file:///srv/git/ada/api.git", "localhost", "ada", "api"),
        ("file://nas/git/api.git", "nas", "git", "api"),
        ("/srv/git/ada/api.git", "localhost", "ada", "api"),
        ("/srv/code/api/.git", "localhost", "code", "api"),
        ("/api", "localhost", "", "api"),
        ("helper::https://example.org/ada/api", "example.org", "ada", "api"),
        ("C:/ada/api", "c", "ada", "api"),
        ("https://example.org/a:b/c|d", "example.org", "a-b", "c-d"),
        ("https://example.org/%2e%2e/api", "example.org", "%2e%2e", "api"),
    ],
)
def test_a_url_has_host_owner_and_name(text: str, host: str, owner: str, name: str) -> None:
    assert source_of(text) == Source(text, text, host, owner, name)


@pytest.mark.parametrize("text", ["ada/api", "ada/api.git"])
def test_owner_and_name_mean_github(text: str) -> None:
    url = "https://github.com/ada/api.git"
    assert source_of(text) == Source(url, url, "github.com", "ada", "api")
    url = "git@github.com:ada/api.git"
    assert source_of(text, None, lambda: "ssh") == Source(url, url, "github.com", "ada", "api")


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("https://Host/ada/api.git", "git@host:ada/api", True),
        ("ssh://git@host/ada/api/", "https://host/ada/api", True),
        ("https://host/ada/api", "https://host/ada/web", False),
        ("https://host/ada/api", "https://elsewhere/ada/api", False),
        ("/srv/ada/api.git", "/srv/ada/api", True),
        ("https://host/ada/api", "", False),
    ],
)
def test_one_repository_has_several_urls(url: str, other: str, expected: bool) -> None:
    assert is_same_repository(url, other) == expected


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        (
            f"https://ada:{SECRET}@example.org/api",
            f"https://ada:{SECRET}@example.org/api",
            "https://example.org/api",
        ),
        # git would contact the host `git`, and send it the password.
        (f"git:{SECRET}@example.org:api", "git@example.org:api", "git@example.org:api"),
    ],
)
def test_credentials_go_to_git_and_are_not_shown(text: str, url: str, shown: str) -> None:
    assert source_of(text) == Source(url, shown, "example.org", "", "api")


def test_a_given_name_replaces_the_name_in_the_url() -> None:
    assert source_of("https://example.org/", "api").name == "api"
    assert source_of("https://example.org/ada/x", "cafe\u0301").name == "café"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("https://example.org", None, "REMOTE_URL_INVALID"),
        ("https://example.org/.git", None, "REMOTE_URL_INVALID"),
        ("example.org:", None, "REMOTE_URL_INVALID"),
        ("/", None, "REMOTE_URL_INVALID"),
        ("https://example.org/../x", None, "REMOTE_URL_INVALID"),
        ("https://example.org/./x", "api", "REMOTE_URL_INVALID"),
        ("git@example.org:../x", None, "REMOTE_URL_INVALID"),
        ("https://example.org/a\nb", None, "REMOTE_URL_INVALID"),
        ("--upload-pack=x:y", None, "REMOTE_URL_INVALID"),
        ("", None, "REMOTE_URL_INVALID"),
        ("ada:hunter2@example.org/api", None, "REMOTE_URL_INVALID"),
        ("ada/..", None, "REMOTE_URL_INVALID"),
        ("https://example.org/...git", None, "REMOTE_URL_INVALID"),
        ("https://example.org/" + 256 * "x", None, "REPO_NAME_INVALID"),
        ("https://example.org/x", "a/b", "REPO_NAME_INVALID"),
        ("https://example.org/x", "..", "REPO_NAME_INVALID"),
        ("https://example.org/x", "", "REPO_NAME_INVALID"),
    ],
)
def test_an_invalid_source_is_refused(text: str, name: str | None, code: str) -> None:
    error = attempt(source_of, text, name)
    assert isinstance(error, InvalidValue)
    assert error.code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/srv/api", True),
        ("./ada/api", True),
        ("../api", True),
        ("~/api", True),
        ("api", True),
        ("a/b/c", True),
        ("./a:b", True),
        ("ada/api", False),
        ("host:api", False),
        ("C:\\api", False),
        ("https://example.org/api", False),
        ("helper::/x", False),
    ],
)
def test_paths_and_urls_are_distinguished(text: str, expected: bool) -> None:
    assert is_path(text) == expected


@given(urls | any_text | paths)
@example("https://h/.git/hooks")
@example("file:///../../etc")
@example(f"https://ada:{SECRET}/x@example.org/api")
@example(f"ada:{SECRET}@example.org/..")
@example(f"x::ada:{SECRET}@example.org")
def test_no_url_leads_out_of_the_root_or_shows_a_password(text: str) -> None:
    source = attempt(source_of, text)
    if isinstance(source, InvalidValue):
        assert SECRET not in source.message
        assert not has_control(source.message)
        return
    assert SECRET not in "".join(source[1:])
    for layout in ("{name}", "{host}/{owner}/{name}", ".{host}{owner}/x{name}"):
        values = {"host": source.host, "owner": source.owner, "name": source.name}
        place = attempt(filled_in, layout, **values)
        if isinstance(place, InvalidValue):
            continue
        for part in place.split("/"):
            assert part.casefold() not in ("", ".", "..", ".git")
            assert not has_control(part)
            assert not set(part) & set(NOT_IN_NAMES)


@given(
    st.from_regex(r"[a-z0-9]+(\.[a-z]+)?", fullmatch=True),
    st.lists(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]*", fullmatch=True), min_size=1, max_size=4),
)
def test_every_form_of_a_url_has_the_same_parts(host: str, parts: list[str]) -> None:
    path = "/".join(parts)
    said = [
        source_of(text)[2:]
        for text in (
            f"https://{host}/{path}.git",
            f"https://{host}:8443/{path}/",
            f"ssh://git@{host}/{path}",
            f"git://{host}/{path}.git",
            f"git@{host}:{path}.git",
            f"{host}:{path}",
        )
    ]
    assert said == [(host, "/".join(parts[:-1]), parts[-1])] * len(said)

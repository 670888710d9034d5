from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.sources import clean_branch, clean_remote, clean_source


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.git",
        "ssh://git@example.com:22/a.git",
        "git@example.com:a/b.git",
        "git://example.com/a.git",
    ],
)
def test_urls_of_the_network_are_accepted(url: str) -> None:
    assert clean_source(url, allow_local=False).url == url


@pytest.mark.parametrize("url", ["/srv/git/a.git", "file:///srv/git/a.git"])
def test_paths_need_allow_local(url: str) -> None:
    assert clean_source(url, allow_local=True).url == url
    with pytest.raises(InvalidValue) as caught:
        clean_source(url, allow_local=False)
    assert caught.value.code == "REMOTE_URL_REFUSED"
    assert caught.value.hint == "if you trust the file, pass --allow-local"


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c 'touch /tmp/pwned'",
        " ext::sh -c true",
        "fd::17",
        "transport::address",
        "foo::bar::https://example.com/a.git",
        "-u./payload",
        "--upload-pack=touch /tmp/pwned",
        "ssh://-oProxyCommand=touch%20pwned/a",
        "ssh://-l@example.com/a",
        "git@-oProxyCommand=x:a",
        "-oProxyCommand=x:a",
        "git@example.com:-a",
        "http://example.com/a.git",
        "ftp://example.com/a.git",
        "gopher://example.com/a.git",
        "a/b",
        "../a",
        "",
        "https://exam\nple.com/a",
        "https:///a",
    ],
)
def test_every_other_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_source(url, allow_local=True)
    assert caught.value.code in ("REMOTE_URL_REFUSED", "REMOTE_URL_INVALID")


def test_credentials_are_removed() -> None:
    cleaned = clean_source("https://ada:secret@example.com/a.git", allow_local=False)
    assert cleaned == ("https://example.com/a.git", True)


@pytest.mark.parametrize("name", ["origin", "feature/a-b", "v1.2", "Müller"])
def test_names_of_branches_and_remotes(name: str) -> None:
    assert clean_branch(name) == clean_remote(name) == name


@pytest.mark.parametrize("name", ["a@b", "a=b", 'a"b', "a$b", "a'b", "a;b", "#1", "a+b"])
def test_names_of_branches_only(name: str) -> None:
    assert clean_branch(name) == name
    with pytest.raises(InvalidValue, match="invalid name of a remote"):
        clean_remote(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "-x", "--upload-pack=x", "a..b", "a b", "/a", "a/", "a//b", ".a", "a/.b", "a."),
        *("a.lock", "a.lock/b", "a\nb", "a:b", "a^b", "a~b", "a\\b", "a*", "a[b", "a@{b"),
        "a" * 201,
    ],
)
def test_names_that_git_would_misread_are_refused(name: str) -> None:
    for clean, field in ((clean_branch, "branch"), (clean_remote, "remote")):
        with pytest.raises(InvalidValue) as caught:
            clean(name)
        assert (caught.value.code, caught.value.field) == ("REF_INVALID", field)

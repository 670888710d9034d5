"""Remote URLs: every form that git-clone documents, and no credentials in any."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.domain import remote_urls
from symphony_cli.domain.remote_urls import (
    Address,
    RemoteURL,
    address_of,
    clean_remote_url,
    without_credentials,
)
from tests.domain.strategies import any_text, attempt, is_kept_form


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/ada/api.git",
        "https://host.example:8443/ada/api.git/",
        "http://[::1]:8080/api",
        "https://host/a b/ü",
        "https://host/api?ref=main&depth=1",
        "https://host/~ada/api#readme",
        "https://host/ada@work/api",
        "ssh://host/api.git",
        "ssh://git@host:22/~ada/api.git",
        "SSH://git@host/api.git",
        "git+ssh://git@host/api.git",
        "git://host:9418/api.git",
        "ftps://host/api.git",
        "file:///srv/git/api.git",
        "file://C:/api.git",
        "git@github.com:ada/api.git",
        "host:api.git",
        "host:/srv/api.git",
        "git@[::1]:api.git",
        "git@host:~ada/api.git",
        "git@host:ada@work/api.git",
        "/srv/git/api.git",
        "/srv/a:b@c/api.git",
        "./a:b@c:d",
        "../api.git",
        "C:\\code\\api",
        "api.bundle",
        "ext::ssh host %S /srv/api.git",
        "codecommit::eu-west-1://api",
        "gcrypt::ssh://git@host/api.git",
        "gcrypt::git@host:api.git",
    ],
)
def test_a_url_without_credentials_is_unchanged(url: str) -> None:
    assert clean_remote_url(url) == RemoteURL(url, had_credentials=False)


def test_white_space_around_a_url_is_not_a_credential() -> None:
    assert clean_remote_url("  git@host:api\n") == RemoteURL("git@host:api", had_credentials=False)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://ada:pw@host/api.git", "https://host/api.git"),
        ("https://ghp_token@host/api.git", "https://host/api.git"),
        ("https://:pw@host/api.git", "https://host/api.git"),
        ("https://@host/api.git", "https://host/api.git"),
        ("HTTPS://ada:pw@HOST/api.git", "HTTPS://HOST/api.git"),
        ("https://ada:p@w@host:8443/api", "https://host:8443/api"),
        ("https://ada:p?w#x@host/api", "https://host/api"),
        ("https://ada:p%2Fw@[::1]:80/api", "https://[::1]:80/api"),
        ("https://ada:pw@host", "https://host"),
        ("ftp://ada:pw@host/api", "ftp://host/api"),
        ("git://ada:pw@host/api", "git://host/api"),
        ("file://ada:pw@host/api", "file://host/api"),
        ("ssh://git:pw@host:22/api", "ssh://git@host:22/api"),
        ("ssh://:pw@host/api", "ssh://host/api"),
        ("ssh+git://git:p:w@host/api", "ssh+git://git@host/api"),
        ("git:pw@host:ada/api.git", "git@host:ada/api.git"),
        ("git:p:w@host:api", "git@host:api"),
        ("git:p@w@host:api", "git@host:api"),
        ("git:@host:api", "git@host:api"),
        ("git:pw@[::1]:api", "git@[::1]:api"),
        ("gcrypt::https://ada:pw@host/api", "gcrypt::https://host/api"),
        ("gcrypt::ssh://git:pw@host/api", "gcrypt::ssh://git@host/api"),
        ("gcrypt::git:pw@host:api", "gcrypt::git@host:api"),
        ("a::b::https://ada:pw@host/api", "a::b::https://host/api"),
        ("ext::curl https://ada:pw@host/api", "ext::curl https://host/api"),
        ("git clone https://ada:pw@host/api", "git clone https://host/api"),
        ("https://proxy/https://ada:pw@host/api", "https://proxy/https://host/api"),
        ("https://a:b@proxy/https://ada:pw@host/api", "https://proxy/https://host/api"),
        ("https://proxy?u=https://ada:pw@host/api", "https://proxy?u=https://host/api"),
        ("https://host/api?private_token=x", "https://host/api?private_token="),
        ("https://host/api?a=1&ACCESS_TOKEN=x&b=2", "https://host/api?a=1&ACCESS_TOKEN=&b=2"),
        ("https://host/api?client_secret=x;b=2", "https://host/api?client_secret=;b=2"),
        ("https://host/api?password=x=y?z", "https://host/api?password="),
        ("https://host/api?pass=x#top", "https://host/api?pass=#top"),
        ("https://host/api#access_token=x", "https://host/api#access_token="),
        ("https://host?X-Amz-Signature=x", "https://host?X-Amz-Signature="),
        ("https://host/api?u=https://x?token=y", "https://host/api?u=https://x?token="),
        ("https://host/api?a=token=x", "https://host/api?a=token="),
        ("ssh://git@host/api?sig=x", "ssh://git@host/api?sig="),
    ],
)
def test_credentials_are_removed(text: str, url: str) -> None:
    assert clean_remote_url(text) == RemoteURL(url, had_credentials=True)
    assert clean_remote_url(url) == RemoteURL(url, had_credentials=False)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "a remote URL cannot be empty or begin with -", None),
        ("  ", "a remote URL cannot be empty or begin with -", None),
        ("gcrypt::", "a remote URL cannot be empty or begin with -", None),
        ("--upload-pack=evil", "a remote URL cannot be empty or begin with -", None),
        ("-https://ada:pa55@host/api", "a remote URL cannot be empty or begin with -", None),
        ("-x:pa55@host:api", "a remote URL cannot be empty or begin with -", None),
        ("a\nb", "the remote URL contains control characters or is not UTF-8", None),
        (
            "https://a:pa55\x00@host/",
            "the remote URL contains control characters or is not UTF-8",
            None,
        ),
        ("https://h/caf\udce9", "the remote URL contains control characters or is not UTF-8", None),
        (
            "https://",
            "the remote URL has no valid host and port after 'https://'",
            "in a password, write / ? and # as %2F %3F and %23",
        ),
        (
            "https:///api",
            "the remote URL has no valid host and port after 'https://'",
            "in a password, write / ? and # as %2F %3F and %23",
        ),
        (
            "ssh://git@/api",
            "the remote URL has no valid host and port after 'ssh://'",
            "in a password, write / ? and # as %2F %3F and %23",
        ),
        (
            "https://host:port/api",
            "the remote URL has no valid host and port after 'https://'",
            "in a password, write / ? and # as %2F %3F and %23",
        ),
        (
            "https://ada:pa55/x@host/api",
            "the remote URL has no valid host and port after 'https://'",
            "in a password, write / ? and # as %2F %3F and %23",
        ),
        (
            "git:pa55/x@host:api",
            "the remote URL may contain a password",
            "leave the password out, as in USER@HOST:PATH",
        ),
        (
            "git:pa55@x:y/z@host:api",
            "the remote URL may contain a password",
            "leave the password out, as in USER@HOST:PATH",
        ),
    ],
)
def test_an_invalid_url_is_refused_and_no_password_repeated(
    text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_remote_url(text)
    error = caught.value
    assert (error.code, error.message, error.hint, error.field) == (
        "REMOTE_URL_INVALID",
        message,
        hint,
        "remote_url",
    )
    # With --debug the user sees a traceback, with chained exceptions.
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


# Only the secrets in the URLs below have capital letters, which identify them.
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-."
_plain = st.text(_PLAIN, min_size=1, max_size=8).filter(lambda text: text.strip("-."))
_secrets = st.text(st.sampled_from("XYZ%!$'()*+,~_ ü"), max_size=12).map(lambda text: f"X{text}X")
_secrets_with_marks = st.text(st.sampled_from("XYZ:@?#&;=/"), max_size=12).map(
    lambda text: f"X{text}X"
)
_hosts = _plain | st.just("[::1]") | _plain.map(lambda host: f"{host}:8443")
_paths = st.lists(_plain, max_size=3).map("/".join)
_schemes = st.sampled_from(
    ["https", "http", "ssh", "git", "ftp", "ftps", "git+ssh", "ssh+git", "file"]
)
_in_front = st.sampled_from(
    ["", "gcrypt::", "a::b::", "-", "git clone ", "https://proxy/", '"', "ext::curl ", "  "]
)
_secret_parameters = st.sampled_from(
    ["token", "access_token", "private_token", "password", "api_key", "client_secret", "sig"]
)


@given(_in_front, _schemes, _plain | st.just(""), _secrets_with_marks | _secrets, _hosts, _paths)
def test_no_password_of_a_url_survives(
    front: str, scheme: str, user: str, secret: str, host: str, path: str
) -> None:
    # After a `/`, a password looks like a path.
    secret = secret.replace("/", "%2F")
    _assert_kept_from(f"{front}{scheme}://{user}:{secret}@{host}/{path}", "X")


@given(
    st.sampled_from(["https", "http", "ftp", "git", "file"]), _secrets_with_marks, _hosts, _paths
)
def test_no_token_in_place_of_the_user_survives(
    scheme: str, secret: str, host: str, path: str
) -> None:
    _assert_kept_from(f"{scheme}://{secret.replace('/', '%2F')}@{host}/{path}", "X")


@given(st.sampled_from(["", "gcrypt::", "-"]), _plain, _secrets_with_marks, _plain, _paths)
def test_no_password_of_an_scp_like_address_survives(
    front: str, user: str, secret: str, host: str, path: str
) -> None:
    _assert_kept_from(f"{front}{user}:{secret}@{host}:{path}", "X")


@given(_schemes, _hosts, _paths, st.sampled_from("?#"), _secret_parameters, _secrets)
def test_no_secret_parameter_survives(
    scheme: str, host: str, path: str, mark: str, name: str, secret: str
) -> None:
    _assert_kept_from(f"{scheme}://{host}/{path}{mark}depth=1&{name}={secret}&b=2", "X")


def _assert_kept_from(text: str, secret: str) -> None:
    cleaned = attempt(clean_remote_url, text)
    if isinstance(cleaned, InvalidValue):
        assert secret not in f"{cleaned.message} {cleaned.hint} {cleaned.args}"
        assert cleaned.__suppress_context__ or cleaned.__context__ is None
    else:
        assert secret not in cleaned.url
        assert cleaned.had_credentials


_pieces = st.lists(
    st.sampled_from(["https", "ssh", "a", "b", ":", "/", "//", "://", "@", "?", "#", "&", "="])
    | st.sampled_from(["::", "token", "[", "]", ".", "-", ";", " ", "ü"])
).map("".join)


@given(any_text | _pieces)
def test_cleaning_any_text_is_idempotent_or_safely_refused(text: str) -> None:
    cleaned = attempt(clean_remote_url, text)
    if isinstance(cleaned, InvalidValue):
        assert not has_control(cleaned.message)
    else:
        assert is_kept_form(cleaned.url)
        assert clean_remote_url(cleaned.url) == RemoteURL(cleaned.url, had_credentials=False)


@pytest.mark.parametrize("piece", ["key", "key=", "://a", "b@", "a::", "a;", "a:b@"])
@pytest.mark.parametrize("front", ["https://host/x?", "https://host/", "a:", "a:/", ""])
def test_a_long_text_is_cleaned_as_quickly_as_a_short_one(front: str, piece: str) -> None:
    # A pattern that tries every pair of positions would run for hours.
    cleaned = attempt(clean_remote_url, front + piece * 100_000)
    assert isinstance(cleaned, InvalidValue | RemoteURL)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Host.example:8443/a/b.git", ("https", "", "host.example", "8443", "/a/b.git")),
        ("HTTP://host", ("http", "", "host", "", "")),
        ("ssh://git@host:22/~ada/x", ("ssh", "git", "host", "22", "/~ada/x")),
        ("ssh://git@[::1]:22/x", ("ssh", "git", "::1", "22", "/x")),
        ("git+ssh://host:/x", ("git+ssh", "", "host", "", "/x")),
        ("file:///srv/x", ("file", "", "", "", "/srv/x")),
        ("git@host:ada/x", ("ssh", "git", "host", "", "ada/x")),
        ("git@[host:22]:ada/x", ("ssh", "git", "host", "22", "ada/x")),
        ("[::1]:x", ("ssh", "", "::1", "", "x")),
        ("x::y::https://host/a", ("https", "", "host", "", "/a")),
        ("/srv/a:b", ("", "", "", "", "/srv/a:b")),
        ("./a:b", ("", "", "", "", "./a:b")),
    ],
)
def test_a_url_has_an_address(url: str, address: tuple[str, ...]) -> None:
    assert address_of(url) == Address(*address)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "fatal: 'https://ada:pw@e.org/a' is gone",
            "fatal: 'https://e.org/a' is gone",
        ),
        (
            "at https://e.org/a.git?private_token=S&x=1: 403",
            "at https://e.org/a.git?private_token=&x=1: 403",
        ),
        ("no URL in it: key=value", "no URL in it: key=value"),
    ],
)
def test_a_message_loses_the_credentials_of_the_urls_in_it(message: str, shown: str) -> None:
    assert without_credentials(message) == shown


@given(st.from_regex(remote_urls._PLAIN, fullmatch=True))
def test_a_common_form_is_what_the_rules_for_all_forms_make_of_it(url: str) -> None:
    common = clean_remote_url(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remote_urls, "_PLAIN", re.compile("(?!)"))
        assert common == clean_remote_url(url) == RemoteURL(url, had_credentials=False)

"""Remote URLs in the forms of git-clone(1), "Git URLs", and the removal of credentials."""

from __future__ import annotations

import re
from typing import NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean

# The common forms, whose characters leave nothing to remove or to refuse.
_PLAIN = re.compile(
    r"(?:(?:https://|ssh://git@)[A-Za-z0-9.-]+/|git@[A-Za-z0-9.-]+:)[A-Za-z0-9_./~+-]*"
)
_HELPER = re.compile(r"([A-Za-z0-9][A-Za-z0-9+.-]*::)+")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")
# The user is a login name in these schemes; in the others it may be a token.
_SCHEMES_WITH_LOGIN = ("ssh", "git+ssh", "ssh+git")
# git reads `user:password@host:path` as a host `user`, which is not what its author meant.
_SCP_WITH_PASSWORD = re.compile(r"(?P<user>[^/@:]+):[^/]*@(?P<rest>[^/@:]+:.*)", re.DOTALL)
_SCP_WITH_SLASHED_PASSWORD = re.compile(r"[^/@:]+:.*@[^/@:]+:.*", re.DOTALL)
# A URL inside another one, such as after a proxy's address or in a helper's command.
_INNER_LOGIN = re.compile(r"(?<=://)[^/]*@")
_ANY_LOGIN = re.compile(r"(?<=://)[^/\s'\"]*@")
_ANY_URL = re.compile(r"(?<=://)[^\s'\"]+")
_HOST = re.compile(r"(\[[^\]/]+\]|[^:/@\[\]]+)(:[0-9]*)?")
_PARAMETERS = re.compile(r"[?#]")
_SECRET_PARAMETER = re.compile(
    r"(?<![^&;=?#])(?=[^&;=?#]*?(?:token|secret|pass|pwd|auth|key|sig|jwt|cred))"
    r"(?P<name>[^&;=?#]++)=[^&;#]*",
    re.IGNORECASE,
)
# git reads text as `host:path` if a colon comes before any slash.
_SCP = re.compile(
    r"(?:(?P<user>[^/@]*)@)?(?P<host>\[[^\]/]*\]|[^:/@\[\]]+):(?P<path>.*)", re.DOTALL
)


class Address(NamedTuple):
    """The parts of a remote URL.

    `scheme` is lower case, `ssh` for `host:path`, and empty for a local path, which has no host.
    """

    scheme: str
    user: str
    host: str
    port: str
    path: str


class RemoteURL(NamedTuple):
    """A URL that is safe to store; `had_credentials` if some were removed."""

    url: str
    had_credentials: bool


def _without_inner_secrets(address: str) -> str:
    return _without_secret_parameters(_without_inner_login(address))


def _without_inner_login(address: str) -> str:
    # The pattern takes long to find that a text without an @ has none.
    return _INNER_LOGIN.sub("", address) if "@" in address else address


def _without_secret_parameters(address: str) -> str:
    if start := _PARAMETERS.search(address):
        parameters = _SECRET_PARAMETER.sub(r"\g<name>=", address[start.end() :])
        return address[: start.end()] + parameters
    return address


def clean_remote_url(text: str) -> RemoteURL:
    """Return the URL without credentials.

    An ssh URL loses only its password. Other URLs lose the user too, which may be a token. Raises
    InvalidValue for text that is not a git URL; its message never repeats credentials.
    """
    if _PLAIN.fullmatch(text):
        return RemoteURL(text, had_credentials=False)
    try:
        text = clean(text, "remote_url")
        text.encode()
    except (InvalidValue, UnicodeEncodeError):
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            "the remote URL contains control characters or is not UTF-8",
            field="remote_url",
        ) from None
    helper = match.group() if (match := _HELPER.match(text)) else ""
    address = text[len(helper) :]
    if match := _SCHEME.match(address):
        scheme = match["scheme"].lower()
        authority, slash, path = address[match.end() :].partition("/")
        userinfo, _, host = authority.rpartition("@")
        user = userinfo.partition(":")[0] if scheme in _SCHEMES_WITH_LOGIN else ""
        if scheme != "file" and not _HOST.fullmatch(host):
            # The host may be part of a password that contains `/`, so it is not repeated.
            raise InvalidValue(
                "REMOTE_URL_INVALID",
                f"the remote URL has no valid host and port after '{scheme}://'",
                hint="in a password, write / ? and # as %2F %3F and %23",
                field="remote_url",
            )
        kept = f"{user}@{host}" if user else host
        inner = _without_inner_secrets(f"{kept}{slash}{path}")
        url = f"{helper}{match.group()}{inner}"
        return RemoteURL(url, had_credentials=url != text)
    if not address or address.startswith("-"):
        # A URL with a password may follow the `-`, so it is not repeated.
        raise InvalidValue(
            "REMOTE_URL_INVALID", "a remote URL cannot be empty or begin with -", field="remote_url"
        )
    match = _SCP_WITH_PASSWORD.fullmatch(address)
    # A password that contains a slash or an @ may have been found only in part.
    if _SCP_WITH_SLASHED_PASSWORD.fullmatch(match["rest"] if match else address):
        raise InvalidValue(
            "REMOTE_URL_INVALID",
            "the remote URL may contain a password",
            hint="leave the password out, as in USER@HOST:PATH",
            field="remote_url",
        )
    if match:
        address = f"{match['user']}@{match['rest']}"
    url = helper + _without_inner_login(address)
    return RemoteURL(url, had_credentials=url != text)


def address_of(url: str) -> Address:
    """Return the parts of a URL that `clean_remote_url` returned."""
    if match := _HELPER.match(url):
        url = url[match.end() :]
    if match := _SCHEME.match(url):
        authority, slash, path = url[match.end() :].partition("/")
        user, _, place = authority.rpartition("@")
        host, port = place, ""
        if found := _HOST.fullmatch(place):
            host, port = found[1], (found[2] or "").removeprefix(":")
        path = f"{slash}{path}"
        return Address(match["scheme"].lower(), user, host.strip("[]").lower(), port, path)
    if match := _SCP.fullmatch(url):
        # Brackets hold a host and a port, or an IPv6 address.
        inner = match["host"].strip("[]")
        host, colon, port = inner.partition(":")
        if not colon or not port.isdecimal():
            host, port = inner, ""
        return Address("ssh", match["user"] or "", host.lower(), port, match["path"])
    return Address("", "", "", "", url)


def without_credentials(message: str) -> str:
    """Return a message without the logins and secret parameters of its URLs."""
    message = _ANY_LOGIN.sub("", message)
    return _ANY_URL.sub(lambda url: _without_secret_parameters(url[0]), message)

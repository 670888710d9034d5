"""The identities that git uses and that profiles expect.

The imports are light, since `symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.base.text import composed
from symphony_cli.identity.persons import Person, is_address_of, person_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symphony_cli.domain.views import ProfileView

OK, UNKNOWN, MISSING, LOCKED = "ok", "unknown", "missing", "locked"
# Signing settings go into commits, the ssh command is used on the network.
SIGNING = ("user.signingkey", "gpg.format", "commit.gpgsign")
SSH_COMMAND = "core.sshcommand"
_DEFAULTS = {"gpg.format": "openpgp", "commit.gpgsign": "false"}
# ident.c strips these from both ends; newer gits keep the dot.
_CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"


class Identity(NamedTuple):
    """The identity that git would use in a repository.

    `state` is `ok`, `missing` (the path does not exist), `locked` (the vault around it cannot be
    read) or `unknown` (git cannot work with it). `author` and `committer` are None if git would
    refuse to commit, and `reason` says why. `settings` has the signing and ssh settings that are
    set, by lower-case name, and `urls` are the remotes'.
    """

    path: str
    state: str = OK
    author: Person | None = None
    committer: Person | None = None
    settings: Mapping[str, str] = {}
    reason: str | None = None
    urls: tuple[str, ...] = ()


class Expected(NamedTuple):
    """The profile whose identity a repository expects, and why.

    `noun` is `repo` for a repository that is registered at `path`, or inside such a one, `vault` or
    `workspace` for one in a vault or below the root `path` of a workspace, and `remote` for one
    with a remote that matches the pattern `name` of a workspace.
    """

    profile: ProfileView
    workspace: str
    noun: str
    name: str
    path: str

    @property
    def person(self) -> Person:
        """The expected author and committer."""
        return person_of(self.profile)

    @property
    def because(self) -> str:
        """The reason, as part of a sentence."""
        if self.noun == "remote":
            return f"a remote matches '{self.name}' of workspace '{self.workspace}'"
        if self.noun != "workspace":
            return f"{self.noun} '{self.name}' of workspace '{self.workspace}' is at {self.path}"
        return f"the root of workspace '{self.workspace}' is {self.path}"


class Difference(NamedTuple):
    """A part of an identity that git would not use as expected.

    `what` is the name of a setting, or `author.name` and the like. `found` is None if it is unset.
    """

    what: str
    expected: str
    found: str | None


class Checked(NamedTuple):
    """The result of `identity check`; `path` is None outside repositories.

    `expected` is None if no profile expects an identity; then the state is `ok`.
    """

    path: str | None
    workspace: str | None
    profile: str | None
    state: str
    author: str | None
    committer: str | None
    expected: str | None


class IdentityStatus(NamedTuple):
    """The output record of a repo's identity."""

    name: str
    workspace: str
    path: str
    state: str
    author: str | None
    committer: str | None
    expected: str
    reason: str | None
    profile: str = ""


def differences(
    profile: ProfileView, identity: Identity, *, with_ssh: bool = False
) -> list[Difference]:
    """Return where an identity differs from the one that a profile expects.

    Any of the profile's addresses matches. The signing key counts if the profile has one, and
    `with_ssh` the ssh key too.
    """
    found = [
        *_of_person("author", profile, identity.author),
        *_of_person("committer", profile, identity.committer),
    ]
    for name, expected in _expected_settings(profile, with_ssh=with_ssh):
        value = identity.settings.get(name)
        if not _matches(name, expected, value):
            found.append(Difference(name, expected, value))
    return found


def _of_person(role: str, profile: ProfileView, found: Person | None) -> Iterator[Difference]:
    own = person_of(profile)
    if found is None or not _bare(own.name) or _bare(found.name) != _bare(own.name):
        yield Difference(f"{role}.name", own.name, found.name if found else None)
    if found is None or not (
        is_address_of(profile, found.email) or _bare(found.email) == _bare(own.email)
    ):
        yield Difference(f"{role}.email", own.email, found.email if found else None)


def _bare(text: str) -> str:
    """Return a name as every version of git writes it."""
    kept = "".join(character for character in composed(text) if character not in "<>\n")
    return kept.strip(_CRUD)


def _expected_settings(profile: ProfileView, *, with_ssh: bool) -> Iterator[tuple[str, str]]:
    if profile.signing_key is not None:
        yield "user.signingkey", profile.signing_key
        yield "gpg.format", profile.signing_format or "openpgp"
        yield "commit.gpgsign", "true" if profile.sign else "false"
    if with_ssh and profile.ssh_key is not None:
        # Imports `re`, which a check before a commit must not load.
        from symphony_cli.identity.rule_files import ssh_command

        yield SSH_COMMAND, ssh_command(profile.ssh_key)


def _matches(name: str, expected: str, found: str | None) -> bool:
    if name == "commit.gpgsign":
        return (expected == "true") == ((found or "").lower() in ("true", "yes", "on", "1"))
    if name == "gpg.format":
        return expected == (found or "openpgp")
    return expected == found


def is_same_setting(name: str, one: str | None, other: str | None) -> bool:
    """Whether two values of a signing setting, None if unset, mean the same to git."""
    if name == "user.signingkey":
        return _is_same_key(one or "", other or "") or _is_same_key(other or "", one or "")
    return _matches(name, one or _DEFAULTS[name], other)


def _is_same_key(one: str, other: str) -> bool:
    """Whether two keys are the same; the first may be below `~/`."""
    return one == other or (one.startswith("~/") and other.endswith(one[1:]))


def mismatch_message(expected: Expected, identity: Identity, found: list[Difference]) -> str:
    """Return one sentence that says what git would use and what the profile expects."""
    wanted = f"profile '{expected.profile.username}' expects"
    reason = f", because {expected.because}"
    if identity.author is None or identity.committer is None:
        return f"git would refuse to commit, but {wanted} {expected.person}{reason}"
    if not any(one.what.startswith(("author.", "committer.")) for one in found):
        values = ", ".join(f"{one.what} is {one.found or 'not set'}" for one in found)
        wishes = ", ".join(f"{one.what} {one.expected}" for one in found)
        return f"{values}, but {wanted} {wishes}{reason}"
    who = f"commit as {identity.author}"
    if identity.author != identity.committer:
        who = f"have {identity.author} as author and {identity.committer} as committer"
    return f"git would {who}, but {wanted} {expected.person}{reason}"

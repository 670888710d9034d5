"""Identity states: what git would put into a commit, what a profile asks for, and how they differ.

This module imports nothing heavy, since `symphony identity check` runs before every commit.
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
# What counts besides name and address: the first goes into commits, the second onto the network.
SIGNING = ("user.signingkey", "gpg.format", "commit.gpgsign")
SSH_COMMAND = "core.sshcommand"
# What ident.c takes off both ends; newer gits leave the dot.
_CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"


class Whereabouts(NamedTuple):
    """Where a repository is, whichever of its worktrees and submodules was asked about.

    `paths` are those under which it may be registered, the nearest repository's first. The root of
    a workspace holds it when it contains `path`. `top` is what was asked about: a working tree's
    top, or a bare repository.
    """

    paths: tuple[str, ...]
    path: str
    top: str


class Identity(NamedTuple):
    """What git would use in the repository at a path, by its own word.

    `state` is `ok`, `missing` (nothing is at the path), `locked` (it is in a vault that cannot be
    read) or `unknown` (git cannot work with it);
    `author` and `committer` are None where git would refuse to commit, `reason` says why. The
    `settings` are those of signing and ssh that are set, named in lower case.
    """

    path: str
    state: str = OK
    author: Person | None = None
    committer: Person | None = None
    settings: Mapping[str, str] = {}
    reason: str | None = None


class Asked(NamedTuple):
    """The profile whose identity is asked for in a repository, and why that one.

    `noun` is `repo` where the repository is registered (at `path`), else `workspace`, whose root
    is `path`.
    """

    profile: ProfileView
    workspace: str
    noun: str
    name: str
    path: str

    @property
    def person(self) -> Person:
        """Who git is to say that it is."""
        return person_of(self.profile)

    @property
    def because(self) -> str:
        """Why, in words."""
        if self.noun == "repo":
            return f"repo '{self.name}' of workspace '{self.workspace}' is at {self.path}"
        return f"the root of workspace '{self.workspace}' is {self.path}"


class Difference(NamedTuple):
    """One thing that is asked for and that git would not use; None for nothing at all.

    `what` is the name of a setting, or `author.name` and the like.
    """

    what: str
    asked: str
    found: str | None


class Checked(NamedTuple):
    """What `identity check` found in a repository, None where there is none.

    `expected` is None where no profile asks for anything; then the state is `ok`.
    """

    path: str | None
    workspace: str | None
    profile: str | None
    state: str
    author: str | None
    committer: str | None
    expected: str | None


class IdentityStatus(NamedTuple):
    """A repo with the identity that git would use in it, as it is shown."""

    name: str
    workspace: str
    path: str
    state: str
    author: str | None
    committer: str | None
    expected: str
    reason: str | None


def differences(
    profile: ProfileView, identity: Identity, *, with_ssh: bool = False
) -> list[Difference]:
    """Return in what an identity is not what a profile asks for.

    Each of the profile's addresses is as good as its own: they are the same person's. Keys count
    where the profile has any; `with_ssh` also the one for ssh.
    """
    found = [
        *_of_person("author", profile, identity.author),
        *_of_person("committer", profile, identity.committer),
    ]
    for name, asked in _asked_settings(profile, with_ssh=with_ssh):
        value = identity.settings.get(name)
        if not _is_the_same(name, asked, value):
            found.append(Difference(name, asked, value))
    return found


def _of_person(role: str, profile: ProfileView, found: Person | None) -> Iterator[Difference]:
    asked = person_of(profile)
    if found is None or not _bare(asked.name) or _bare(found.name) != _bare(asked.name):
        yield Difference(f"{role}.name", asked.name, found.name if found else None)
    if found is None or not (
        is_address_of(profile, found.email) or _bare(found.email) == _bare(asked.email)
    ):
        yield Difference(f"{role}.email", asked.email, found.email if found else None)


def _bare(text: str) -> str:
    """Return a name as git writes it, whichever git that is."""
    kept = "".join(character for character in composed(text) if character not in "<>\n")
    return kept.strip(_CRUD)


def _asked_settings(profile: ProfileView, *, with_ssh: bool) -> Iterator[tuple[str, str]]:
    if profile.signing_key is not None:
        yield "user.signingkey", profile.signing_key
        yield "gpg.format", profile.signing_format or "openpgp"
        yield "commit.gpgsign", "true" if profile.sign else "false"
    if with_ssh and profile.ssh_key is not None:
        # Imports `re`, for those only who have such a key and want to know.
        from symphony_cli.identity.rule_files import ssh_command

        yield SSH_COMMAND, ssh_command(profile.ssh_key)


def _is_the_same(name: str, asked: str, found: str | None) -> bool:
    if name == "commit.gpgsign":
        return (asked == "true") == ((found or "").lower() in ("true", "yes", "on", "1"))
    if name == "gpg.format":
        return asked == (found or "openpgp")
    return asked == found


def told(asked: Asked, identity: Identity, found: list[Difference]) -> str:
    """Return what is wrong, in one sentence."""
    wanted = f"profile '{asked.profile.username}' asks for"
    if identity.author is None or identity.committer is None:
        return f"git would refuse to commit, and {wanted} {asked.person}: {asked.because}"
    if not any(one.what.startswith(("author.", "committer.")) for one in found):
        values = ", ".join(f"{one.what} is {one.found or 'not set'}" for one in found)
        wishes = ", ".join(f"{one.what} {one.asked}" for one in found)
        return f"{values}, and {wanted} {wishes}: {asked.because}"
    who = f"commit as {identity.author}"
    if identity.author != identity.committer:
        who = f"have {identity.author} as author and {identity.committer} as committer"
    return f"git would {who}, and {wanted} {asked.person}: {asked.because}"

"""Workspaces that are bound by remotes."""

from __future__ import annotations

from pathlib import Path
from shlex import split

import pytest

from symphony_cli.domain.remote_patterns import clean_pattern, matches
from symphony_cli.system.git.inspector import LocalGit
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import as_user
from tests.terminal import Terminal
from tests.trees import a_repository

ACME, HOME = "Acme <ada@acme.example>", "Ada <ada@home.org>"
URLS = [
    "https://github.com/acme/api",
    "https://github.com/acme/api.git",
    "https://ada:token@github.com/acme/api.git",
    "https://github.com:443/acme/api",
    "http://github.com/acme/deep/api",
    "ssh://git@github.com/acme/api.git",
    "ssh://git@github.com:22/acme/api",
    "ssh://github.com/acme/api",
    "git://github.com/acme/api",
    "git@github.com:acme/api.git",
    "github.com:acme/api",
    "git@github.com:/acme/api",
    "git@github.com:acme/deep/api",
    "git@github.com:api",
    "https://github.com/acme",
    "https://github.com/acmes/api",
    "https://evilgithub.com/acme/api",
    "https://github.com.evil/acme/api",
    "https://evil/github.com/acme/api",
    "https://evil@host/x@github.com:acme/api",
    "/srv/github.com/acme/api",
]


@pytest.fixture
def bound(given: Given, sandbox: Sandbox) -> Path:
    """A private profile with a root, and a client's workspace that has remotes but no root."""
    root = sandbox.work / "code"
    root.mkdir()
    given(
        "profile create ada --email ada@home.org --name Ada",
        "profile create acme --email ada@acme.example --name Acme",
        ["workspace", "create", "code", "--root", root, "-P", "ada"],
        "workspace create client -P acme",
        "workspace edit client -P acme --add-remote 'github.com/acme/*'",
        "workspace use code",
    )
    return root


def author(path: Path) -> str:
    return as_user(path, "var", "GIT_AUTHOR_IDENT").rsplit(" ", 2)[0]


def with_remote(path: Path, url: str = "git@github.com:acme/api.git") -> Path:
    as_user(a_repository(path), "remote", "add", "origin", url)
    return path


def test_remotes_are_added_shown_and_removed(symphony: Run, bound: Path) -> None:
    more = ("workspace", "update", "client", "-P", "acme", "--json")
    changed = symphony(*more, "--add-remote", "git@corp.example:x/*", "--add-remote", "h.example")
    remotes = ["github.com/acme/*", "corp.example/x/*", "h.example/**"]
    assert changed.json["remotes"] == remotes
    assert (
        symphony("workspace", "show", "client", "-P", "acme", "--json").json["remotes"] == remotes
    )
    assert symphony(*more, "--remove-remote", "github.com/acme/*").json["remotes"] == remotes[1:]
    refused = symphony(*more, "--add-remote", "*")
    assert (refused.code, refused.error["code"]) == (2, "REMOTE_PATTERN_INVALID")


@pytest.mark.parametrize(
    "pattern",
    [
        "github.com/acme/*",
        "github.com/acme/**",
        "github.com",
        "github.com/acme/api",
        "github.com/**/api",
        "github.com/a*/a?i",
    ],
)
def test_git_applies_the_identity_to_the_remotes_that_match(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox, pattern: str
) -> None:
    given(
        ["workspace", "edit", "client", "-P", "acme", "--remove-remote", "github.com/acme/*"],
        ["workspace", "edit", "client", "-P", "acme", "--add-remote", pattern],
        "identity apply --yes",
    )
    path = with_remote(sandbox.work / "loose", "x")
    for url in URLS:
        as_user(path, "config", "remote.origin.url", url)
        email = as_user(path, "config", "--default", "", "--get", "user.email")
        expected = "ada@acme.example" if matches(clean_pattern(pattern), url) else ""
        assert email == expected, url


def test_why_and_check_name_the_workspace_of_the_remote(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox
) -> None:
    path = with_remote(bound / "loose")
    checked = symphony("identity", "check", path)
    assert checked.code == 6
    assert "a remote matches 'github.com/acme/*' of workspace 'client'" in checked.stderr
    given("identity apply --yes")
    found = symphony("identity", "why", path, "--json").json
    names = ("state", "author", "profile", "workspace", "because")
    assert [found[name] for name in names] == [
        "ok",
        ACME,
        "acme",
        "client",
        "a remote matches 'github.com/acme/*' of workspace 'client'",
    ]
    assert found["sources"][0]["rule"].startswith("hasconfig:remote.*.url:")
    as_user(path, "remote", "remove", "origin")
    assert symphony("identity", "why", path, "--json").json["author"] == HOME


def test_a_registered_repo_keeps_the_profile_of_its_workspace(
    symphony: Run, bound: Path, given: Given
) -> None:
    path = a_repository(bound / "api")
    given(["repo", "add", path, "-P", "ada", "-w", "code"], "identity apply --yes")
    as_user(path, "remote", "add", "upstream", "git@github.com:acme/api.git")
    assert author(path) == HOME
    assert symphony("identity", "status", "--exit-code").code == 0


def test_scan_names_the_workspace_of_a_remote(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox
) -> None:
    path = with_remote(bound / "my api", "https://x:y@github.com/acme/api.git")
    a_repository(bound / "own")
    line = f"symphony repo add '{path}' --profile acme --workspace client"
    warning = (
        "warning: repo 'my api': 'github.com/acme/*' belongs to workspace 'client';"
        f" to register it there: {line}\n"
    )
    assert warning in symphony("repo", "scan", bound, "--dry-run").stderr
    assert symphony("repo", "scan", bound, "-w", "code", "--dry-run").stderr.count("belongs") == 0
    assert warning in symphony("repo", "scan", bound).stderr
    assert symphony(*split(line)[1:]).code == 0


def upstream(sandbox: Sandbox) -> None:
    """Have git clone from here instead of GitHub."""
    a_repository(sandbox.work / "remotes" / "acme" / "api.git", commit=True)
    base = f"url.{sandbox.work}/remotes/.insteadOf"
    as_user(sandbox.work, "config", "--global", base, "https://github.com/")
    as_user(sandbox.work, "config", "--global", "protocol.file.allow", "always")


def test_clone_names_the_workspace_of_a_remote(
    symphony: Run, bound: Path, sandbox: Sandbox
) -> None:
    upstream(sandbox)
    url = "https://github.com/acme/api.git"
    cloned = symphony("repo", "clone", "acme/api", "--fields", "workspace")
    assert (cloned.code, cloned.stdout) == (0, "code\n")
    assert (
        f"warning: {url}: 'github.com/acme/*' belongs to workspace 'client'; to clone there, pass"
        " --profile acme --workspace client\n"
    ) in cloned.stderr


@pytest.mark.parametrize(("answer", "workspace"), [("\n", "client"), ("n\n", "code")])
def test_on_a_terminal_clone_asks(
    bound: Path, sandbox: Sandbox, symphony: Run, answer: str, workspace: str
) -> None:
    upstream(sandbox)
    words = ["repo", "clone", "acme/api", "--into", "clones"]
    with Terminal(words, columns=400) as terminal:
        terminal.read_until(
            "'github.com/acme/*' belongs to workspace 'client'. Clone there? [Y/n] "
        )
        terminal.type(answer)
        assert terminal.wait() == 0
    profile = "acme" if workspace == "client" else "ada"
    shown = symphony("repo", "show", "api", "-P", profile, "--fields", "workspace")
    assert shown.stdout == f"{workspace}\n"


def test_doctor_says_that_an_old_git_ignores_remotes(
    symphony: Run, bound: Path, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given("identity apply --yes")
    monkeypatch.setattr(LocalGit, "version", lambda _: (2, 35, 1))
    messages = [row["message"] for row in symphony("doctor", "--json").json]
    assert (
        "git 2.35.1 ignores the remotes of workspaces: only registered repos get their identity"
    ) in messages
    assert "rules" not in " ".join(messages)


def test_without_conditions_on_remotes_a_registered_repo_has_a_rule_of_its_own(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox
) -> None:
    path = with_remote(bound / "api")
    given(["repo", "add", path, "-P", "acme", "-w", "client"], "identity apply --yes")
    index = sandbox.symphony_home / "config" / "git" / "index.gitconfig"
    text = index.read_text()
    # As a git before 2.36 reads it.
    index.write_text(text.replace("hasconfig:", "unknown:"))
    assert author(path) == ACME

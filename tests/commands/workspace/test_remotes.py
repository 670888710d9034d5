"""Workspaces that are bound by remotes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shlex import split

import pytest

from symphony_cli.domain.remote_patterns import clean_pattern, matches
from symphony_cli.system.git.inspector import LocalGit
from symphony_cli.system.git.scanner import TreeScanner
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


def test_repos_elsewhere_with_a_new_remote_are_named(
    symphony: Run, bound: Path, given: Given
) -> None:
    api, web = (with_remote(bound / name, f"https://h.org/x/{name}") for name in ("api", "web"))
    given(["repo", "add", api, "-w", "ada:code"], ["repo", "add", web, "-w", "acme:client"])
    edited = symphony("workspace", "edit", "acme:client", "--add-remote", "h.org/x/")
    assert edited.stderr == (
        "warning: kept code/api in its workspace, though its remote belongs to this one; to move"
        " it, run `symphony repo remove ada:code/api`, then"
        f" `symphony repo add {api} -w acme:client`\nupdated workspace 'client'\n"
    )
    given("identity apply --yes")
    assert (author(api), author(web)) == (HOME, ACME)


def test_a_pattern_of_one_workspace_is_refused_in_another(
    symphony: Run, bound: Path, sandbox: Sandbox
) -> None:
    edit = ("workspace", "edit", "ada:code")
    refused = symphony(*edit, "--add-remote", "h.org/y/*", "--add-remote", "git@github.com:acme/*")
    assert refused == (
        4,
        "",
        "error: remote pattern 'github.com/acme/*' already belongs to workspace 'acme:client'\n"
        "hint: to remove it there, run `symphony workspace edit acme:client --remove-remote"
        " 'github.com/acme/*'`\n",
    )
    assert symphony("workspace", "show", "ada:code", "--json").json["remotes"] == []
    assert symphony("doctor").stdout.count("shared remote") == 0
    # A store of an earlier release.
    with sqlite3.connect(sandbox.symphony_home / "data" / "symphony.db") as store:
        store.execute("update workspaces set remotes = '[\"github.com/acme/*\"]'")
    problem = next(
        one for one in symphony("doctor", "--json").json if one["check"] == "shared remote"
    )
    assert problem["message"] == (
        "workspaces 'acme:client', 'ada:code' have the same remote pattern, github.com/acme/*:"
        " Symphony uses 'ada:code'"
    )
    assert symphony(*split(problem["hint"].partition("`symphony ")[2].rstrip("`"))).code == 0
    assert symphony("doctor").stdout.count("shared remote") == 0


def test_only_repos_that_an_added_pattern_claims_are_named(
    symphony: Run, bound: Path, given: Given
) -> None:
    deep = with_remote(bound / "deep", "https://h.org/x/deep/api")
    given(["repo", "add", deep, "-w", "ada:code"])
    edit = ("workspace", "edit")
    given([*edit, "acme:client", "--add-remote", "h.org/x/deep/*"])
    # The longer pattern of the other workspace decides.
    done = "updated workspace 'code'\n"
    assert symphony(*edit, "ada:code", "--add-remote", "h.org/x/**").stderr == done
    done = "updated workspace 'client'\n"
    assert symphony(*edit, "acme:client", "--add-remote", "h.org/other/").stderr == done


def with_remote(path: Path, url: str = "git@github.com:acme/api.git") -> Path:
    as_user(a_repository(path), "remote", "add", "origin", url)
    return path


def test_remotes_are_added_shown_and_removed(symphony: Run, bound: Path) -> None:
    more = ("workspace", "edit", "client", "-P", "acme", "--json")
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


def test_what_keeps_registered_repos_is_in_files_beside_the_index(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox
) -> None:
    path = with_remote(bound / "api")
    given(["repo", "add", path, "-w", "ada:code"], "identity apply --yes")
    files = sandbox.symphony_home / "config" / "git"
    [kept] = (files / "kept").iterdir()
    [source, *_] = symphony("identity", "why", path, "--json").json["sources"]
    assert (source["value"], source["rule"]) == ("Ada", f"gitdir:{path}/.git")
    assert (source["rule_file"], source["rule_line"]) == (str(kept), 3)
    # An earlier release had these rules in the index.
    index, head = files / "index.gitconfig", kept.read_text().splitlines(True)[0]
    own = index.read_text().partition(f'[includeIf "gitdir:{path}')[0]
    index.write_text(own + kept.read_text().removeprefix(head))
    kept.unlink()
    assert author(path) == HOME
    created = symphony("workspace", "create", "other", "-P", "ada")
    assert created.stderr == "created workspace 'other' in profile 'ada'\n"
    assert author(path) == HOME
    assert kept.exists()
    given("workspace edit client -P acme --remove-remote 'github.com/acme/*'")
    assert not kept.exists()
    assert author(path) == HOME
    given("workspace edit client -P acme --add-remote 'github.com/acme/*'")
    planned = symphony("identity", "apply", "--dry-run", "--fields", "path,change").stdout
    assert f"{kept}\tkeep\n" in planned
    given("identity remove --yes")
    assert not files.exists()


def test_scan_leaves_out_what_belongs_to_another_workspace(
    symphony: Run, bound: Path, given: Given
) -> None:
    path = with_remote(bound / "my api", "https://x:y@github.com/acme/api.git")
    own = a_repository(bound / "own")
    line = f"symphony repo add '{path}' -w acme:client"
    left_out = (
        f"warning: skipped {path}: 'github.com/acme/*' belongs to workspace 'client';"
        f" to register it there, run `{line}`\n"
    )
    scan = ("repo", "scan", bound, "--fields", "workspace,path")
    planned = symphony(*scan, "--dry-run")
    assert (planned.code, planned.stdout) == (0, f"code\t{own}\n")
    assert planned.stderr.startswith(left_out)
    assert symphony(*scan, "-w", "code", "--dry-run").stdout == f"code\t{path}\ncode\t{own}\n"
    assert left_out in symphony(*scan).stderr
    assert symphony("init", bound).stderr == left_out
    assert symphony("repo", "list", "-w", "code", "--fields", "name").stdout == "own\n"
    assert symphony(*split(line)[1:]).code == 0
    assert symphony(*scan) == (0, "", "nothing new found\n")
    given("repo remove 'my api' -w acme:client")
    assert symphony("init", bound, "-w", "code", "--json").json["repos_added"] == 1


@pytest.mark.parametrize("verb", ["repo scan", "init"])
@pytest.mark.parametrize(("answer", "workspace"), [("y\n", "client"), ("n\n", "code")])
def test_on_a_terminal_a_search_asks_where_repos_belong(
    symphony: Run, bound: Path, verb: str, answer: str, workspace: str
) -> None:
    with_remote(bound / "api")
    with_remote(bound / "web", "https://github.com/acme/web")
    a_repository(bound / "own")
    with Terminal([*verb.split(), str(bound)], columns=400) as terminal:
        terminal.read_until(
            "'github.com/acme/*' belongs to workspace 'client'. Register api, web there? [Y/n] "
        )
        terminal.type(answer)
        assert terminal.wait() == 0
    [latest, before] = symphony("history", "-n", "2", "--fields", "action").stdout.splitlines()
    assert (latest, before) == (verb, "workspace use")
    listed = symphony("repo", "list", "--all", "--fields", "workspace,name").stdout.splitlines()
    assert sorted(listed) == sorted(["code\town", f"{workspace}\tapi", f"{workspace}\tweb"])


def test_init_reports_what_it_registers_elsewhere(symphony: Run, bound: Path) -> None:
    with_remote(bound / "api", "https://x:y@github.com/acme/api.git")
    a_repository(bound / "own")
    assert symphony("init", "--yes", cwd=bound).stderr == (
        "warning: removed the credentials from the recorded remote URL of repo 'api'\n"
        "registered 1 repo in acme:client\n"
    )


def test_a_scan_for_several_workspaces_is_one_operation(
    symphony: Run, bound: Path, given: Given
) -> None:
    with_remote(bound / "api")
    a_repository(bound / "own")
    with Terminal(["repo", "scan", str(bound)], columns=400) as terminal:
        terminal.read_until("Register api there? [Y/n] ")
        given("workspace delete acme:client --yes")
        terminal.type("y\n")
        assert terminal.wait() == 2
        assert "workspace 'client' has been deleted" in terminal.read_rest()
    assert symphony("repo", "list", "--all").stdout == ""


@pytest.mark.parametrize("verb", ["repo scan .", "init", "repo add api"])
def test_yes_agrees_to_where_repos_belong(symphony: Run, bound: Path, verb: str) -> None:
    with_remote(bound / "api")
    assert symphony(*verb.split(), "--yes", cwd=bound).code == 0
    assert symphony("repo", "list", "--all", "--fields", "workspace").stdout == "client\n"


def test_add_names_the_workspace_of_a_remote(symphony: Run, bound: Path) -> None:
    path = with_remote(bound / "api")
    url = "git@github.com:acme/api.git"
    added = symphony("repo", "add", path, "--fields", "workspace")
    assert (added.code, added.stdout) == (0, "code\n")
    assert (
        f"warning: {url}: 'github.com/acme/*' belongs to workspace 'client'; to register there,"
        " pass -w acme:client\n"
    ) in added.stderr
    assert symphony("repo", "add", path, "-w", "acme:client").stderr.count("belongs") == 0


@pytest.mark.parametrize(("answer", "workspace"), [("\n", "client"), ("n\n", "code")])
def test_on_a_terminal_add_asks(symphony: Run, bound: Path, answer: str, workspace: str) -> None:
    path = with_remote(bound / "api")
    with Terminal(["repo", "add", str(path)], columns=400) as terminal:
        terminal.read_until("belongs to workspace 'client'. Register there? [Y/n] ")
        terminal.type(answer)
        assert terminal.wait() == 0
    shown = symphony("repo", "list", "--all", "--fields", "workspace")
    assert shown.stdout == f"{workspace}\n"


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
        " -w acme:client\n"
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


def test_the_identities_that_patterns_and_roots_change_are_listed(
    symphony: Run, bound: Path, given: Given, sandbox: Sandbox
) -> None:
    given("identity apply --yes")
    web = with_remote(bound / "web", "ssh://git@h.org/x/web")
    edit = ("workspace", "edit", "acme:client")
    added = symphony(*edit, "--add-remote", "h.org/x/*")
    profile = "because profile 'acme' applies to h.org/x/*"
    assert added.stderr == (
        f"warning: {web}: {HOME} → {ACME}, {profile}\nupdated workspace 'client'\n"
    )
    assert author(web) == ACME
    removed = symphony(*edit, "--remove-remote", "h.org/x/*")
    because = f"because profile 'ada' applies to {bound}"
    assert removed.stderr.startswith(f"warning: {web}: {ACME} → {HOME}, {because}\n")
    assert author(web) == HOME
    loose = a_repository(sandbox.work / "other" / "loose")
    as_user(loose, "config", "--global", "user.name", "Me")
    as_user(loose, "config", "--global", "user.email", "me@x.org")
    given("identity apply --yes")
    rooted = symphony(*edit, "--root", loose.parent).stderr
    assert f"warning: {loose}: Me <me@x.org> → {ACME}, because profile" in rooted
    bare = symphony(*edit, "--root", "").stderr
    gone = "because no profile applies to its directory or remote now"
    assert f"warning: {loose}: {ACME} → Me <me@x.org>, {gone}" in bare


@pytest.mark.parametrize("is_registered", [True, False])
def test_a_pattern_never_overrules_a_rule_of_the_users_own(
    symphony: Run,
    bound: Path,
    given: Given,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    is_registered: bool,
) -> None:
    web = with_remote(bound / "web", "ssh://git@h.org/x/web")
    given("identity apply --yes")
    (sandbox.work / "own.inc").write_text("[user]\n\tname = Me\n\temail = me@x.org\n")
    given(["workspace", "edit", "ada:code", "--root", ""])
    rule = f"includeIf.gitdir:{bound}/.path"
    as_user(web, "config", "--global", rule, str(sandbox.work / "own.inc"))
    own = "Me <me@x.org>"
    assert author(web) == own
    if is_registered:
        assert "kept your own git rules" in symphony("repo", "add", web, "-w", "ada:code").stderr
    else:
        given(["workspace", "create", "wide", "-P", "ada", "--root", bound])
    assert author(web) == own
    added = symphony("workspace", "edit", "acme:client", "--add-remote", "h.org/x/*")
    assert "warning: kept your own git rules" in added.stderr
    assert author(web) == own
    # What was not written is not told, and not compared again.
    assert "→" not in added.stderr
    monkeypatch.setattr(TreeScanner, "scan", None)
    done = "updated workspace 'client'\n"
    assert symphony("workspace", "edit", "acme:client", "--add-tag", "x").stderr == done
    assert author(web) == own

"""`init` in directories where git commits under another address than the profile's."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import as_user
from tests.shapes import an_error
from tests.terminal import Terminal
from tests.trees import a_repository

Rule = Callable[..., None]


@pytest.fixture
def home(given: Given, sandbox: Sandbox) -> Path:
    """A private profile that is git's default, and a client's folder with a repo."""
    (sandbox.home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@home.org\n")
    given("profile create ada --email ada@home.org --name Ada")
    path = a_repository(sandbox.work / "acme" / "api")
    as_user(path, "remote", "add", "origin", "git@acme.example:team/api.git")
    as_user(path, "checkout", "--quiet", "-B", "main")
    return path.parent


def rule(sandbox: Sandbox, condition: str) -> None:
    """Give the user a rule of their own for the client's address."""
    (sandbox.home / "acme.inc").write_text("[user]\n\temail = ada@acme.example\n")
    with (sandbox.home / ".gitconfig").open("a") as file:
        file.write(f'[includeIf "{condition}"]\n\tpath = acme.inc\n')


CREATE = "symphony profile create ada_acme --email ada@acme.example --name Ada && "


def warning(where: str, command: str, profile: str = "ada_acme") -> str:
    return (
        f"warning: git commits as ada@acme.example in {where}, not as profile 'ada';"
        f" to use profile '{profile}' there, run `{command}`\n"
    )


def giving(where: Path) -> str:
    """Return the warning of an `init` that has registered acme for profile ada."""
    command = f"{CREATE}symphony workspace edit ada:acme --to-profile ada_acme"
    return warning(f"{where}", command)


def registering(where: Path, directory: Path) -> str:
    """Return the warning of an `init` that has registered nothing of a directory yet."""
    return warning(f"{where}", f"{CREATE}symphony init {directory} -P ada_acme")


def paste(symphony: Run, warned: str) -> None:
    """Run the commands of a warning."""
    for command in warned.split("`")[1].split(" && "):
        result = symphony(*shlex.split(command)[1:])
        assert result.code == 0, result.stderr


@pytest.mark.parametrize(
    "condition",
    [
        "gitdir:**/acme/",
        "gitdir/i:**/ACME/",
        "onbranch:ma*",
        "hasconfig:remote.*.url:git@acme.example:*/**",
    ],
)
def test_a_rule_of_any_kind_proposes_a_new_profile(
    symphony: Run, home: Path, sandbox: Sandbox, condition: str
) -> None:
    rule(sandbox, condition)
    result = symphony("init", home, "--fields", "profile")
    assert result == (0, "ada\n", giving(home / "api"))
    paste(symphony, result.stderr)
    assert symphony("init", home, "--fields", "profile,repos_added") == (0, "ada_acme\t0\n", "")
    assert symphony("identity", "apply", "--yes").code == 0
    assert as_user(home / "api", "var", "GIT_AUTHOR_IDENT").startswith("Ada <ada@acme.example>")


def test_the_commands_of_a_preview_choose_the_profile_and_a_second_run_keeps_it(
    symphony: Run, home: Path, sandbox: Sandbox
) -> None:
    rule(sandbox, f"gitdir:{home}/")
    preview = symphony("init", home, "--dry-run", "--fields", "profile")
    assert preview == (0, "ada\n", registering(home / "api", home))
    paste(symphony, preview.stderr)
    a_repository(home / "web")
    again = symphony("init", home, "--fields", "profile,repos_added,workspace_added")
    assert again == (0, "ada_acme\t1\tfalse\n", "")
    assert symphony("profile", "list", "--fields", "username,is_current").stdout == (
        "ada\ttrue\nada_acme\tfalse\n"
    )


def test_another_profile_is_refused_where_a_workspace_has_the_root(
    symphony: Run, home: Path, sandbox: Sandbox
) -> None:
    rule(sandbox, f"gitdir:{home}/")
    symphony("init", home)
    new = ("--username", "eve", "--email", "eve@acme.example", "--name", "Eve O'Hara")
    refused = symphony("init", home, *new, "--json")
    command = "symphony profile create eve --email eve@acme.example --name 'Eve O'\"'\"'Hara' && "
    command += "symphony workspace edit ada:acme --to-profile eve"
    assert (refused.code, refused.stdout) == (4, "")
    assert refused.error == an_error(
        "WORKSPACE_ROOT_TAKEN",
        f"'{home}' is already the root of workspace 'ada:acme'",
        f"to give it to profile 'eve', run `{command}`",
        field="directory",
    )
    paste(symphony, command.join("``"))
    assert (
        symphony("workspace", "list", "--all", "--fields", "name,profile").stdout == "acme\teve\n"
    )


def test_an_existing_profile_is_proposed_by_its_name(
    symphony: Run, home: Path, sandbox: Sandbox, given: Given
) -> None:
    given("profile create work --email w@x.org --alias-email ada@acme.example")
    as_user(home / "api", "config", "user.email", "Ada@acme.example")
    result = symphony("init", home, "--fields", "profile")
    command = "symphony workspace edit ada:acme --to-profile work"
    expected = warning(f"{home}/api", command, "work")
    assert result.stderr == expected.replace("as ada@", "as Ada@")
    paste(symphony, result.stderr)
    assert symphony("init", home, "--fields", "profile") == (0, "work\n", "")


def test_the_users_commits_of_the_last_year_count_for_more_than_the_default(
    symphony: Run, home: Path, sandbox: Sandbox
) -> None:
    def commit(when: str, name: str, email: str) -> None:
        env = {f"GIT_{who}_DATE": when for who in ("AUTHOR", "COMMITTER")}
        who = ("-c", f"user.name={name}", "-c", f"user.email={email}")
        as_user(home / "api", *who, "commit", "--quiet", "--allow-empty", "-m", "x", env=env)

    commit("2001-01-01T00:00:00Z", "Ada", "ada@acme.example")
    as_user(home / "api", "reflog", "expire", "--expire=all", "--all")
    assert symphony("init", home, "--dry-run").stderr == ""
    commit("2090-01-01T00:00:00Z", "Eve", "eve@acme.example")
    as_user(home / "api", "reflog", "expire", "--expire=all", "--all")
    assert symphony("init", home, "--dry-run").stderr == ""
    commit("2090-01-01T00:00:00Z", "Ada", "ada@acme.example")
    preview = symphony("init", home, "--dry-run")
    assert preview.stderr == registering(home / "api", home)


def test_a_directory_without_repos_is_bound_by_a_rule_for_it(
    symphony: Run, home: Path, sandbox: Sandbox
) -> None:
    rule(sandbox, f"gitdir:{sandbox.work}/new/")
    (sandbox.work / "new" / "inner").mkdir(parents=True)
    where = sandbox.work / "new" / "inner"
    expected = giving(where).replace("ada:acme", "ada:inner")
    assert symphony("init", "new/inner").stderr == expected


def test_the_most_repos_decide_and_the_others_are_named(
    symphony: Run, home: Path, sandbox: Sandbox
) -> None:
    rule(sandbox, "hasconfig:remote.*.url:git@acme.example:*/**")
    a_repository(home / "own")
    # A place of its own, since the other repo fits.
    expected = registering(home / "api", home / "api")
    assert symphony("init", home, "--dry-run").stderr == expected
    with Terminal(["init", str(home), "--fields", "profile"], columns=400) as terminal:
        assert terminal.wait() == 0
        assert "instead of" not in terminal.read_rest()
    paste(symphony, expected)
    assert symphony("identity", "apply", "--yes").code == 0
    assert as_user(home / "api", "var", "GIT_AUTHOR_IDENT").startswith("Ada <ada@acme.example>")


def test_the_first_profile_is_the_one_that_fits(
    symphony: Run, home: Path, sandbox: Sandbox, given: Given
) -> None:
    given("profile delete ada --yes")
    rule(sandbox, f"gitdir:{home}/")
    assert symphony("init", home, "--dry-run", "--fields", "profile") == (
        0,
        "ada\n",
        registering(home / "api", home),
    )


@pytest.mark.parametrize(("answer", "profile"), [("\n", "ada_acme"), ("n\n", "ada")])
def test_on_a_terminal_init_asks(
    symphony: Run, home: Path, sandbox: Sandbox, answer: str, profile: str
) -> None:
    rule(sandbox, f"gitdir:{home}/")
    with (sandbox.home / "acme.inc").open("a") as file:
        file.write("\tsigningKey = ABCD\n[commit]\n\tgpgSign = true\n")
    with Terminal(["init", str(home), "--fields", "profile"], columns=400) as terminal:
        terminal.read_until(
            f"git commits as ada@acme.example in {home}/api."
            " Register for the new profile 'ada_acme' instead of 'ada'? [Y/n] "
        )
        terminal.type(answer)
        assert terminal.wait() == 0
        assert f"{profile}\r\n" in terminal.read_rest()
    made = symphony("profile", "list", "--json").json
    keys = {row["username"]: (row["email"], row["signing_key"], row["sign"]) for row in made}
    new = {"ada_acme": ("ada@acme.example", "ABCD", True)} if profile == "ada_acme" else {}
    assert keys == {"ada": ("ada@home.org", None, False)} | new


def test_a_closed_terminal_cancels(home: Path, sandbox: Sandbox, symphony: Run) -> None:
    rule(sandbox, f"gitdir:{home}/")
    with Terminal(["init", str(home)], columns=400) as terminal:
        terminal.read_until("[Y/n] ")
        terminal.type("\x04")
        assert terminal.wait() == 1
    assert symphony("workspace", "list").stdout == ""


@pytest.mark.parametrize("verb", ["init code", "repo scan code -w ada:code"])
def test_the_root_of_another_workspace_keeps_its_repos(
    symphony: Run, given: Given, sandbox: Sandbox, home: Path, verb: str
) -> None:
    engine = a_repository(sandbox.work / "code" / "engine")
    nest = a_repository(sandbox.work / "code" / "nest" / "web").parent
    given(
        "profile create eve --email eve@x.org --name Eve",
        ["workspace", "create", "nest", "-P", "eve", "--root", nest],
        ["workspace", "create", "code", "-P", "ada", "--root", engine.parent],
    )
    skipped = (
        f"warning: skipped 1 repo in {nest}, the root of workspace 'eve:nest'; to register it"
        f" there, run `symphony repo scan {nest} -w eve:nest`\n"
    )
    done = symphony(*verb.split(), "--json")
    assert done.code == 0
    paths = [one["path"] for one in symphony("repo", "list", "--all", "--json").json]
    assert paths == [str(engine)]
    assert skipped in symphony(*verb.split()).stderr
    given(["repo", "scan", nest, "-w", "eve:nest"])
    assert "skipped" not in symphony(*verb.split()).stderr
    assert len(symphony("repo", "list", "--all", "--json").json) == 2


def test_repos_that_are_skipped_count_for_no_proposal(
    symphony: Run, given: Given, sandbox: Sandbox, home: Path
) -> None:
    given(
        "profile create eve --email ada@acme.example --name Ada",
        ["workspace", "create", "acme", "-P", "eve", "--root", home],
        "workspace edit eve:acme --add-remote acme.example/team/*",
    )
    rule(sandbox, "hasconfig:remote.*.url:git@acme.example:team/**")
    for name in ("one", "two"):
        path = a_repository(sandbox.work / "other" / name)
        as_user(path, "remote", "add", "origin", f"git@acme.example:team/{name}.git")
    a_repository(sandbox.work / "other" / "mine")
    told = symphony("init", "other", "-P", "ada").stderr
    assert (told.count("warning: skipped"), "git commits as" in told) == (2, False)


def test_a_named_new_profile_gets_the_address_that_git_has_there(
    symphony: Run, sandbox: Sandbox, home: Path
) -> None:
    rule(sandbox, f"gitdir:{home}/")
    by_itself = a_repository(home / "web")
    as_user(by_itself, "config", "user.email", "ada@own.example")
    told = symphony("init", "acme", "--username", "ada_acme").stderr
    assert symphony("profile", "show", "ada_acme", "--json").json["email"] == "ada@acme.example"
    assert "git commits as ada@own.example in" in told


def test_of_nested_roots_the_deepest_one_has_what_a_search_finds(
    symphony: Run, given: Given, sandbox: Sandbox, home: Path
) -> None:
    mine = a_repository(sandbox.work / "code" / "work" / "mine" / "web").parent
    given(
        ["workspace", "create", "work", "-P", "ada", "--root", mine.parent],
        ["workspace", "create", "mine", "-P", "ada", "--root", mine],
        "workspace create code -P ada --root code",
    )
    skipped = symphony("repo", "scan", "code", "-w", "ada:code")
    assert f"skipped 1 repo in {mine}, the root of workspace 'ada:mine'" in skipped.stderr
    taken = symphony("repo", "scan", "code", "-w", "ada:mine")
    assert taken.stderr == f"registered repo 'web' ({mine}/web)\n"

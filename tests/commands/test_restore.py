from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import as_user, author_of
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, git


@pytest.fixture
def documents(
    symphony: Run, given: Given, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return the documents of two profiles, each with a workspace and a repo, on a new machine."""
    for name in ("api", "site"):
        remote = a_repository(sandbox.work / "remotes" / name, commit=True)
        (sandbox.home / name).mkdir()
        git(sandbox.home / name, "clone", "--quiet", remote, name)
    given(
        "profile create ada --email ada@example.org --name Ada --ssh-key ~/.ssh/id",
        "profile create bob --email bob@example.org --name Bob",
        "workspace create work --root ~/api -P ada",
        "workspace create home --root ~/site -P bob",
        "repo add ~/api/api -w work",
        "repo add ~/site/site -P bob",
        "export --all -o documents",
    )
    home = sandbox.work / "second"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SYMPHONY_HOME", str(home / "symphony"))
    return sandbox.work / "documents"


@pytest.fixture
def home(documents: Path, sandbox: Sandbox) -> Path:
    """Return the home directory on the new machine."""
    return sandbox.work / "second"


def test_everything_comes_back_on_another_machine(
    symphony: Run, documents: Path, home: Path, sandbox: Sandbox
) -> None:
    remotes = sandbox.work / "remotes"
    result = symphony("restore", documents, "--allow-local", "--yes")
    assert result == (
        0,
        "",
        f"warning: the file of the SSH key of profile 'ada' is missing: {home}/.ssh/id\n"
        f"would register profile 'ada': email ada@example.org, ssh_key {home}/.ssh/id\n"
        "would register profile 'bob': email bob@example.org\n"
        f"would register workspace 'work' ({home}/api)\n"
        f"would register workspace 'home' ({home}/site)\n"
        f"would clone repo 'api' ({home}/api/api) from {remotes}/api\n"
        f"would clone repo 'site' ({home}/site/site) from {remotes}/site\n"
        "2 to clone, 0 on disk\n"
        f"cloned repo 'api' ({home}/api/api)\n"
        f"cloned repo 'site' ({home}/site/site)\n"
        "2 cloned, 0 failed\n"
        "Next: symphony identity apply\n",
    )
    assert symphony("export", "--all", "-o", "again").code == 0
    files = [path.relative_to(documents) for path in documents.rglob("*.toml")]
    assert len(files) == 3
    again = sandbox.work / "again"
    assert all((again / one).read_text() == (documents / one).read_text() for one in files)
    rows = symphony("restore", documents, "--allow-local", "--json").json
    assert {row["name"]: row["result"] for row in rows} == {"api": "present", "site": "present"}
    history = symphony("history", "--json").json
    assert [(one["action"], one["subject"]) for one in history] == [("restore", "2 workspaces")]


def test_each_clone_commits_as_its_profile(symphony: Run, documents: Path, home: Path) -> None:
    result = symphony("restore", documents, "--allow-local", "--yes", "--apply-identities")
    assert result.code == 0, result.stderr
    assert "git now uses your identities\n" in result.stderr
    for path, author in (
        ("api/api", "Ada <ada@example.org>"),
        ("site/site", "Bob <bob@example.org>"),
    ):
        as_user(home / path, "commit", "--quiet", "--allow-empty", "--message", "x")
        assert author_of(home / path) == author


def test_a_rule_of_the_users_own_is_not_overruled_and_the_clones_are_made(
    symphony: Run, documents: Path, home: Path
) -> None:
    own = home / "own.gitconfig"
    own.write_text("[user]\n\tname = Me\n\temail = me@example.net\n")
    git(home, "config", "--global", f"includeIf.gitdir:{home}/api/.path", str(own))
    a_repository(home / "api" / "other")
    result = symphony("restore", documents, "--allow-local", "--yes", "--apply-identities")
    assert result.code == 1
    assert "2 cloned, 1 failed\n" in result.stderr
    assert "  this would override your own git rules in " in result.stderr
    assert result.stderr.endswith(
        "hint: to see what changes, run `symphony identity apply --dry-run`\n"
    )
    assert (home / "api" / "api").exists()


def test_restore_shows_its_plan_and_changes_nothing_before_it_is_confirmed(
    symphony: Run, documents: Path, home: Path
) -> None:
    dry = symphony("restore", documents, "--allow-local", "--dry-run", "--json")
    assert {row["name"]: row["result"] for row in dry.json} == {"api": "cloned", "site": "cloned"}
    result = symphony("restore", documents, "--allow-local")
    assert result.code == 2
    assert result.stderr.endswith(
        "error: confirmation needed: Restore 2 profiles and 2 workspaces (clone 2 repos)?\n"
        "hint: to confirm without a terminal, pass --yes\n"
    )
    assert list(home.iterdir()) == []


def test_a_change_of_who_commits_is_shown_before_it_happens(
    symphony: Run, documents: Path, given: Given
) -> None:
    given("profile create ada --email ada@old.example --name Ada")
    text = (documents / "ada" / "work.toml").read_text()
    text = text.replace("[[repo]]", 'remotes = ["github.com/*"]\n\n[[repo]]', 1)
    (documents / "ada" / "work.toml").write_text(text)
    stderr = symphony("restore", documents, "--allow-local", "--dry-run").stderr
    assert "would update profile 'ada': email ada@old.example → ada@example.org, " in stderr
    assert (
        "would register workspace 'work' ({home}/api): remotes github.com/*\n".format(
            home=documents.parent / "second"
        )
        in stderr
    )


def test_a_workspace_without_a_root_here_is_skipped_and_the_others_restored(
    symphony: Run, documents: Path, home: Path
) -> None:
    registry = documents / "registry.toml"
    registry.write_text(registry.read_text().replace('root = "~/api"\n', ""))
    hint = (
        "to choose its root, run"
        f" `symphony workspace restore {documents}/ada/work.toml -P ada --root DIR`"
    )
    dry = symphony("restore", documents, "--allow-local", "--dry-run")
    assert f"skipped: workspace 'work' has no root directory here\nhint: {hint}\n" in dry.stderr
    result = symphony("restore", documents, "--allow-local", "--yes")
    assert result.code == 1
    assert result.stderr.endswith(
        f"error: 1 failed:\n  workspace 'work' has no root directory here\nhint: {hint}\n"
    )
    assert (home / "site" / "site").exists()
    assert symphony("workspace", "list", "--all").stdout.startswith("home\t")
    rest = ("--root", home / "api", "-P", "ada", "--allow-local", "--yes")
    assert symphony("workspace", "restore", documents / "ada" / "work.toml", *rest).code == 0
    assert (home / "api" / "api").exists()


def test_a_directory_without_documents_is_an_error(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("restore", ".") == (
        2,
        "",
        f"error: cannot read {sandbox.work}/registry.toml: No such file or directory\n"
        "hint: pass the directory that `symphony export --all` wrote\n",
    )


def test_an_identity_that_is_declined_leaves_the_clones(
    symphony: Run, documents: Path, home: Path
) -> None:
    options = ("--allow-local", "--apply-identities")
    with Terminal(["restore", str(documents), *options], columns=200) as terminal:
        terminal.read_until("(clone 2 repos)? [y/N] ")
        terminal.type("y\n")
        terminal.read_until("Change your git configuration? [y/N] ")
        terminal.type("n\n")
        text = without_colors(terminal.read_rest())
        assert terminal.wait() == 1
    assert "git's configuration was not changed" in text
    assert (home / "api" / "api").exists()
    assert not (home / ".gitconfig").exists()


def test_an_address_of_another_profile_is_a_conflict_before_anything_is_asked(
    symphony: Run, documents: Path, home: Path, given: Given
) -> None:
    given("profile create laptop --email ada@example.org")
    result = symphony("restore", documents, "--allow-local", "--yes")
    assert (result.code, result.stderr) == (
        4,
        "error: profile 'laptop' already has the email ada@example.org\n"
        "hint: to restore into that profile, run"
        " `symphony profile edit laptop --username ada`, and try again\n",
    )
    given("profile edit laptop --username ada")
    assert symphony("restore", documents, "--allow-local", "--yes").code == 0


def test_two_documents_of_one_workspace_are_refused(symphony: Run, documents: Path) -> None:
    registry = documents / "registry.toml"
    second = '\n[[workspace]]\nprofile = "ada"\ndocument = "second.toml"\n'
    registry.write_text(registry.read_text() + second)
    (documents / "second.toml").write_text('format = 1\n[workspace]\nname = "WORK"\n')
    result = symphony("restore", documents, "--allow-local", "--yes")
    assert (result.code, result.stderr) == (
        2,
        "error: second.toml and ada/work.toml have the same profile and workspace\n",
    )


def test_profiles_and_workspaces_that_swapped_their_names_swap_them_back(
    symphony: Run, documents: Path, given: Given
) -> None:
    assert symphony("restore", documents, "--allow-local", "--yes").code == 0
    given(
        "workspace create other -P ada",
        "export --all -o documents --yes",
        "workspace edit ada:work --name third",
        "workspace edit ada:other --name work",
        "workspace edit ada:third --name other",
        "profile edit ada --username third --email third@example.org",
        "profile edit bob --username ada --email ada@example.org",
        "profile edit third --username bob --email bob@example.org",
    )
    before = symphony("workspace", "list", "--fields", "id,profile,name").stdout
    assert symphony("restore", documents, "--allow-local", "--yes").code == 0
    given("export --all -o again")
    again = documents.parent / "again"
    files = [path.relative_to(documents) for path in documents.rglob("*.toml")]
    assert [(again / one).read_text() for one in files] == [
        (documents / one).read_text() for one in files
    ]
    given("undo")
    assert symphony("workspace", "list", "--fields", "id,profile,name").stdout == before

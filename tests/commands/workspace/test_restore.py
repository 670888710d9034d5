from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import author
from tests.trees import a_repository, git


@pytest.fixture
def elsewhere(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a root on another machine, once the document has been exported."""
    monkeypatch.setenv("SYMPHONY_HOME", str(sandbox.home / "second"))
    return sandbox.work / "second"


@pytest.fixture
def document(symphony: Run, ada: None, given: Given, sandbox: Sandbox) -> str:
    """Return the document of a workspace with two clones, a worktree and a vault."""
    for name in ("api", "web"):
        source = a_repository(sandbox.work / "remotes" / name, commit=True)
        git(source, "branch", "topic")
        (sandbox.work / "code").mkdir(exist_ok=True)
        git(sandbox.work / "code", "clone", "--quiet", source, name)
    git(sandbox.work / "code" / "api", "worktree", "add", "--quiet", "../api-topic", "topic")
    vault = a_repository(sandbox.work / "remotes" / "notes", commit=True)
    git(sandbox.work / "code", "clone", "--quiet", vault, "notes")
    (sandbox.work / "code" / "plain").mkdir()
    given(
        "workspace create acme --root code",
        "repo add code/api code/web",
        "repo edit api --add-tag go --metadata owner=ada",
        "vault add code/notes code/plain",
    )
    return symphony("workspace", "export").stdout


def restore(symphony: Run, document: str, root: Path, *more: str) -> tuple[int, str, str]:
    options = ("--root", root, "--allow-local", *more)
    return symphony("workspace", "restore", "-", *options, stdin=document)


def test_a_workspace_comes_back_on_another_machine(
    symphony: Run, document: str, elsewhere: Path, given: Given, sandbox: Sandbox
) -> None:
    given("profile create bob --email bob@example.org")
    remotes = sandbox.work / "remotes"
    code, stdout, stderr = restore(symphony, document, elsewhere, "--yes", "-P", "bob")
    assert (code, stdout) == (0, "")
    assert stderr == (
        f"would register workspace 'acme' ({elsewhere})\n"
        f"would register vault 'plain' ({elsewhere}/plain)\n"
        f"would clone repo 'api' ({elsewhere}/api) from {remotes}/api\n"
        f"would clone repo 'web' ({elsewhere}/web) from {remotes}/web\n"
        f"would clone vault 'notes' ({elsewhere}/notes) from {remotes}/notes\n"
        f"would add worktree 'topic' of repo 'api' ({elsewhere}/api-topic)\n"
        f"skipped vault 'plain' ({elsewhere}/plain): the document has no remote to clone it from;"
        f" copy it, or its archive {elsewhere}/plain.tar.age\n"
        "3 to clone, 0 on disk\n"
        f"cloned repo 'api' ({elsewhere}/api)\n"
        f"cloned repo 'web' ({elsewhere}/web)\n"
        f"cloned vault 'notes' ({elsewhere}/notes)\n"
        "3 cloned, 0 failed\n"
        "Next: symphony identity apply\n"
    )
    assert symphony("workspace", "export", "acme").stdout == document
    assert restore(symphony, document, elsewhere, "--yes")[0] == 0
    assert [row["action"] for row in symphony("history", "--json").json] == [
        "workspace import",
        "profile create",
    ]


def test_a_restore_goes_on_where_it_stopped(
    symphony: Run, document: str, elsewhere: Path, given: Given, sandbox: Sandbox
) -> None:
    given("profile create bob --email bob@example.org")
    web = sandbox.work / "remotes" / "web"
    web.rename(web.parent / "away")
    code, _, stderr = restore(symphony, document, elsewhere, "--yes", "--json")
    assert code == 1
    assert '"SOME_FAILED"' in stderr
    assert sorted(path.name for path in elsewhere.iterdir()) == ["api", "api-topic", "notes"]
    (web.parent / "away").rename(web)
    (elsewhere / "api" / "mine").write_text("mine\n")
    assert restore(symphony, document, elsewhere, "--yes")[0] == 0
    assert (elsewhere / "api" / "mine").exists()
    assert symphony("workspace", "export", "acme").stdout == document


def test_restore_of_a_registered_workspace_clones_what_is_gone(
    symphony: Run, document: str, sandbox: Sandbox
) -> None:
    shutil.rmtree(sandbox.work / "code" / "web")
    dry = symphony("workspace", "restore", "acme", "--dry-run", "--json")
    assert [row["name"] for row in dry.json if row["result"] == "cloned"] == ["web"]
    result = symphony("workspace", "restore", "--yes", "--json")
    assert result.code == 0
    assert {row["name"]: row["result"] for row in result.json} == {
        "api": "present",
        "web": "cloned",
        "notes": "present",
        "plain": "present",
    }
    assert symphony("workspace", "export").stdout == document


def test_restore_asks_before_it_changes_anything(
    symphony: Run, document: str, elsewhere: Path, given: Given
) -> None:
    given("profile create bob --email bob@example.org")
    code, _, stderr = restore(symphony, document, elsewhere)
    assert code == 2
    assert stderr.splitlines()[-2:] == [
        f"error: confirmation needed: Restore workspace 'acme' in {elsewhere}"
        " (clone 2 repos and 1 vault, add 1 worktree)?",
        "hint: to confirm without a terminal, pass --yes",
    ]
    assert not elsewhere.exists()
    assert symphony("workspace", "list").stdout == ""
    assert restore(symphony, document, elsewhere, "--dry-run")[0] == 0
    assert not elsewhere.exists()


def test_restore_needs_a_profile(symphony: Run, document: str, elsewhere: Path) -> None:
    code, _, stderr = restore(symphony, document, elsewhere, "--yes")
    assert (code, stderr) == (
        2,
        "error: a restored workspace needs a profile, but none exists yet\n"
        "hint: run `symphony profile create USERNAME --email EMAIL`, then pass -P USERNAME\n",
    )


def test_an_unknown_source_is_not_found(symphony: Run, acme: None) -> None:
    assert symphony("workspace", "restore", "nothing").code == 3
    assert symphony("workspace", "restore", "nothing.toml").code == 2


def test_identities_that_were_applied_follow_a_restore(
    symphony: Run, document: str, elsewhere: Path, given: Given
) -> None:
    given("profile create bob --email bob@example.org --name Bob", "identity apply --yes")
    code, _, stderr = restore(symphony, document, elsewhere, "--yes")
    assert code == 0
    assert not stderr.endswith("Next: symphony identity apply\n")
    for name in ("api", "web", "api-topic"):
        assert author(elsewhere / name) == "Bob <bob@example.org>"


def test_a_mistyped_path_is_not_the_workspace_around_it(symphony: Run, acme: None) -> None:
    symphony("workspace", "edit", "acme", "--root", ".")
    result = symphony("workspace", "restore", "./missing.tml")
    assert (result.code, result.stderr.partition(":")[2].strip()[:11]) == (2, "cannot read")


def test_a_name_that_is_a_workspace_and_a_document_is_ambiguous(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    (sandbox.work / "acme").mkdir()
    given("workspace export acme -o acme/symphony.toml")
    result = symphony("workspace", "restore", "acme")
    assert (result.code, result.stderr) == (
        3,
        "error: 'acme' is a workspace, and a directory with a document\n"
        "hint: for the document, pass ./acme; for the workspace, pass its ID or PROFILE:NAME\n",
    )


def test_worktrees_of_repos_that_exist_are_shown_and_confirmed(
    symphony: Run, document: str, sandbox: Sandbox
) -> None:
    git(sandbox.work / "code" / "api", "worktree", "remove", "../api-topic")
    (sandbox.work / "acme.toml").write_text(document)
    path = sandbox.work / "code"
    options = ("acme.toml", "--root", path, "--allow-local")
    result = symphony("workspace", "restore", *options)
    assert result.code == 2
    assert f"would add worktree 'topic' of repo 'api' ({path}/api-topic)\n" in result.stderr
    assert not (path / "api-topic").exists()
    assert symphony("workspace", "restore", *options, "--yes").code == 0
    assert (path / "api-topic").exists()


def test_a_directory_of_all_workspaces_is_for_another_command(
    symphony: Run, acme: None, given: Given
) -> None:
    given("export --all -o documents")
    result = symphony("workspace", "restore", "./documents")
    hint = "hint: to restore all workspaces in it, run `symphony restore ./documents`\n"
    assert (result.code, result.stderr.endswith(hint)) == (2, True)

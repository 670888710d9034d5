from __future__ import annotations

import shutil
from pathlib import Path

from symphony_cli.repos.branches.views import RepoDetails
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import REPO, a_repo_shown, an_error, shaped, shaped_json
from tests.trees import a_repository, git

AUTHOR = "Test <test@example.com>"
NOTHING = {
    **RepoDetails("")._asdict(),
    "worktrees": [],
    "unpushed_branches": [],
    "gone_branches": [],
}


def test_show_prints_one_field_per_line(symphony: Run, api: Path) -> None:
    result = symphony("repo", "show", "api")
    assert (result.code, result.stderr) == (0, "")
    assert shaped(result.stdout) == (
        f"id\t<id>\nworkspace\tacme\nprofile\tada\nname\tapi\npath\t{api}\nremote_url\t\n"
        "default_branch\tmain\nroot_commit\t\ntags\t[]\narchived\tfalse\noptional\tfalse\nmetadata\t{}\nmissing\tfalse\nis_locked\tfalse\nlast_synced_at\t\n"
        "created_at\t<time>\nupdated_at\t<time>\nstate\tok\nbranch\tmain\nhead\t\nupstream\t\n"
        "gone\tfalse\nahead\t0\nbehind\t0\nstaged\t0\nunstaged\t0\nuntracked\t0\nconflicted\t0\n"
        "stashes\t0\nunpushed\t0\noperation\t\ndirty\tfalse\nlast_commit_at\t\n"
        "last_commit_subject\t\nidentity\tmismatch\nauthor\t\nlast_fetched_at\t\n"
    )


def test_show_as_json_has_every_field_the_worktrees_and_the_branches(
    symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    git(api, "commit", "--quiet", "--allow-empty", "--message", "first")
    git(api, "worktree", "add", "--quiet", sandbox.work / "linked")
    git(api, "config", "branch.linked.remote", "origin")
    git(api, "config", "branch.linked.merge", "refs/heads/linked")
    git(api, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    result = symphony("repo", "show", "api", "--json")
    assert list(result.json) == [*REPO, *RepoDetails._fields]
    shown = shaped_json(result.stdout)
    [worktree], shown["worktrees"] = shown["worktrees"], []
    assert (worktree["name"], worktree["path"], worktree["branch"], worktree["gone"]) == (
        "api@linked",
        str(sandbox.work / "linked"),
        "linked",
        True,
    )
    commit = shown["last_commit_at"]
    assert shown == {
        **a_repo_shown(path=str(api)),
        **NOTHING,
        "state": "ok",
        "branch": "main",
        "head": "<commit>",
        "unpushed": 1,
        "dirty": True,
        "last_commit_at": commit,
        "last_commit_subject": "first",
        "identity": "mismatch",
        "unpushed_branches": [
            {"branch": name, "commits": 1, "last_commit_at": commit} for name in ("linked", "main")
        ],
        "gone_branches": [
            {"branch": "linked", "upstream": "origin/linked", "last_commit_at": commit}
        ],
    }


def test_a_deleted_repo_is_shown_as_missing(symphony: Run, api: Path) -> None:
    shutil.rmtree(api)
    result = symphony("repo", "show", "api", "--json")
    assert shaped_json(result.stdout) == {
        **a_repo_shown(path=str(api), missing=True),
        **NOTHING,
        "state": "missing",
    }


def test_show_takes_every_form_of_reference(symphony: Run, api: Path) -> None:
    row = symphony("repo", "show", "api", "--json").json
    id = row["id"]
    for reference in ("API", " api ", "acme/api", "ACME/Api", id, id[:6], id[:4].upper(), id[:20]):
        result = symphony("repo", "show", reference, "--json")
        assert result.json == row, reference


def test_a_name_in_the_active_workspace_comes_first(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "other" / "api")
    a_repository(sandbox.work / "other" / "web")
    given("workspace create beta", "repo add other/api other/web -w beta")

    def shown(*arguments: str) -> str:
        result = symphony("repo", "show", *arguments, "--fields", "workspace,name")
        return result.stdout or str(result.code)

    assert shown("api") == "3", "two have it, and no workspace is in context"
    given("workspace use acme")
    assert shown("api") == "acme\tapi\n"
    assert shown("web") == "beta\tweb\n", "no other has it"
    assert shown("beta/api") == "beta\tapi\n"
    assert shown("api", "-w", "beta") == "beta\tapi\n"
    assert shown("web", "-w", "acme") == "3", "only there"


def test_an_ambiguous_name_lists_its_candidates(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "other" / "api")
    given("workspace create beta", "repo add other/api -w beta")
    result = symphony("repo", "show", "api", "--json")
    assert (result.code, result.stdout) == (3, "")
    error = {name: value and shaped(value) for name, value in result.error.items()}
    assert error == an_error(
        "REFERENCE_AMBIGUOUS",
        "'api' is ambiguous: 2 matches",
        "use one of these names: acme/api, beta/api",
    )


def test_an_unknown_name_lists_near_matches(symphony: Run, api: Path) -> None:
    assert symphony("repo", "show", "apo") == (
        3,
        "",
        "error: no repo named 'apo'\nhint: did you mean api?\n",
    )
    assert symphony("repo", "show", "zzz\x1b", "--json").error == an_error(
        "REPO_NOT_FOUND", r"no repo named 'zzz\x1b'", "to list them, run `symphony repo list --all`"
    )

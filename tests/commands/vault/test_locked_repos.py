"""Commands on repos in a locked vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.shapes import an_error, shaped_json
from tests.trees import a_repository

LOCKED = an_error(
    "VAULT_LOCKED", "vault 'notes' is locked", "to unlock it, run `symphony vault unlock notes`"
)
INTERRUPTED = an_error(
    "VAULT_INTERRUPTED",
    "vault 'notes' is being locked or unlocked, or was interrupted",
    "to finish or undo it, run `symphony doctor --fix`",
)
WARNING = (
    "warning: repo 'inner' is in vault 'notes', which is locked; to unlock it, run"
    " `symphony vault unlock notes`\n"
)
SKIPPED = "skipped 'api': branch 'main' has no commits yet\n1 skipped, 1 failed\n"
FAILED = (
    "error: 1 failed:\n"
    "  inner: in vault 'notes', which is locked\n    hint: to unlock it, run `symphony vault"
    " unlock notes`\n"
)


@pytest.fixture
def inner(notes: Path, api: Path, given: Given) -> Path:
    """Register a repo beside the vault and one in it, lock the vault, return the inner path."""
    path = a_repository(notes / "inner", commit=True)
    given("repo add notes/inner")
    locked(notes)
    return path


# Single references


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "inner"],
        ["repo", "status", "acme/inner", "--missing"],
        ["repo", "fetch", "inner"],
        ["repo", "pull", "inner", "inner"],
        ["repo", "push", "inner", "--dirty"],
        ["repo", "sync", "inner"],
        ["repo", "exec", "inner", "--", "true"],
        ["repo", "add", "notes/inner"],
        ["repo", "edit", "api", "--path", "notes/inner"],
        ["identity", "why", "notes/inner"],
        ["identity", "check", "notes"],
        ["identity", "status", "inner"],
        ["identity", "audit", "inner"],
        ["identity", "guard", "install", "inner"],
        ["identity", "guard", "remove", "inner"],
        ["identity", "guard", "status", "inner"],
        ["workspace", "create", "lab", "--root", "notes/lab"],
        ["workspace", "edit", "acme", "--root", "notes"],
        ["vault", "add", "notes/keys"],
        ["vault", "create", "notes/keys"],
        ["vault", "edit", "other", "--path", "notes/keys"],
    ],
)
@pytest.mark.parametrize("state", [LOCKED, INTERRUPTED], ids=["locked", "interrupted"])
def test_a_command_on_one_locked_repo_refuses(
    symphony: Run,
    inner: Path,
    given: Given,
    sandbox: Sandbox,
    arguments: list[str],
    state: dict[str, str | None],
) -> None:
    (sandbox.work / "other").mkdir()
    given("vault add other")
    if state is INTERRUPTED:
        (sandbox.work / "notes.tar.age").unlink()
        (sandbox.work / ".notes.symphony").mkdir()
    before = sorted(sandbox.work.iterdir())
    # The words after -- are a command.
    end = arguments.index("--") if "--" in arguments else len(arguments)
    result = symphony(*arguments[:end], "--json", *arguments[end:])
    assert (result.code, result.stdout) == (5, "")
    assert result.error == state
    assert sorted(sandbox.work.iterdir()) == before


@pytest.mark.usefixtures("inner")
def test_the_installed_command_refuses_too(installed: Run) -> None:
    for arguments in (
        ["identity", "check", "notes/inner"],
        ["identity", "why", "notes/inner"],
        ["repo", "fetch", "inner"],
        ["repo", "add", "notes/inner"],
    ):
        assert installed(*arguments) == (
            5,
            "",
            "error: vault 'notes' is locked\nhint: to unlock it, run `symphony vault unlock"
            " notes`\n",
        )


@pytest.mark.usefixtures("inner")
def test_a_missing_path_outside_of_vaults_is_reported_as_missing(symphony: Run) -> None:
    for arguments in (
        ["repo", "add", "nothing"],
        ["identity", "why", "./nothing"],
        ["identity", "check", "./nothing"],
        ["workspace", "create", "lab", "--root", "nothing"],
    ):
        result = symphony(*arguments, "--json")
        assert (result.code, result.error["code"]) == (2, "PATH_MISSING")


def test_the_locked_one_of_several_paths_is_a_failure(
    symphony: Run, inner: Path, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "web")
    result = symphony("repo", "add", "web", inner, "--fields", "name")
    assert (result.code, result.stdout) == (1, "web\n")
    assert result.stderr.endswith(
        "error: 1 failed:\n"
        "  vault 'notes' is locked\n"
        "hint: to unlock it, run `symphony vault unlock notes`\n"
    )


# Lists


@pytest.mark.usefixtures("inner")
def test_list_shows_it_as_locked_and_not_as_missing(symphony: Run) -> None:
    fields = ("--fields", "name,missing,is_locked")
    shown = "api\tfalse\tfalse\ninner\tfalse\ttrue\n"
    assert symphony("repo", "list", *fields) == (0, shown, WARNING)
    assert symphony("repo", "list", "--missing") == (0, "", "")
    row = symphony("repo", "show", "inner", "--json")
    assert (row.json["missing"], row.json["is_locked"], row.json["worktrees"]) == (False, True, [])
    assert '"code":"VAULT_LOCKED"' in row.stderr
    repos = symphony("workspace", "show", "acme", "--json").json["repos"]
    assert [repo["is_locked"] for repo in repos] == [False, True]


def test_a_missing_repo_beside_a_locked_vault_is_missing(
    symphony: Run, inner: Path, api: Path
) -> None:
    api.rename(api.parent / "elsewhere")
    assert symphony("repo", "list", "--missing", "--fields", "name").stdout == "api\n"
    states = symphony("status", "--fields", "name,state").stdout
    assert states == "api\tmissing\ninner\tlocked\n"
    assert symphony("status", "--missing", "--fields", "name").stdout == "api\n"
    failed = symphony("repo", "fetch").stderr
    assert (
        "  api: path is missing\n    hint: to find it, run `symphony repo relocate DIR`\n" in failed
    )


def test_status_shows_it_as_locked_with_the_command_that_unlocks_it(
    symphony: Run, inner: Path
) -> None:
    result = symphony("status", "--fields", "name,state,path")
    assert result == (
        0,
        f"api\tok\t{inner.parents[1]}/api\ninner\tlocked\t{inner}\n",
        f"{WARNING}2 repos: 1 locked\n",
    )
    # Whether it is dirty is unknown.
    assert symphony("status", "--dirty") == (
        0,
        "",
        f"{WARNING}no repos match in workspace 'acme'\n",
    )


def test_several_repos_in_a_vault_have_one_warning(
    symphony: Run, notes: Path, given: Given
) -> None:
    for name in ("a", "b"):
        a_repository(notes / name)
    given("repo add notes/a notes/b")
    locked(notes)
    warning = (
        "warning: 2 repos are in vault 'notes', which is locked; to unlock it, run"
        " `symphony vault unlock notes`"
    )
    for arguments in (["status", "a", "b"], ["repo", "list"], ["identity", "status"]):
        assert warning in symphony(*arguments).stderr.splitlines()


def test_an_interrupted_vault_has_the_command_that_recovers_it(
    symphony: Run, inner: Path, sandbox: Sandbox
) -> None:
    (sandbox.work / ".notes.symphony").mkdir()
    assert symphony("repo", "list", "--fields", "name,is_locked") == (
        0,
        "api\tfalse\ninner\ttrue\n",
        "warning: repo 'inner' is in vault 'notes', which is being locked or unlocked, or was"
        " interrupted; to finish or undo it, run `symphony doctor --fix`\n",
    )


@pytest.mark.usefixtures("inner")
def test_identity_status_and_audit_skip_it(symphony: Run) -> None:
    result = symphony("identity", "status", "--fields", "name,state,reason")
    shown = result.stdout.splitlines()
    assert shown[1] == "inner\tlocked\tin vault 'notes', which is locked"
    assert result.stderr.startswith(WARNING)
    assert "1 locked" in result.stderr
    audited = symphony("identity", "audit")
    assert (audited.code, audited.stdout) == (0, "")
    assert audited.stderr == f"{WARNING}no commits with unexpected addresses\n"


# Batches


@pytest.mark.usefixtures("inner")
@pytest.mark.parametrize(
    ("verb", "summed_up"),
    [
        (["repo", "fetch"], "1 no-remote, 1 failed\n"),
        (["repo", "pull"], SKIPPED),
        (["repo", "push"], SKIPPED),
        (["repo", "sync"], "1 no-remote, 1 failed\n"),
        (["repo", "exec", "--", "true"], ""),
        (["identity", "guard", "install"], "installed 'api'\n1 installed, 1 failed\n"),
        (["identity", "guard", "remove"], "1 up-to-date, 1 failed\n"),
    ],
)
def test_a_batch_with_it_fails_and_the_other_repos_are_done(
    symphony: Run, verb: list[str], summed_up: str
) -> None:
    assert symphony(*verb) == (1, "", summed_up + FAILED)


@pytest.mark.usefixtures("inner")
def test_its_result_has_the_reason_and_the_hint(symphony: Run) -> None:
    fields = ("--fields", "name,result,reason,hint")
    assert symphony("repo", "fetch", *fields).stdout.splitlines()[1] == (
        "inner\tfailed\tin vault 'notes', which is locked\tto unlock it, run `symphony vault"
        " unlock notes`"
    )
    [_, ran] = shaped_json(symphony("repo", "exec", "--json", "--", "true").stdout)
    assert (ran["name"], ran["exit_code"], ran["seconds"]) == ("inner", None, 0.0)
    guarded = symphony("identity", "guard", "status", "--fields", "name,guard,reason,hint")
    assert guarded.stdout.splitlines()[1] == (
        "inner\tunknown\tin vault 'notes', which is locked\tto unlock it, run `symphony vault"
        " unlock notes`"
    )


def test_the_vault_may_be_the_repo_itself(symphony: Run, api: Path, given: Given) -> None:
    given("vault add api")
    locked(api)
    shown = symphony("status", "--fields", "name,state")
    assert shown.stdout == "api\tlocked\n"
    assert symphony("repo", "fetch", "api").code == 5


def test_a_vault_inside_a_locked_one_is_not_reported_as_missing(
    symphony: Run, notes: Path, given: Given, vault_key: Path
) -> None:
    (notes / "keys").mkdir()
    given("vault add notes/keys")
    locked(notes)
    for verb in ("lock", "unlock"):
        result = symphony("vault", verb, "keys", "--json")
        assert (result.code, result.error) == (5, LOCKED)

"""Commands on a locked vault, and on its content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.shapes import a_vault_shown, an_error, shaped, shaped_json
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, git

LOCKED = an_error(
    "VAULT_LOCKED", "vault 'notes' is locked", "to unlock it, run `symphony vault unlock notes`"
)
INTERRUPTED = an_error(
    "VAULT_INTERRUPTED",
    "vault 'notes' is being locked or unlocked, or was interrupted",
    "to finish or undo it, run `symphony doctor --fix`",
)


@pytest.fixture
def inner(notes: Path, given: Given) -> Path:
    """Register a repo in the vault, and return its path."""
    path = a_repository(notes / "inner", remote="https://example.org/inner.git", commit=True)
    given("repo add notes/inner")
    return path


# Lists


def test_a_vault_locked_or_unlocked_by_hand_has_its_new_state_at_once(
    symphony: Run, notes: Path
) -> None:
    archive = locked(notes)
    [shown] = shaped_json(symphony("vault", "list", "--json").stdout)
    assert shown == a_vault_shown(path=str(notes), state="locked", is_locked=True)
    assert symphony("vault", "list", "--missing") == (0, "", "")
    notes.mkdir()
    fields = ("--fields", "state,is_locked,missing")
    assert symphony("vault", "show", "notes", *fields).stdout == "doubled\tfalse\tfalse\n"
    archive.unlink()
    assert symphony("vault", "show", "notes", *fields).stdout == "open\tfalse\tfalse\n"
    (notes.parent / ".notes.symphony").mkdir()
    assert symphony("vault", "show", "notes", *fields).stdout == "interrupted\tfalse\tfalse\n"
    notes.rmdir()
    assert symphony("vault", "show", "notes", *fields).stdout == "interrupted\ttrue\tfalse\n"
    (notes.parent / ".notes.symphony").rmdir()
    assert symphony("workspace", "show", "acme", "--json").json["vaults"][0]["state"] == "missing"


@pytest.mark.usefixtures("notes")
def test_a_terminal_shows_the_state(sandbox: Sandbox) -> None:
    locked(sandbox.work / "notes")
    with Terminal(["vault", "list"], columns=200) as terminal:
        assert terminal.wait() == 0
        lines = without_colors(terminal.read_rest()).splitlines()
    assert [line.split() for line in lines] == [
        ["NAME", "WORKSPACE", "PATH", "KIND", "STATE", "DEFAULT"],
        ["notes", "acme", f"{sandbox.work}/notes", "obsidian", "locked", "*"],
    ]


# Commands that would read it


@pytest.mark.parametrize(
    "arguments",
    [
        ["path", "notes"],
        ["path", "acme/inner"],
        ["open", "notes", "--with", "true"],
        ["open", "inner", "--with", "true"],
        ["repo", "move", "inner", "elsewhere"],
        ["repo", "move", "other", "notes/other"],
        ["repo", "clone", "other", "--into", "notes"],
        ["repo", "remove", "inner", "--delete-files", "--yes", "--force"],
        ["repo", "scan", "other", "notes"],
        ["repo", "relocate", "notes/inner"],
        ["vault", "scan", "notes"],
        ["init", "notes"],
        ["profile", "detect", "./notes"],
        ["doctor", "--fix", "notes"],
    ],
)
@pytest.mark.parametrize("state", [LOCKED, INTERRUPTED], ids=["locked", "interrupted"])
def test_commands_that_read_a_locked_vault_refuse(
    symphony: Run,
    inner: Path,
    given: Given,
    sandbox: Sandbox,
    arguments: list[str],
    state: dict[str, str | None],
) -> None:
    a_repository(sandbox.work / "other")
    given("repo add other")
    archive = locked(inner.parent)
    if state is INTERRUPTED:
        archive.rename(sandbox.work / ".notes.symphony")
        (sandbox.work / ".notes.symphony").unlink()
        (sandbox.work / ".notes.symphony").mkdir()
    before = sorted(sandbox.work.iterdir())
    result = symphony(*arguments, "--json")
    assert (result.code, result.stdout) == (5, "")
    assert result.error == state
    assert sorted(sandbox.work.iterdir()) == before


def test_the_installed_command_and_sy_refuse_too(installed: Run, notes: Path) -> None:
    locked(notes)
    for arguments in (["path", "notes"], ["path", "--", "notes"], ["open", "notes"]):
        assert installed(*arguments) == (
            5,
            "",
            "error: vault 'notes' is locked\nhint: to unlock it, run `symphony vault unlock"
            " notes`\n",
        )


def test_the_hint_names_the_vault_unambiguously(
    symphony: Run, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    other = sandbox.work / "b c" / "notes"
    other.mkdir(parents=True)
    given("workspace create 'b c'", ["vault", "add", other, "-w", "b c"])
    locked(notes)
    locked(other)
    hints = [symphony("path", name, "--json").error["hint"] for name in ("acme/notes", "b c/notes")]
    assert hints == [
        "to unlock it, run `symphony vault unlock acme/notes`",
        "to unlock it, run `symphony vault unlock 'b c/notes'`",
    ]
    given(["vault", "edit", "b c/notes", "--name=-x"])
    hint = str(symphony("path", "b c/-x", "--json").error["hint"])
    assert hint == "to unlock it, run `symphony vault unlock 'b c/-x'`"


def test_a_directory_beside_a_locked_vault_is_not_locked(
    symphony: Run, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    beside = a_repository(sandbox.work / "notes-2")
    given("repo add notes-2")
    locked(notes)
    assert symphony("path", "notes-2") == (0, f"{beside}\n", "")
    assert symphony("repo", "move", "notes-2", "notes-3").code == 0


# Doctor, and searches for missing repos


def test_doctor_does_not_report_a_locked_vault_or_its_content_as_missing(
    symphony: Run, inner: Path, given: Given
) -> None:
    given("workspace create lab --root notes")
    locked(inner.parent)
    assert symphony("doctor") == (0, "", "no problems found\n")


def test_doctor_reports_doubled_and_interrupted_vaults(symphony: Run, notes: Path) -> None:
    archive = locked(notes)
    notes.mkdir()
    assert symphony("doctor", "--json").json == [
        {
            "check": "doubled vault",
            "message": f"vault 'acme/notes': both {notes} and {archive} exist",
            "hint": "compare them, and move away the one you do not need",
        }
    ]
    work = notes.parent / ".notes.symphony"
    work.mkdir()
    result = symphony("doctor", "--json")
    assert result.code == 6
    assert result.json == [
        {
            "check": "interrupted vault",
            "message": "vault 'acme/notes' is being locked or unlocked, or was interrupted:"
            f" {work}",
            "hint": "to finish or undo it, run `symphony doctor --fix`",
        }
    ]


def test_a_repo_in_a_locked_vault_is_not_relocated(
    symphony: Run, inner: Path, sandbox: Sandbox
) -> None:
    shutil.copytree(inner, sandbox.work / "copy")
    locked(inner.parent)
    assert symphony("repo", "relocate", ".").stderr == "no missing repos in workspace 'acme'\n"
    symphony("doctor", "--fix", ".")
    assert symphony("repo", "list", "--path").stdout == f"{inner}\n"


def test_scan_skips_work_directories(symphony: Run, acme: None, sandbox: Sandbox) -> None:
    half = sandbox.work / ".notes.symphony" / "new"
    a_repository(half / "inner")
    (half / ".obsidian").mkdir()
    a_repository(sandbox.work / ".other" / "api")
    assert symphony("repo", "scan", ".", "--hidden", "--fields", "name").stdout == "api\n"
    result = symphony("init", ".", "--json", "--dry-run").json
    assert (result["repos_added"], result["vaults_added"]) == (0, 0)


# Registering and unregistering


@pytest.mark.parametrize("path", ["keys", "keys.tar.age", "./x/../keys"])
def test_add_registers_a_locked_vault_by_its_archive(
    symphony: Run, acme: None, sandbox: Sandbox, path: str
) -> None:
    (sandbox.work / "x").mkdir()
    keys = sandbox.work / "keys"
    locked(keys)
    result = symphony("vault", "add", path, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout) == [
        a_vault_shown(name="keys", path=str(keys), kind="plain", state="locked", is_locked=True)
    ]


def test_a_directory_named_like_an_archive_is_a_vault_of_that_name(
    symphony: Run, acme: None, sandbox: Sandbox
) -> None:
    (sandbox.work / "keys.tar.age").mkdir()
    assert symphony("vault", "add", "keys.tar.age").code == 0
    assert symphony("vault", "list", "--fields", "name,state").stdout == "keys.tar.age\topen\n"


def test_add_refuses_a_path_without_a_directory_or_archive(symphony: Run, acme: None) -> None:
    result = symphony("vault", "add", "keys.tar.age", "--json")
    assert result.code == 2
    assert result.error == an_error("PATH_MISSING", "'keys.tar.age' does not exist", None, "path")


def test_create_refuses_the_path_of_a_locked_vault(
    symphony: Run, acme: None, sandbox: Sandbox
) -> None:
    archive = locked(sandbox.work / "keys")
    result = symphony("vault", "create", "keys", "--json")
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "PATH_TAKEN",
        f"a locked vault already exists: {archive}",
        f"to register it, run `symphony vault add {sandbox.work}/keys`",
        "path",
    )
    assert not (sandbox.work / "keys").exists()


@pytest.mark.parametrize("path", ["other/notes", "other/notes.tar.age"])
def test_update_sets_the_path_of_a_locked_vault_moved_by_hand(
    symphony: Run, notes: Path, path: str
) -> None:
    archive = locked(notes)
    (notes.parent / "other").mkdir()
    archive.rename(notes.parent / "other" / archive.name)
    assert symphony("doctor", "--fields", "check").stdout == "missing path\n"
    result = symphony("vault", "edit", "notes", "--path", path, "--fields", "path,state")
    new = notes.parent / "other" / "notes"
    assert result == (0, f"{new}\tlocked\n", "updated vault 'notes'\n")


def test_removing_a_locked_vault_keeps_and_names_its_archive(symphony: Run, notes: Path) -> None:
    archive = locked(notes)
    assert symphony("vault", "remove", "notes") == (
        0,
        "",
        f"warning: vault 'notes' stays locked: {archive}\nunregistered vault 'notes' ({notes})\n",
    )
    assert archive.exists()


def test_removing_an_interrupted_vault_names_its_work_directory(symphony: Run, notes: Path) -> None:
    work = notes.parent / ".notes.symphony"
    work.mkdir()
    result = symphony("vault", "remove", "notes", "--json")
    assert result.code == 0
    assert result.stderr == (
        '{"warning":{"code":"VAULT_INTERRUPTED","message":"vault \'notes\' is being locked or'
        f' unlocked, or was interrupted; see {work}"}}}}\n'
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["workspace", "delete", "acme"], "deleted workspace 'acme'"),
        (["profile", "delete", "ada"], "deleted profile 'ada'"),
    ],
)
def test_deleting_with_locked_vaults_names_their_archives(
    symphony: Run, notes: Path, arguments: list[str], message: str
) -> None:
    archive = locked(notes)
    assert symphony(*arguments, "--cascade", "--yes") == (
        0,
        "",
        f"warning: vault 'notes' stays locked: {archive}\n{message}\n",
    )


# Directories that hold a locked vault


@pytest.fixture
def holder(acme: None, given: Given, sandbox: Sandbox) -> Path:
    """A fully pushed repo with a locked vault that git ignores."""
    origin = a_repository(sandbox.home / "origin", commit=True)
    git(sandbox.work, "clone", "--quiet", origin, "api")
    path = sandbox.work / "api"
    (path / ".git" / "info" / "exclude").write_text("/keys*\n")
    (path / "keys").mkdir()
    given("repo add api", "vault add api/keys")
    locked(path / "keys")
    return path


def test_a_locked_vault_moves_with_its_directory(
    symphony: Run, holder: Path, sandbox: Sandbox
) -> None:
    new = sandbox.work / "new"
    assert symphony("repo", "move", "api", "new") == (
        0,
        "",
        f"moved repo 'api' ({new})\nmoved too: vault 'acme/keys' ({new}/keys)\n",
    )
    assert (new / "keys.tar.age").exists()
    shown = symphony("vault", "list", "--fields", "path,state").stdout
    assert shown == f"{new}/keys\tlocked\n"


def test_an_interrupted_vault_is_not_moved(symphony: Run, holder: Path, sandbox: Sandbox) -> None:
    (holder / ".keys.symphony").mkdir()
    result = symphony("repo", "move", "api", "new", "--json")
    assert (result.code, result.error["code"]) == (5, "VAULT_INTERRUPTED")
    assert not (sandbox.work / "new").exists()


def test_a_doubled_vault_moves_with_both_copies(
    symphony: Run, holder: Path, sandbox: Sandbox
) -> None:
    (holder / "keys").mkdir()
    assert symphony("repo", "move", "api", "new").code == 0
    shown = symphony("vault", "list", "--fields", "path,state").stdout
    assert shown == f"{sandbox.work}/new/keys\tdoubled\n"


def test_a_locked_vault_follows_a_repo_that_was_moved_by_hand(
    symphony: Run, holder: Path, sandbox: Sandbox
) -> None:
    holder.rename(sandbox.work / "new")
    assert symphony("repo", "relocate", ".").code == 0
    shown = symphony("vault", "list", "--fields", "path,state").stdout
    assert shown == f"{sandbox.work}/new/keys\tlocked\n"


def test_a_locked_vault_is_a_reason_not_to_delete_its_directory(
    symphony: Run, holder: Path, sandbox: Sandbox
) -> None:
    delete = ("repo", "remove", "api", "--delete-files", "--yes")
    archive = holder / "keys.tar.age"
    assert symphony(*delete) == (
        5,
        "",
        f"error: deleting this would lose or break something:\n  vault 'acme/keys' is registered"
        f" there too: {archive}\n"
        "hint: to delete it anyway, pass --force\n",
    )
    assert archive.exists()
    assert shaped(symphony(*delete, "--force").stderr) == (
        f"unregistered too: vault 'acme/keys' ({holder}/keys)\n"
        f"moved to the trash: {holder}\ndeleted repo 'api' ({holder})\n"
    )


@pytest.mark.parametrize(
    ("beside", "code", "message"),
    [
        (
            "api.tar.age",
            "VAULT_DOUBLED",
            "vault 'api': both {work}/api and {work}/api.tar.age exist",
        ),
        (
            ".api.symphony",
            "VAULT_INTERRUPTED",
            "vault 'api' is being locked or unlocked, or was interrupted",
        ),
    ],
)
def test_a_doubled_vault_is_not_moved_away_from_its_archive(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox, beside: str, code: str, message: str
) -> None:
    given("vault add api")
    if beside.startswith("."):
        (sandbox.work / beside).mkdir()
    else:
        (sandbox.work / beside).touch()
    assert symphony("repo", "move", "api", "new", "-n").code == 5
    result = symphony("repo", "move", "api", "new", "--json")
    assert (result.code, result.error["code"]) == (5, code)
    assert result.error["message"] == message.replace("{work}", str(sandbox.work))
    assert api.exists()

"""Undo and redo around every action that writes an operation."""

from __future__ import annotations

import ast
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from symphony_cli.history.on_disk import HOW, LOCKS
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.store.migrations.test_older_stores import OLDER, an_older_store
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, a_vault_directory, git

SOURCE = Path(__file__).parents[2] / "symphony_cli"
# The command of each action; they find ada's workspace acme with the repo api and the vault notes.
COMMANDS = {
    "import": "import vcs all.repos",
    "import --clone": "import vcs cloned.repos --clone --allow-local",
    "init": "init more --workspace more",
    "profile create": "profile create bob --email bob@example.org",
    "profile delete": "profile delete bob --yes",
    "profile detect": "profile detect --apply --yes",
    "profile update": "profile edit ada --email ada@corp.example --preference a=b",
    "profile use": "profile use bob",
    "restore": "restore documents --yes",
    "workspace create": "workspace create home",
    "workspace delete": "workspace delete acme --cascade --yes",
    "workspace import": "workspace import acme.toml",
    "workspace update": "workspace edit acme --type client --add-tag work --root .",
    "workspace use": "workspace use home",
    "repo add": "repo add more/web",
    "repo clone": "repo clone {remote} --into . --name cloned",
    "repo move": "repo move api renamed",
    "repo relocate": "repo relocate moved --yes",
    "repo remove": "repo remove api",
    "repo remove --delete-files": "repo remove api --delete-files --yes --force",
    "repo scan": "repo scan more",
    "repo sync": "repo sync api",
    "repo update": "repo edit api --name server --add-tag go --metadata owner=ada",
    "vault add": "vault add more/ideas",
    "vault create": "vault create new",
    "vault lock": "vault lock notes",
    "vault remove": "vault remove notes",
    "vault scan": "vault scan more",
    "vault unlock": "vault unlock notes",
    "vault update": "vault edit notes --remind-after 8",
    "vault use": "vault use notes",
    "vault use --unset": "vault use --unset",
}
BEFORE = {
    "profile delete": ["profile create bob --email bob@example.org"],
    "profile use": ["profile create bob --email bob@example.org"],
    # With its root commit, by which it is found.
    "repo relocate": ["repo remove api", "repo add api"],
    "vault use": ["vault add more/ideas"],
    "vault use --unset": ["vault add more/ideas", "vault use notes"],
    "workspace import": [
        "workspace edit acme --root . --add-tag work",
        "workspace export acme -o acme.toml",
        "workspace edit acme --remove-tag work",
        "repo remove api",
    ],
    "restore": [
        "workspace edit acme --root . --add-tag work",
        "export --all -o documents",
        "profile edit ada --name Countess",
        "workspace edit acme --remove-tag work",
        "repo remove api",
    ],
    "workspace use": ["workspace create home", "workspace use acme"],
}
CLONES = ("repo clone", "import --clone")
LISTS = ("profile", "workspace", "repo", "vault")


def actions_in(node: ast.expr, names: list[str]) -> set[str]:
    """Return the actions that an expression can have, with `names` for what it computes."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return actions_in(one, names) | actions_in(other, names)
        case ast.JoinedStr(values=values):
            found = {""}
            for part in values:
                inner = part.value if isinstance(part, ast.FormattedValue) else part
                ends = actions_in(inner, names)
                found = {begun + end for begun in found for end in ends}
            return found
        case _:
            return set(names)


def committed() -> set[str]:
    """Return every action that the program commits, by its source."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "commit"
                and len(node.args) == 3
            ):
                continue
            found |= actions_in(node.args[0], ["repo", "vault", "<action>"])
    return found


def test_undo_knows_how_to_take_back_every_action() -> None:
    assert set(COMMANDS) == set(HOW)
    known = set(HOW) | {"<action>", "repo", "vault"}
    assert {one for one in committed() if "<action>" not in one} <= known


@pytest.fixture
def stocked(symphony: Run, api: Path, notes: Path, sandbox: Sandbox) -> Sandbox:
    """Apply identities to a workspace with a repo and a vault; put more of both on the disk."""
    git(api, "commit", "--quiet", "--allow-empty", "--message", "first")
    a_repository(sandbox.work / "more" / "web")
    a_vault_directory(sandbox.work / "more" / "ideas")
    assert symphony("identity", "apply", "--yes").code == 0
    return sandbox


def state(symphony: Run, sandbox: Sandbox) -> dict[str, Any]:
    """Return all rows but for `updated_at`, and git's identity files without their comments."""
    found: dict[str, Any] = {}
    for noun in LISTS:
        everywhere = () if noun in ("profile", "workspace") else ("--all",)
        rows = symphony(noun, "list", *everywhere, "--json").json
        found[noun] = [{k: v for k, v in row.items() if k != "updated_at"} for row in rows]
    files = (sandbox.symphony_home / "config").rglob("*")
    lines = {str(one): one.read_text().splitlines() for one in files if one.is_file()}
    found["files"] = {
        path: [line for line in some if not line.startswith("#")] for path, some in lines.items()
    }
    return found


@pytest.mark.parametrize("action", [one for one in HOW if HOW[one] != LOCKS])
def test_undo_and_redo_leave_the_registry_and_the_identities_as_they_were(
    action: str, symphony: Run, installed: Run, stocked: Sandbox, given: Given
) -> None:
    # The library of the trash looks at the home only once.
    run = installed if action == "repo remove --delete-files" else symphony
    remote = stocked.work / "remote.git"
    git(stocked.work, "clone", "--quiet", "--bare", "api", str(remote))
    if action == "profile detect":
        git(stocked.work, "config", "--global", "user.email", "corp@example.com")
        git(stocked.work, "config", "--global", "user.name", "Corp")
    given(*BEFORE.get(action, []))
    url = "https://example.org/web.git"
    lines = f"repositories:\n  more/web:\n    type: git\n    url: {url}\n"
    (stocked.work / "all.repos").write_text(lines)
    lines = f"repositories:\n  cloned:\n    type: git\n    url: {remote}\n"
    (stocked.work / "cloned.repos").write_text(lines)
    if action == "repo relocate":
        (stocked.work / "api").rename(stocked.work / "moved")
    if action == "repo sync":
        git(stocked.work / "api", "remote", "add", "origin", str(remote))
    before = state(symphony, stocked)
    done = run(*shlex.split(COMMANDS[action].format(remote=remote)))
    assert done.code == 0, done.stderr
    assert run("history", "-n", "1", "--fields", "action").stdout == f"{action}\n"
    after = state(symphony, stocked)
    assert after != before
    if action in CLONES:
        refused = run("undo")
        assert (
            refused.code,
            "has files, which this command does not delete" in refused.stderr,
        ) == (
            5,
            True,
        )
        assert state(symphony, stocked) == after
    force = ["--force"] if action in CLONES else []
    undone = run("undo", *force)
    assert (undone.code, undone.stdout) == (0, ""), undone.stderr
    assert state(symphony, stocked) == before
    if action == "repo remove --delete-files":
        assert git(stocked.work / "api", "log", "--format=%s") == "first"
        refused = run("redo")
        assert (
            refused.code,
            "has files, which this command does not delete" in refused.stderr,
        ) == (
            5,
            True,
        )
        # The rows alone: the files stay.
        assert run("redo", "--force").code == 0
        assert run("repo", "list", "--all").stdout == ""
        return
    redone = run("redo")
    assert (redone.code, redone.stdout) == (0, ""), redone.stderr
    assert state(symphony, stocked) == after
    assert run("undo", *force).code == 0
    assert state(symphony, stocked) == before


@pytest.mark.usefixtures("vault_key")
def test_locks_are_not_undone(symphony: Run, stocked: Sandbox) -> None:
    assert symphony("vault", "lock", "notes").code == 0
    id = symphony("vault", "show", "notes", "--json").json["id"]
    assert symphony("undo", "--force") == (
        5,
        "",
        "error: undo does not lock or unlock vaults: 'notes'\n"
        f"hint: to unlock it, run `symphony vault unlock {id[:8]}`; to undo an older operation, run"
        " `symphony history revert ID`\n",
    )


def test_undo_goes_further_back_each_time_and_redo_forward(symphony: Run, acme: None) -> None:
    for kind in ("client", "personal", "research"):
        assert symphony("workspace", "edit", "acme", "--type", kind).code == 0

    def type_after(*verbs: str) -> str:
        for verb in verbs:
            assert symphony(verb).code == 0
        return symphony("workspace", "show", "acme", "--json").json["type"]

    assert type_after("undo") == "personal"
    assert type_after("undo") == "client"
    assert type_after("redo") == "personal"
    assert type_after("undo", "undo") == "general"
    assert type_after("redo", "redo", "redo") == "research"
    refused = symphony("redo", "--json")
    assert (refused.code, refused.error["code"]) == (3, "NOTHING_TO_REDO")
    assert type_after("undo") == "personal"
    assert symphony("workspace", "edit", "acme", "--add-tag", "new").code == 0
    assert symphony("redo").code == 3
    actions = symphony("history", "-n", "3", "--fields", "action").stdout
    assert actions == "workspace update\nundo workspace update\nredo workspace update\n"


def test_nothing_is_undone_before_the_first_operation(symphony: Run, ada: None) -> None:
    assert symphony("undo").code == 0
    assert symphony("undo") == (
        3,
        "",
        "error: nothing to undo\nhint: to list what was done, run `symphony history list`\n",
    )
    assert symphony("profile", "list").stdout == ""


def test_a_dry_run_shows_the_change_and_makes_none(symphony: Run, acme: None) -> None:
    assert symphony("workspace", "edit", "acme", "--type", "client").code == 0
    shown = symphony("undo", "--dry-run", "--json").json
    assert shown["id"] is None
    assert (shown["action"], shown["subject"]) == ("undo workspace update", "acme")
    [change] = shown["changes"]
    assert (change["before"]["type"], change["after"]["type"]) == ("client", "general")
    assert symphony("workspace", "show", "acme", "--json").json["type"] == "client"
    assert len(symphony("history", "--json").json) == 3


def test_on_a_terminal_the_dry_run_is_a_diff(symphony: Run, acme: None) -> None:
    assert symphony("workspace", "edit", "acme", "--type", "client").code == 0
    with Terminal(["undo", "--dry-run"]) as terminal:
        shown = without_colors(terminal.read_rest())
        assert terminal.wait() == 0
    assert "workspace 'acme' changed\ntype  client → general\n" in shown


def test_an_operation_that_others_overtook_is_a_conflict(symphony: Run, api: Path) -> None:
    assert symphony("repo", "edit", "api", "--add-tag", "go").code == 0
    id = symphony("history", "--json").json[0]["id"]
    assert symphony("repo", "edit", "api", "--add-tag", "old", "--metadata", "a=b").code == 0
    refused = symphony("history", "revert", id[:8])
    assert (refused.code, refused.stderr) == (
        4,
        "error: cannot revert 'repo update api': others changed this later:\n"
        "  repo 'api': tags\n"
        "hint: to list later operations, run `symphony history list`; to overwrite their values,"
        " pass --force\n",
    )
    assert symphony("history", "revert", id[:8], "--force").code == 0
    shown = symphony("repo", "show", "api", "--json").json
    # Only what the operation changed goes back.
    assert (shown["tags"], shown["metadata"]) == ([], {"a": "b"})


def test_values_that_others_did_not_change_are_put_back(symphony: Run, api: Path) -> None:
    assert symphony("repo", "edit", "api", "--name", "server").code == 0
    id = symphony("history", "--json").json[0]["id"]
    assert symphony("repo", "edit", "server", "--add-tag", "go").code == 0
    assert symphony("history", "revert", id).code == 0
    shown = symphony("repo", "show", "api", "--json").json
    assert (shown["name"], shown["tags"]) == ("api", ["go"])


def test_a_row_that_is_gone_or_taken_cannot_be_changed_back(symphony: Run, api: Path) -> None:
    assert symphony("repo", "edit", "api", "--name", "server").code == 0
    id = symphony("history", "--json").json[0]["id"]
    assert symphony("repo", "remove", "server").code == 0
    removed = symphony("history", "revert", id, "--force")
    assert (removed.code, "\n  repo 'server': removed\n" in removed.stderr) == (4, True)
    id = symphony("history", "--json").json[0]["id"]
    assert symphony("repo", "add", "api", "--name", "server").code == 0
    taken = symphony("history", "revert", id, "--json")
    assert (taken.code, taken.error["code"]) == (4, "OPERATION_OVERTAKEN")
    assert "': repo 'server' has a" in str(taken.error["message"])


def test_a_workspace_that_holds_repos_now_is_not_undone(symphony: Run, api: Path) -> None:
    id = symphony("history", "--json").json[1]["id"]
    refused = symphony("history", "revert", id)
    assert (refused.code, "workspace 'acme' is not empty" in refused.stderr) == (4, True)
    assert symphony("repo", "list").code == 0


def test_a_move_goes_back_only_to_where_nothing_is(
    symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    assert symphony("repo", "move", "api", "moved").code == 0
    api.mkdir()
    moved = sandbox.work / "moved"
    assert symphony("undo") == (
        5,
        "",
        f"error: '{api}' exists, so '{moved}' cannot be moved back\n"
        "hint: to change the registry alone, pass --force\n",
    )
    api.rmdir()
    moved.rename(sandbox.work / "away")
    gone = symphony("undo", "--json")
    assert (gone.code, gone.error["code"]) == (5, "MOVED_SINCE")
    forced = symphony("undo", "--force").stderr
    assert f"warning: repo 'api' is now registered where nothing exists: {api}\n" in forced
    assert symphony("path", "api").stdout == f"{api}\n"
    # The files are where the redo would move them to.
    (sandbox.work / "away").rename(moved)
    assert symphony("redo").code == 0
    assert symphony("path", "api").stdout == f"{moved}\n"


def test_a_selection_is_undone_only_if_nothing_else_was_selected_since(
    symphony: Run, acme: None
) -> None:
    assert symphony("workspace", "create", "home").code == 0
    for name in ("home", "acme"):
        assert symphony("workspace", "use", name).code == 0
    id = symphony("history", "--json").json[1]["id"]
    refused = symphony("history", "revert", id)
    assert (refused.code, refused.stderr) == (
        4,
        "error: cannot revert 'workspace use home': something else was selected later\n"
        "hint: to list later operations, run `symphony history list`\n",
    )


def test_what_is_written_during_the_question_stops_undo(
    symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    moved = sandbox.work / "moved"
    assert symphony("repo", "move", "api", "moved").code == 0

    def answered_after(command: str) -> str:
        with Terminal(["undo"]) as terminal:
            terminal.read_until("[y/N] ")
            assert symphony(*command.split()).code == 0
            terminal.type("y\n")
            return without_colors(terminal.read_rest())

    raced = "error: nothing was changed: another command has changed the registry or the disk"
    assert raced in answered_after("workspace create other")
    assert symphony("undo").code == 0
    assert "error: nothing to undo" in answered_after("history prune --before 2099-01-01 --yes")
    assert moved.is_dir()


def test_a_later_move_is_named_before_the_disk_is_looked_at(symphony: Run, api: Path) -> None:
    for name in ("first", "second"):
        assert symphony("repo", "move", "api", name).code == 0
    id = symphony("history", "--json").json[1]["id"]
    refused = symphony("history", "revert", id)
    assert (refused.code, "\n  repo 'api': path\n" in refused.stderr) == (4, True)


def test_files_that_are_not_in_the_trash_are_not_restored(
    installed: Run, api: Path, sandbox: Sandbox
) -> None:
    # Where the trash should be is a file.
    (sandbox.home / ".local").write_text("")
    assert installed("repo", "remove", "api", "--delete-files", "--yes").code == 0
    assert not api.exists()
    refused = installed("undo")
    assert (refused.code, refused.stderr) == (
        5,
        f"error: 'api' was deleted with its files, which are not in the trash: {api}\n"
        "hint: to change the registry alone, pass --force\n",
    )
    forced = installed("undo", "--force")
    warning = f"warning: repo 'api' is now registered where nothing exists: {api}\n"
    assert (forced.code, forced.stderr.startswith(warning)) == (0, True)


def test_another_repo_in_the_trash_is_not_restored(
    installed: Run, acme: None, sandbox: Sandbox
) -> None:
    def removed(message: str) -> Path:
        api = a_repository(sandbox.work / "api")
        git(api, "commit", "--quiet", "--allow-empty", "--message", message)
        assert installed("repo", "add", "api").code == 0
        assert installed("repo", "remove", "api", "--delete-files", "--yes", "--force").code == 0
        return api

    removed("another")
    api = removed("ours")
    trash = sandbox.home / ".local" / "share" / "Trash"
    records = {"api", "api 2"} & {one.name for one in (trash / "files").iterdir()}
    assert installed("undo").code == 0
    assert git(api, "log", "--format=%s") == "ours"
    assert len(list((trash / "files").iterdir())) == 1, records
    assert len(list((trash / "info").iterdir())) == 1
    assert installed("repo", "remove", "api", "--delete-files", "--yes", "--force").code == 0
    for one in (trash / "files").iterdir():
        if git(one, "log", "--format=%s") == "ours":
            shutil.rmtree(one)
    refused = installed("undo", "--json")
    assert (refused.code, refused.error["code"]) == (5, "FILES_DELETED")


def test_on_a_terminal_it_asks_before_files_move_and_names_undo_after_a_removal(
    symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    with Terminal(["repo", "remove", "api"]) as terminal:
        assert without_colors(terminal.read_rest()).endswith("\nundo with `symphony undo`\n")
    with Terminal(["undo"]) as terminal:
        shown = without_colors(terminal.read_rest())
    assert shown.startswith("undid repo remove: api (")
    assert "`symphony redo`" in shown
    assert symphony("repo", "move", "api", "moved").code == 0
    with Terminal(["undo"]) as terminal:
        terminal.read_until("[y/N] ")
        terminal.type("n\n")
        assert "cancelled; nothing was changed" in without_colors(terminal.read_rest())
    assert (sandbox.work / "moved").is_dir()
    with Terminal(["undo", "--yes"]) as terminal:
        terminal.read_rest()
        assert terminal.wait() == 0
    assert api.is_dir()


@pytest.mark.parametrize("revision", OLDER)
def test_older_stores_undo_their_own_history(
    symphony: Run, sandbox: Sandbox, revision: str
) -> None:
    an_older_store(str(sandbox.symphony_home / "data" / "symphony.db"), revision)
    operations = symphony("history", "--json").json
    undone = 0
    while symphony("undo").code == 0:
        undone += 1
    left = symphony("undo", "--json").error["code"]
    done = [one["action"] for one in operations[:undone]]
    stopped = operations[undone]["action"] if undone < len(operations) else None
    assert (left, stopped) in {
        ("NOTHING_TO_UNDO", None),
        ("LOCK_NOT_UNDONE", "vault lock"),
        ("LOCK_NOT_UNDONE", "vault unlock"),
    }, done

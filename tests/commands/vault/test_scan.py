from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Result, Run, Sandbox
from tests.note_lists import a_zk_notebook, an_obsidian_list
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json
from tests.trees import a_repository, a_vault_directory

pytestmark = pytest.mark.usefixtures("acme")


def found(result: Result) -> list[tuple[str, str]]:
    assert result.code == 0
    return [(row["path"], row["kind"]) for row in result.json]


@pytest.fixture
def three_kinds(sandbox: Sandbox) -> Path:
    """Create vaults as Obsidian, Logseq and zk do, and return their parent directory."""
    top = sandbox.work / "docs"
    a_vault_directory(top / "brain")
    a_vault_directory(top / "graph", "logseq")
    a_vault_directory(top / "note book", ".zk")
    (top / "plain").mkdir()
    return top


def test_scan_registers_each_vault_and_a_second_scan_none(symphony: Run, three_kinds: Path) -> None:
    result = symphony("vault", "scan", "docs", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert [list(row) for row in result.json] == [VAULT] * 3
    assert found(result) == [
        (f"{three_kinds}/brain", "obsidian"),
        (f"{three_kinds}/graph", "logseq"),
        (f"{three_kinds}/note book", "zk"),
    ]
    assert symphony("vault", "scan", "docs") == (0, "", "nothing new found\n")
    assert symphony("vault", "scan", "docs", "--json") == (0, "[]\n", "")


def test_scan_prints_what_it_registered(symphony: Run, sandbox: Sandbox) -> None:
    for name in ("client/notes", "notes"):
        a_vault_directory(sandbox.work / name)
    assert symphony("vault", "scan", ".") == (
        0,
        "",
        f"registered vault 'client-notes' ({sandbox.work}/client/notes)\n"
        f"registered vault 'notes' ({sandbox.work}/notes)\n",
    )


def test_dry_run_shows_the_plan_and_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    path = a_vault_directory(sandbox.work / "notes")
    before = symphony("history", "--json").json
    message = f"would register vault 'notes' ({path})\n"
    assert symphony("vault", "scan", ".", "--dry-run") == (0, "", message)
    result = symphony("vault", "scan", ".", "-n", "--json")
    assert shaped_json(result.stdout) == [
        a_vault_shown(path=str(path), id=None, created_at=None, updated_at=None)
    ]
    assert symphony("vault", "list", "--json").json == []
    assert symphony("history", "--json").json == before


def test_depth_hidden_nested_and_several_directories(symphony: Run, sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "one/repo")
    for name in ("one/a", "one/deep/b", "one/.hidden/c", "two/d", "one/repo/docs/e", "one/a/f"):
        a_vault_directory(sandbox.work / name)

    def names(*arguments: str, stdin: str = "") -> set[str]:
        result = symphony("vault", "scan", "-n", "--fields", "name", *arguments, stdin=stdin)
        assert result.code == 0
        return set(result.stdout.split())

    assert names("one") == {"a", "b", "f"}
    assert names("one", "--depth", "1") == {"a"}
    assert names("one", "--hidden") == {"a", "b", "c", "f"}
    assert names("one", "--nested") == {"a", "b", "e", "f"}
    # A named directory is searched even inside a repo.
    assert names("one/repo/docs") == {"e"}
    assert names("one", "two", "one") == {"a", "b", "d", "f"}
    assert names("-", stdin="one\ntwo\n") == {"a", "b", "d", "f"}
    assert names("-") == set()


def test_without_directories_scan_uses_the_root_and_the_lists(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    brain = a_vault_directory(sandbox.home / "brain")
    a_vault_directory(sandbox.home / "not listed")
    book = a_vault_directory(sandbox.home / ".book", ".zk")
    an_obsidian_list(sandbox.home, brain, "/nowhere", sandbox.work / "code/notes")
    a_zk_notebook(sandbox.home, "~/.book")
    notes = a_vault_directory(sandbox.work / "code/notes")
    given("workspace edit acme --root code")
    result = symphony("vault", "scan", "--json")
    assert found(result) == [
        (str(book), "zk"),
        (str(brain), "obsidian"),
        (str(notes), "obsidian"),
    ]
    assert result.stderr == (
        '{"warning":{"code":"LISTED_VAULT_MISSING","message":"Obsidian or zk list vaults that'
        " do not exist: '/nowhere'\"}}\n"
    )


def test_a_home_without_lists_prints_nothing(symphony: Run) -> None:
    assert symphony("vault", "scan") == (0, "", "nothing new found\n")


def test_a_hostile_list_is_reported_and_the_rest_is_found(symphony: Run, sandbox: Sandbox) -> None:
    notes = a_vault_directory(sandbox.home / "notes")
    a_vault_directory(sandbox.home / ".local/share/Trash/files/old")
    file = an_obsidian_list(
        sandbox.home,
        "relative",
        "/\x1b[31mred",
        "/\ud800",
        "/",
        "/dev",
        "/" + "x" * 5000,
        notes / "..",
        sandbox.home / ".local/share/Trash/files/old",
        notes / "../notes/",
    )
    book = a_zk_notebook(sandbox.home, "x" * (1 << 20))
    result = symphony("vault", "scan")
    told = f"warning: {file} lists"
    unmarked = ", which has no .obsidian"
    assert result == (
        0,
        "",
        f"warning: skipped 3 paths in {file}: not absolute or not UTF-8\n"
        f"warning: skipped {book}: it is too large\n"
        f"{told} /{unmarked}\n"
        f"{told} /dev{unmarked}; to register it anyway, run `symphony vault add /dev`\n"
        f"{told} {notes}/..{unmarked}\n"
        f"warning: Obsidian or zk list vaults that do not exist: '/{'x' * 5000}'\n"
        f"registered vault 'notes' ({notes})\n",
    )


def test_a_listed_locked_vault_is_registered_as_locked(symphony: Run, sandbox: Sandbox) -> None:
    path = sandbox.home / "notes"
    locked(path)
    an_obsidian_list(sandbox.home, path)
    [row] = symphony("vault", "scan", "--json").json
    assert (row["path"], row["kind"], row["state"], row["is_locked"]) == (
        str(path),
        "obsidian",
        "locked",
        True,
    )


def test_a_vault_below_another_root_is_reported_with_the_command(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    path = a_vault_directory(sandbox.work / "beta/notes")
    an_obsidian_list(sandbox.home, path)
    given("workspace create beta --root beta", "workspace use acme")
    assert symphony("vault", "scan") == (
        0,
        "",
        f"warning: skipped '{path}': below the root of workspace 'beta'; to register them, run"
        " `symphony vault scan --workspace beta`\nnothing new found\n",
    )
    given("vault scan --workspace beta")
    assert symphony("vault", "scan") == (0, "", "nothing new found\n")


@pytest.mark.parametrize(
    ("arguments", "env", "code", "error"),
    [
        (["nope"], {}, 2, an_error("PATH_MISSING", "'nope' does not exist", None, "path")),
        (
            [".", "--depth", "-1"],
            {},
            2,
            an_error(
                "USAGE",
                "invalid value for '--depth': -1 is less than 0",
                "to see its help, run `symphony vault scan --help`",
                "depth",
            ),
        ),
        (
            ["."],
            {"SYMPHONY_LIMITS_VAULTS_PER_WORKSPACE": "2"},
            4,
            an_error(
                "VAULT_LIMIT_REACHED",
                "workspace 'acme' can have at most 2 vaults; it has 0, and this adds 3",
                "to raise the limit, run `symphony config set limits.vaults_per_workspace 3`",
            ),
        ),
    ],
)
@pytest.mark.usefixtures("three_kinds")
def test_scan_reports_errors_and_registers_nothing(
    symphony: Run,
    arguments: list[str],
    env: dict[str, str],
    code: int,
    error: dict[str, str | None],
) -> None:
    result = symphony("vault", "scan", *arguments, "--json", env=env)
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert symphony("vault", "list", "--json").json == []

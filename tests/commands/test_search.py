from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, a_vault_directory
from tests.vault_trees import write


@pytest.fixture
def plans(notes: Path) -> Path:
    """Write a few notes to the vault notes, and return its path."""
    write(notes / "plan.md", "# Plan\n\nfirst\nthe budget\tof Übergröße\n".encode())
    write(notes / "sub" / "other.md", b"---\ntags: work/acme\n---\nno budget here\n")
    write(notes / "tokyo.txt", "東京都\n".encode())
    return notes


OTHER = "notes/sub/other.md:4: no budget here"
PLAN = r"notes/plan.md:4: the budget\tof Übergröße"


@pytest.fixture
def diary(plans: Path, given: Given, sandbox: Sandbox) -> Path:
    """Register the vault diary in the same workspace, with a note, and return its path."""
    path = a_vault_directory(sandbox.work / "diary")
    write(path / "day.md", b"budget day\n")
    given("vault add diary")
    return path


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_search_prints_the_best_line_of_each_note(way: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(way)
    other = "notes/sub/other.md:4: no budget here"
    assert run("search", "budget") == (0, f"{PLAN}\n{other}\n", "")
    assert run("search", "budget", "übergröße") == (0, f"{PLAN}\n", "")
    assert run("search", '"no budget" OR 京都') == (
        0,
        f"notes/tokyo.txt:1: 東京都\n{other}\n",
        "",
    )
    assert run("search", "nothing") == (0, "", "")


def test_search_as_json_and_as_fields(symphony: Run, plans: Path) -> None:
    result = symphony("search", "title:plan", "--json")
    [row] = result.json
    assert row.pop("score") > 0
    assert row == {
        "vault": "notes",
        "path": str(plans / "plan.md"),
        "line": 1,
        "title": "plan",
        "snippet": "# Plan",
        "workspace": "acme",
        "profile": "ada",
    }
    assert symphony("search", "nothing", "--json").json == []
    assert symphony("search", "plan", "--fields", "title,line").stdout == "plan\t1\n"
    assert symphony("search", "plan", "--fields", "x").code == 2


def test_search_prints_paths(symphony: Run, plans: Path) -> None:
    plan, other = f"{plans}/plan.md", f"{plans}/sub/other.md"
    assert symphony("search", "budget", "--path-only").stdout == f"{plan}\n{other}\n"
    assert symphony("search", "budget", "-0").stdout == f"{plan}\0{other}\0"


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["budget", "-here"], [PLAN]),
        (["-the", "budget"], [OTHER]),
        (["budget", "-working", "-travel", "-b"], [PLAN, OTHER]),
        (["budget", "-L1", "-no"], [PLAN]),
        (["budget", "-q", "--tag", "work", "-w", "acme"], [OTHER]),
        (["-t", "-x", "budget"], []),
        (["-L", "5", "--", "budget", "-t", "here"], [OTHER]),
        (["budget AND NOT here"], [PLAN]),
    ],
    ids=" ".join,
)
def test_a_word_with_a_minus_is_part_of_the_query(
    symphony: Run, arguments: list[str], found: list[str]
) -> None:
    result = symphony("search", *arguments)
    assert (result.code, result.stdout) == (0, "".join(f"{line}\n" for line in found))


@pytest.mark.usefixtures("plans")
def test_an_unknown_or_incomplete_option_of_search_is_an_error(symphony: Run) -> None:
    assert symphony("search", "budget", "-here") == (0, f"{PLAN}\n", "")
    result = symphony("search", "budget", "--no-such")
    assert (result.code, result.stdout) == (2, "")
    result = symphony("search", "budget", "-t")
    assert (result.code, result.stdout) == (2, "")
    assert "option '-t' needs a value" in result.stderr
    assert symphony("search", "-qh0").stdout.startswith("Usage: symphony search")
    assert symphony("search", "--json").error["code"] == "USAGE"


@pytest.mark.usefixtures("diary")
def test_one_vault_and_all_of_them_exclude_each_other(symphony: Run) -> None:
    assert symphony("search", "budget", "--all", "--vault", "diary") == (
        2,
        "",
        "error: --vault and --all cannot be combined\n",
    )


@pytest.mark.usefixtures("plans")
def test_scripts_get_a_warning_of_further_matches(symphony: Run) -> None:
    result = symphony("search", "budget", "-L", "1", "--json")
    assert len(result.json) == 1
    assert result.stderr == (
        '{"warning":{"code":"MORE_FOUND","message":"limited to the best 1; for more, pass'
        ' --limit N"}}\n'
    )


def test_a_word_in_every_note_has_a_score(symphony: Run, notes: Path) -> None:
    for number in range(3):
        write(notes / f"{number}.md", b"word\n")
    rows = symphony("search", "word", "--json").json
    assert all(0 < row["score"] < 0.001 for row in rows)


def test_a_note_found_by_its_title_shows_the_title(symphony: Run, notes: Path) -> None:
    write(notes / "zebra.md", b"no\n\ncatzebra\n")
    assert symphony("search", "zebra").stdout == "notes/zebra.md:1: zebra\n"


def test_search_prints_names_of_any_bytes(installed: Run, plans: Path) -> None:
    name = os.fsdecode(b"\xff\n.md")
    write(plans / name, b"odd\n")
    assert installed("search", "odd", "-0").stdout == f"{plans}/{name}\0"
    assert installed("search", "odd").stdout == "notes/\\udcff\\n.md:1: odd\n"
    result = installed("search", "odd", "--json", env={"LC_ALL": "C"})
    assert r"/\udcff\n.md" in result.stdout
    assert result.json[0]["path"] == f"{plans}/{name}"


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_search_stops_at_the_limit_and_says_so(way: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("search", "budget", "-L", "1") == (
        0,
        f"{PLAN}\n",
        "limited to the best 1; for more, pass --limit N\n",
    )
    assert run("search", "budget", "-L", "2").stderr == ""


def test_search_prints_a_hundred_without_a_limit(symphony: Run, notes: Path) -> None:
    for number in range(101):
        write(notes / f"{number}.md", b"word\n")
    result = symphony("search", "word")
    assert len(result.stdout.splitlines()) == 100
    assert result.stderr == "limited to the best 100; for more, pass --limit N\n"


@pytest.mark.usefixtures("plans")
def test_search_takes_tags(symphony: Run) -> None:
    found = "notes/sub/other.md:4: no budget here\n"
    assert symphony("search", "budget", "-t", "#work").stdout == found
    assert symphony("search", "budget", "-t", "work", "--tag", "x").stdout == ""


@pytest.mark.usefixtures("diary")
def test_search_covers_the_workspace_of_the_working_directory(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    given("workspace create home", "workspace use home")
    repo = a_repository(sandbox.work / "api")
    given("repo add api -w acme")
    assert symphony("search", "budget").stdout == ""
    lines = symphony("search", "budget", cwd=repo).stdout.splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == [
        "diary/day.md",
        "notes/plan.md",
        "notes/sub/other.md",
    ]
    assert symphony("search", "budget", "--all").stdout.splitlines() == lines
    assert symphony("search", "budget", "--vault", "diary").stdout == (
        "diary/day.md:1: budget day\n"
    )


def test_a_note_in_nested_vaults_is_found_once(symphony: Run, given: Given, plans: Path) -> None:
    given(["vault", "add", plans / "sub"])
    assert symphony("search", "budget").stdout.splitlines() == [
        PLAN,
        "sub/other.md:4: no budget here",
    ]


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_search_warns_of_a_locked_vault_and_deletes_its_index(
    way: str, request: pytest.FixtureRequest, diary: Path, sandbox: Sandbox
) -> None:
    run: Run = request.getfixturevalue(way)
    run("search", "budget")
    locked(diary)
    result = run("search", "day OR budget", "-t", "work")
    assert result.code == 0
    assert result.stdout == "notes/sub/other.md:4: no budget here\n"
    assert result.stderr == "warning: skipped vault 'diary': it is locked\n"
    plain = run("search", "day")
    assert plain == (0, "", result.stderr)
    assert len(list((sandbox.symphony_home / "cache" / "notes").glob("*.db"))) == 1


def test_search_refuses_a_locked_vault_alone(symphony: Run, diary: Path) -> None:
    symphony("search", "budget")
    locked(diary)
    assert symphony("search", "day", "--vault", "diary") == (
        5,
        "",
        "error: vault 'diary' is locked\nhint: to unlock it, run `symphony vault unlock diary`\n",
    )


def test_search_warns_of_a_missing_vault_and_refuses_it_alone(symphony: Run, diary: Path) -> None:
    os.rename(diary, diary.parent / "moved")
    result = symphony("search", "day")
    message = f"warning: skipped vault 'diary': {diary} does not exist\n"
    assert result == (0, "", message)
    assert symphony("search", "day", "--vault", "diary") == (
        3,
        "",
        f"error: neither {diary} nor {diary}.tar.age exists\n"
        "hint: to record its new path, run `symphony vault edit diary --path DIR`\n",
    )


def test_search_warns_of_an_interrupted_vault(symphony: Run, diary: Path) -> None:
    (diary.parent / ".diary.symphony").mkdir()
    os.rename(diary, diary.parent / ".diary.symphony" / "diary")
    assert symphony("search", "day").stderr == (
        "warning: skipped vault 'diary': it is being locked or unlocked\n"
    )


@pytest.mark.usefixtures("vault_key", "plans")
def test_locking_and_removing_leave_no_text_in_any_index(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    indexes = sandbox.symphony_home / "cache" / "notes"
    given("search budget", "vault lock notes")
    assert list(indexes.iterdir()) == []
    assert symphony("search", "budget").stdout == ""


@pytest.mark.parametrize(
    "command",
    ["vault remove notes", "workspace delete acme --cascade -y", "profile delete ada --cascade -y"],
)
@pytest.mark.usefixtures("plans")
def test_unregistering_leaves_no_text_in_any_index(
    command: str, given: Given, sandbox: Sandbox
) -> None:
    given("search budget", command)
    assert list((sandbox.symphony_home / "cache" / "notes").iterdir()) == []


@pytest.mark.parametrize(
    "command",
    ["vault list", "vault show notes", "vault lock notes", "workspace show acme", "status"],
)
def test_the_next_look_at_a_vault_locked_by_hand_deletes_its_index(
    command: str, given: Given, plans: Path, sandbox: Sandbox, vault_key: Path
) -> None:
    assert vault_key.exists()
    given("search budget")
    locked(plans)
    given(command)
    assert list((sandbox.symphony_home / "cache" / "notes").iterdir()) == []


def test_doctor_finds_and_deletes_the_index_of_a_locked_vault(
    symphony: Run, plans: Path, sandbox: Sandbox
) -> None:
    indexes = sandbox.symphony_home / "cache" / "notes"
    symphony("search", "budget")
    [index] = indexes.glob("*.db")
    locked(plans)
    for left in (index, Path(f"{index}.new"), Path(f"{index}-wal"), Path(f"{index}.lock")):
        for other in indexes.iterdir():
            other.unlink()
        left.write_text("budget")
        found = symphony("doctor")
        assert (found.code, found.stderr) == (6, "1 problem found\n")
        assert found.stdout == (
            f"note index\t{index} contains text of a vault that is locked or missing"
            "\tto delete it, run `symphony doctor --fix`\n"
        )
        assert left.exists()
        assert symphony("doctor", "--fix") == (0, "", "no problems found\n")
        assert list(indexes.iterdir()) == []


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("extra", [[], ["--limit", "3"]], ids=["plain", "with an option"])
def test_an_invalid_query_is_an_error(installed: Run, extra: list[str]) -> None:
    assert installed("search", "(budget", *extra) == (
        2,
        "",
        "error: invalid query '(budget': unmatched (\n"
        "hint: to search for text as it is, put it in double quotes: '\"...\"'\n",
    )
    assert installed("search").code == 2


@pytest.mark.usefixtures("plans")
def test_notes_are_found_without_a_writable_index(installed: Run, sandbox: Sandbox) -> None:
    cache = sandbox.symphony_home / "cache"
    cache.mkdir(exist_ok=True)
    (cache / "notes").write_text("in the way")
    result = installed("search", "budget", "übergröße")
    assert result[:2] == (0, f"{PLAN}\n")
    assert "File exists; each search rebuilds it" in result.stderr
    assert (cache / "notes").read_text() == "in the way"


def test_search_without_a_vault_warns(installed: Run, given: Given) -> None:
    hint = "to register one, run `symphony vault add DIR`"
    given("profile create ada --email ada@example.com", "workspace create acme")
    warning = f"warning: no vaults in workspace 'acme'; {hint}\n"
    assert installed("search", "word") == (0, "", warning)


def test_the_next_search_finds_a_changed_note(symphony: Run, plans: Path) -> None:
    symphony("search", "budget")
    (plans / "plan.md").write_text("# Plan\n\nnewword\n")
    assert symphony("search", "newword").stdout == "notes/plan.md:3: newword\n"


@pytest.mark.parametrize("tag", ["", "#", "/", "x\udcff"])
@pytest.mark.parametrize("verb", [["search", "budget"], ["note", "list"]])
@pytest.mark.usefixtures("plans")
def test_an_invalid_tag_is_an_error(symphony: Run, verb: list[str], tag: str) -> None:
    result = symphony("vault", *verb, "--tag", tag, "--json")
    assert (result.code, result.error["code"]) == (2, "TAG_INVALID")


@pytest.mark.usefixtures("plans")
def test_the_limit_may_be_any_number(symphony: Run) -> None:
    assert len(symphony("search", "budget", "-L", str(2**70)).stdout.splitlines()) == 2


def test_notes_may_have_times_of_any_year(symphony: Run, plans: Path) -> None:
    for seconds in (-11_676_096_000, 20_000_000_000):
        os.utime(plans / "plan.md", (0, seconds))
        assert symphony("search", "übergröße") == (0, f"{PLAN}\n", "")


@pytest.mark.usefixtures("plans")
def test_matches_are_colored_on_a_terminal(sandbox: Sandbox) -> None:
    with Terminal(["search", "budget", "-t", "work"]) as terminal:
        assert terminal.wait() == 0
        seen = terminal.read_rest()
    assert seen == (
        "\x1b[35mnotes/sub/other.md\x1b[0m:\x1b[32m4\x1b[0m: no \x1b[1;31mbudget\x1b[0m here\r\n"
    )
    assert without_colors(seen) == "notes/sub/other.md:4: no budget here\n"


def test_a_vault_without_notes_is_searched_with_others(
    symphony: Run, plans: Path, given: Given, sandbox: Sandbox
) -> None:
    a_vault_directory(sandbox.work / "empty")
    given("vault add empty")
    rows = symphony("search", "budget", "--json").json
    assert [row["path"] for row in rows] == [str(plans / "plan.md"), str(plans / "sub/other.md")]


def test_scores_of_several_vaults_compare(symphony: Run, diary: Path, plans: Path) -> None:
    # Every note of this vault has the word, so on its own statistics it counts for nothing there.
    for number in range(4):
        write(diary / f"{number}.md", f"# Day {number}\n\nsync of the phones\n".encode())
    write(diary / "Sync.md", b"sync " + b"words " * 300)
    write(plans / "one.md", b"sync " + b"other words " * 90)
    for number in range(20):
        write(plans / f"{number}.md", b"nothing here\n")
    rows = symphony("search", "sync", "--json").json
    found = [row["path"] for row in rows]
    assert found[0] == str(diary / "Sync.md")
    assert found[-1] == str(plans / "one.md")
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_vaults_of_one_name_are_told_apart(
    symphony: Run, plans: Path, given: Given, tmp_path: Path
) -> None:
    other = a_vault_directory(tmp_path / "other" / "notes")
    (other / "x.md").write_text("# Another plan\n")
    given("workspace create lab", ["vault", "add", "-w", "lab", other])
    lines = symphony("search", "--all", "plan").stdout.splitlines()
    assert {line.partition("/")[0] for line in lines} == {"acme", "lab"}
    assert "lab/notes/x.md:1: # Another plan" in lines

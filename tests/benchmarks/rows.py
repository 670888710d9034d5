"""The rows of the table."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from tests.benchmarks.checkouts import Checkouts, checked, installed, on_path
from tests.benchmarks.documents import DOCUMENTS
from tests.benchmarks.histories import audit
from tests.benchmarks.measuring import Row, Side, command_side, memory_side, reporting_side
from tests.benchmarks.note_searches import SEARCHES
from tests.benchmarks.stage import TARGET, Stage
from tests.benchmarks.undoing import undo
from tests.benchmarks.vaults import vault_lock, vault_memory, vault_memory_sparse, vault_unlock

MANY, MOST = 10_000, 100_000


def read(stage: Stage) -> Row:
    """A read command, JSON, 10 rows."""
    environ = stage.environ(stage.store("ten", 10))
    command = [stage.symphony, "repo", "list", "--json"]
    assert len(json.loads(stage.run(*command, environ=environ))) == 10
    empty = [stage.python, stage.script("empty_command.py")]
    return Row(
        "read",
        command_side("repo list --json, 10 rows", command, environ, stage.work),
        command_side("an empty Typer command", empty, environ, stage.work),
        1.3,
    )


def read_profiles(stage: Stage) -> Row:
    """A read command, JSON, 10 rows of 2,000 in 3 profiles."""
    environ = stage.environ(stage.profiles())
    command = [stage.symphony, "repo", "list", "--all", "--json", "repo-00123"]
    rows = json.loads(stage.run(*command, environ=environ))
    assert (len(rows), len({row["profile"] for row in rows})) == (10, 3)
    empty = [stage.python, stage.script("empty_command.py")]
    return Row(
        "read-profiles",
        command_side("repo list --all --json, 10 of 2,000", command, environ, stage.work),
        command_side("an empty Typer command", empty, environ, stage.work),
        1.3,
    )


def path(stage: Stage) -> Row:
    """The path of a repo by its name, in another profile than the active one."""
    environ = stage.environ(stage.profiles())
    command = [stage.symphony, "path", TARGET]
    return Row(
        "path",
        command_side("path NAME", command, environ, stage.work),
        command_side("python -c pass", [stage.python, "-c", "pass"], environ, stage.work),
        2.5,
    )


def _complete(stage: Stage, name: str, label: str, store: Path, prefix: str, expected: int) -> Row:
    environ = stage.environ(store)
    command = [stage.symphony, "complete-names", "--", prefix]
    assert len(stage.run(*command, environ=environ).splitlines()) == expected
    return Row(
        name,
        command_side(label, command, environ, stage.work),
        command_side("python -c pass", [stage.python, "-c", "pass"], environ, stage.work),
        2.5,
    )


def complete(stage: Stage) -> Row:
    """Ten names among 2,000 in 3 profiles, for completion."""
    label = "complete-names, 10 of 2,000 names"
    return _complete(stage, "complete", label, stage.profiles(), "repo-00123", 10)


def complete_most(stage: Stage) -> Row:
    """A hundred names among 100,000."""
    most = stage.store("most", MOST)
    label = "complete-names, 100 of 100,000 names"
    return _complete(stage, "complete-most", label, most, "repo-0512", 100)


def prompt(stage: Stage) -> Row:
    """The segment of the prompt, in a repo among 2,000."""
    home = stage.profiles()
    environ = stage.environ(home)
    command = [stage.symphony, "prompt"]
    repo = stage.run(stage.symphony, "path", TARGET, environ=environ).strip()
    return Row(
        "prompt",
        command_side("prompt in a repo", command, environ, repo),
        command_side("python -c pass", [stage.python, "-c", "pass"], environ, repo),
        2.5,
    )


def _write(stage: Stage, name: str, label: str, arguments: Callable[[int], list[str]]) -> Row:
    environ = stage.environ(stage.fresh_copy(stage.store("ten", 10)).rename(stage.directory / name))
    numbers = count()
    bare = stage.directory / f"{name}.db"
    connection = sqlite3.connect(bare)
    connection.execute("create table workspace (id char(32) primary key, name varchar not null)")
    connection.close()
    script = [stage.python, stage.script("bare_write.py"), str(bare), "acme"]
    return Row(
        name,
        command_side(
            label, lambda: [stage.symphony, *arguments(next(numbers))], environ, stage.work
        ),
        command_side("Typer + SQLModel + one insert", script, environ, stage.work),
        1.2,
    )


def write_workspace(stage: Stage) -> Row:
    """A write command that adds a row."""
    return _write(
        stage,
        "write-workspace",
        "workspace create NAME",
        lambda number: ["workspace", "create", f"workspace-{number}"],
    )


def write_repo(stage: Stage) -> Row:
    """A write command that changes a row."""
    return _write(
        stage,
        "write-repo",
        "repo edit NAME",
        lambda number: ["repo", "edit", "repo-000001", "--metadata", f"number={number}"],
    )


def list_many(stage: Stage) -> Row:
    """A list of 10,000 repos as JSON."""
    home = stage.store("many", MANY)
    stage.make_directories(home)
    environ = stage.environ(home)
    command = [stage.symphony, "repo", "list", "--json"]
    bare = [stage.python, stage.script("bare_list.py"), stage.database(home)]
    ours, theirs = (json.loads(stage.run(*side, environ=environ)) for side in (command, bare))
    assert len(ours) == MANY
    assert ours == theirs, f"not the same rows: {ours[0]} and {theirs[0]}"
    return Row(
        "list-10000",
        command_side("repo list --json, 10,000 rows", command, environ, stage.work),
        command_side("sqlite3 + json, the same rows", bare, environ, stage.work),
        2,
    )


def scan_preview(stage: Stage) -> Row:
    """A scan of a tree with 200 repos that registers nothing."""
    environ = stage.environ(stage.store("none"))
    tree = str(stage.tree())
    command = [stage.symphony, "repo", "scan", tree, "--dry-run"]
    return Row(
        "scan-preview",
        command_side(
            "repo scan TREE --dry-run, 200 repos of 500 files", command, environ, stage.work
        ),
        command_side(
            "find TREE -name .git -prune",
            ["find", tree, "-name", ".git", "-prune"],
            environ,
            stage.work,
        ),
        2,
    )


def scan_first(stage: Stage) -> Row:
    """The first scan of a tree with 200 repos, which registers all of them."""
    home = stage.store("none")
    tree = str(stage.tree())
    environ = stage.environ(stage.fresh_copy(home))
    command = [stage.symphony, "repo", "scan", tree]
    assert len(json.loads(stage.run(*command, "--json", environ=environ))) == 200
    return Row(
        "scan-first",
        command_side(
            "first repo scan TREE, 200 repos of 500 files",
            command,
            environ,
            stage.work,
            prepare=lambda: stage.fresh_copy(home),
        ),
        command_side(
            "find TREE -name .git -prune",
            ["find", tree, "-name", ".git", "-prune"],
            environ,
            stage.work,
        ),
        2,
    )


def look_up_command(stage: Stage) -> Row:
    """A repo by its name among 100,000 and among 10, as a command."""
    command = [stage.symphony, "repo", "show", TARGET, "--json"]
    few, most = (stage.environ(stage.store(*size)) for size in (("ten", 10), ("most", MOST)))
    return Row(
        "look-up-command",
        command_side("repo show NAME --json of 100,000", command, most, stage.work),
        command_side("the same of 10", command, few, stage.work),
        1.3,
    )


def look_up_reader(stage: Stage) -> Row:
    """A repo by its name among 100,000 and among 10, without the cost of a process."""
    command = [stage.python, stage.script("look_up.py"), TARGET]
    few, most = (stage.environ(stage.store(*size)) for size in (("ten", 10), ("most", MOST)))
    return Row(
        "look-up-reader",
        reporting_side("name to repo of 100,000, in process", command, most, stage.work),
        reporting_side("the same of 10", command, few, stage.work),
        1.3,
    )


def _status_side(stage: Stage, checkouts: Checkouts) -> Side:
    label = f"status --json, {checkouts.count:,} repos"
    command = [stage.symphony, "status", "--json"]
    return command_side(label, command, stage.environ(checkouts.home), stage.work)


def _status(stage: Stage, count: int, goal: float) -> Row:
    checkouts = Checkouts(stage, count)
    script = (
        f"xargs -P$(nproc) -I{{}} git -C {{}} status --porcelain=v2 --branch --show-stash"
        f" < {checkouts.listing}"
    )
    raw = command_side("xargs -P$(nproc) git status", ["sh", "-c", script], stage.environ(), "/")
    return Row(f"status-{count}", _status_side(stage, checkouts), raw, goal)


def status_few(stage: Stage) -> Row:
    """The status of 200 repos, against git alone."""
    return _status(stage, 200, 1.6)


def status_many(stage: Stage) -> Row:
    """The status of 1,000 repos, against git alone."""
    return _status(stage, 1_000, 1.25)


def _beside(stage: Stage, command: Sequence[str], mark: str, goal: float) -> Row:
    checkouts = Checkouts(stage, 200)
    name = Path(command[0]).name
    told = checked(stage, command, mark, checkouts.count)
    theirs = command_side(f"{name}, the same repos", told, stage.environ(), stage.work)
    return Row(f"status-{name}", _status_side(stage, checkouts), theirs, goal)


def status_gita(stage: Stage) -> Row:
    """The status of 200 repos, against gita."""
    gita = installed(stage, "gita", "gita==0.16.8.2", "vcstool2==0.4.5", "setuptools<81")
    root = str(Checkouts(stage, 200).root)
    stage.run(gita, "add", "--recursive", root)
    return _beside(stage, [gita, "ll"], "repo-", 0.25)


def status_vcs(stage: Stage) -> Row:
    """The status of 200 repos, against vcstool2."""
    vcs = installed(stage, "vcs", "gita==0.16.8.2", "vcstool2==0.4.5", "setuptools<81")
    root = str(Checkouts(stage, 200).root)
    return _beside(stage, [vcs, "status", root], " (git) ===", 0.5)


def status_mr(stage: Stage) -> Row:
    """The status of 200 repos, against myrepos, which must not be faster."""
    mr = on_path("mr")
    checkouts = Checkouts(stage, 200)
    sections = (f"[{path}]\ncheckout = false\n" for path in checkouts.listing.read_text().split())
    configuration = stage.directory / "mrconfig"
    configuration.write_text("\n".join(sections))
    jobs = str(os.cpu_count() or 1)
    command = [mr, "-t", "-c", str(configuration), "-d", "/", "-j", jobs, "status"]
    return _beside(stage, command, "mr status: /", 1)


def status_memory(stage: Stage) -> Row:
    """The peak memory of the status of 1,000 repos."""
    checkouts = Checkouts(stage, 1_000)
    command = [stage.symphony, "status", "--json"]
    environ = stage.environ(checkouts.home)
    ours = memory_side("status --json, 1,000 repos, peak in MB", command, environ, stage.work)
    return Row("status-memory", ours, Side("100 MB", lambda: 100), 1)


def _known(stage: Stage) -> tuple[Path, Path]:
    """Return the home of a store with the tree's repos, under git's own identity, and a path list.

    The file has one path per line.
    """
    home, listing = stage.directory / "known", stage.directory / "known-repos"
    if not home.exists():
        environ = stage.environ(home)
        ada = ("ada", "--email", "ada@example.com", "--name", "Ada")
        stage.run(stage.symphony, "profile", "create", *ada, environ=environ)
        stage.run(stage.symphony, "workspace", "create", "acme", environ=environ)
        stage.run(stage.symphony, "repo", "scan", str(stage.tree()), environ=environ)
        paths = stage.run(stage.symphony, "repo", "list", "--path", environ=environ)
        listing.write_text(paths)
    return home, listing


def identity_status(stage: Stage) -> Row:
    """The identities in 200 repos, against git alone."""
    home, listing = _known(stage)
    environ = stage.environ(home)
    command = [stage.symphony, "identity", "status", "--json"]
    rows = json.loads(stage.run(*command, environ=environ))
    assert [row["state"] for row in rows] == ["ok"] * 200
    script = f"xargs -P$(nproc) -I{{}} git -C {{}} var GIT_AUTHOR_IDENT < {listing}"
    return Row(
        "identity-status",
        command_side("identity status --json, 200 repos", command, environ, stage.work),
        command_side("xargs -P$(nproc) git var", ["sh", "-c", script], environ, "/"),
        2,
    )


def identity_check(stage: Stage) -> Row:
    """The check before every commit, against Python and the gits that it needs."""
    home, listing = _known(stage)
    environ = stage.environ(home)
    repo = listing.read_text().splitlines()[0]
    command = [stage.symphony, "identity", "check"]
    assert stage.run(*command, "--json", repo, environ=environ).count('"state":"ok"') == 1
    python = command_side("", [stage.python, "-c", "pass"], environ, repo)
    gits = [
        command_side("", ["git", "rev-parse", "--git-common-dir"], environ, repo),
        command_side("", ["git", "var", "-l"], environ, repo),
    ]

    def sample() -> float:
        return 2.5 * python.sample() + sum(git.sample() for git in gits)

    return Row(
        "identity-check",
        command_side("identity check", command, environ, repo),
        Side("2.5 times python -c pass, git rev-parse and git var", sample),
        1,
    )


ROWS: dict[str, Callable[[Stage], Row]] = {
    "read": read,
    "read-profiles": read_profiles,
    "path": path,
    "complete": complete,
    "complete-most": complete_most,
    "prompt": prompt,
    "write-workspace": write_workspace,
    "write-repo": write_repo,
    "list-10000": list_many,
    "undo-1000": undo,
    "scan-preview": scan_preview,
    "scan-first": scan_first,
    "look-up-command": look_up_command,
    "look-up-reader": look_up_reader,
    "status-200": status_few,
    "status-1000": status_many,
    "status-gita": status_gita,
    "status-vcs": status_vcs,
    "status-mr": status_mr,
    "status-memory": status_memory,
    "identity-status": identity_status,
    "identity-check": identity_check,
    "audit-200": audit,
    "vault-lock": vault_lock,
    "vault-unlock": vault_unlock,
    "vault-memory": vault_memory,
    "vault-memory-sparse": vault_memory_sparse,
    **SEARCHES,
    **DOCUMENTS,
}

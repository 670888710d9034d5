from __future__ import annotations

import os

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal, without_colors


def test_prune_deletes_operations_and_undo_ends_there(
    symphony: Run, acme: None, sandbox: Sandbox
) -> None:
    store = sandbox.symphony_home / "data" / "symphony.db"
    for number in range(200):
        kind = ("client", "personal")[number % 2]
        assert symphony("workspace", "edit", "acme", "--type", kind).code == 0
    before = os.stat(store).st_size
    refused = symphony("history", "prune", "--before", "2099-01-01")
    assert (refused.code, refused.stderr) == (
        2,
        "error: confirmation needed: Delete 202 operations? They can no longer be undone.\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    dry = symphony("history", "prune", "--before", "2099-01-01", "--dry-run")
    assert (dry.code, dry.stderr) == (0, "would delete 202 operations, kept 0\n")
    assert len(dry.stdout.splitlines()) == 202
    done = symphony("history", "prune", "--before", "2099-01-01", "--yes")
    assert done == (0, "", "deleted 202 operations, which can no longer be undone; kept 0\n")
    assert os.stat(store).st_size < before
    assert symphony("history").stdout == ""
    assert symphony("undo").code == 3
    assert symphony("workspace", "show", "acme", "--json").json["type"] == "personal"


def test_prune_of_nothing_asks_nothing(symphony: Run, acme: None) -> None:
    done = symphony("history", "prune", "--before", "2020-01-01")
    assert done == (0, "", "no operation is from before 2020-01-01\n")
    wrong = symphony("history", "prune", "--before", "soon", "--json")
    assert (wrong.code, wrong.error["field"]) == (2, "before")


def test_on_a_terminal_prune_asks_first(symphony: Run, given: Given, acme: None) -> None:
    with Terminal(["history", "prune", "--before", "2099-01-01"]) as terminal:
        terminal.read_until("[y/N] ")
        terminal.type("n\n")
        assert "cancelled; nothing was changed" in without_colors(terminal.read_rest())
    assert len(symphony("history", "--json").json) == 2

"""Random writes, undos and redos against a model: the states that they lead to."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.conftest import Run, Sandbox
from tests.trees import a_repository, a_vault_directory

NAMES = ["acme", "home", "api", "web"]


class Undoing(RuleBasedStateMachine):
    """`done` and `undone` have the state before each operation, as the two stacks of an editor."""

    symphony: Run

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.undone: list[str] = []

    @initialize()
    def begin(self) -> None:
        self.run("profile", "create", "ada", "--email", "ada@example.org")
        self.run("workspace", "create", "acme")
        self.run("repo", "add", "api")

    def state(self) -> str:
        """Return all rows but for `updated_at`, in an order that does not depend on the IDs."""
        rows: list[Any] = []
        for noun in ("profile", "workspace", "repo", "vault"):
            everywhere = ("--all",) if noun in ("repo", "vault") else ()
            rows += type(self).symphony(noun, "list", *everywhere, "--json").json
        return json.dumps([{**row, "updated_at": None} for row in rows])

    def run(self, *arguments: str) -> None:
        """Run a command, whose operation the model keeps, if it writes one."""
        before, count = self.state(), self.count()
        type(self).symphony(*arguments)
        if self.count() > count:
            self.done.append(before)
            self.undone.clear()

    def count(self) -> int:
        """Return the number of operations."""
        return len(type(self).symphony("history", "-n", "1000", "--json").json)

    @rule(name=st.sampled_from(NAMES), kind=st.sampled_from(["client", "personal"]))
    def edit_workspace(self, name: str, kind: str) -> None:
        self.run("workspace", "edit", "acme", "--name", name, "--type", kind)

    @rule(name=st.sampled_from(NAMES))
    def create_workspace(self, name: str) -> None:
        self.run("workspace", "create", name)

    @rule(name=st.sampled_from(NAMES))
    def delete_workspace(self, name: str) -> None:
        self.run("workspace", "delete", name, "--cascade", "--yes")

    @rule(path=st.sampled_from(["api", "web"]), noun=st.sampled_from(["repo", "vault"]))
    def add(self, noun: str, path: str) -> None:
        self.run(noun, "add", path, "--name", path)

    @rule(name=st.sampled_from(NAMES), tag=st.sampled_from(["go", "old"]))
    def edit_repo(self, name: str, tag: str) -> None:
        self.run("repo", "edit", "api", "--name", name, "--add-tag", tag)

    @rule(name=st.sampled_from(["api", "web"]), noun=st.sampled_from(["repo", "vault"]))
    def remove(self, noun: str, name: str) -> None:
        self.run(noun, "remove", name)

    @rule(name=st.sampled_from(NAMES))
    def use(self, name: str) -> None:
        self.run("workspace", "use", name)

    @rule()
    def undo(self) -> None:
        before = self.state()
        result = type(self).symphony("undo")
        assert (result.code, result.stdout) == (0 if self.done else 3, ""), result.stderr
        if self.done:
            assert self.state() == self.done.pop()
            self.undone.append(before)

    @rule()
    def redo(self) -> None:
        before = self.state()
        result = type(self).symphony("redo")
        assert (result.code, result.stdout) == (0 if self.undone else 3, ""), result.stderr
        if self.undone:
            assert self.state() == self.undone.pop()
            self.done.append(before)


def test_undo_and_redo_lead_to_the_states_of_the_model(symphony: Run, sandbox: Sandbox) -> None:
    for name in ("api", "web"):
        a_repository(sandbox.work / name)
        a_vault_directory(sandbox.work / name)
    store = sandbox.symphony_home / "data"

    class InThisSandbox(Undoing):
        def teardown(self) -> None:
            for file in store.glob("symphony.db*"):
                file.unlink()

    InThisSandbox.symphony = staticmethod(symphony)  # pyright: ignore[reportAttributeAccessIssue]
    run_state_machine_as_test(
        InThisSandbox, settings=settings(max_examples=8, stateful_step_count=16, deadline=None)
    )

"""Two profiles with a root each, unknown to git."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import Desk
from tests.trees import a_repository


class Two(NamedTuple):
    """The roots with a repo in each, and the files of git and Symphony."""

    job: Path
    own: Path
    gitconfig: Path
    files: Path


@pytest.fixture
def two(given: Given, sandbox: Sandbox) -> Two:
    job, own = sandbox.home / "job", sandbox.home / "own"
    a_repository(job / "api")
    a_repository(own / "web")
    given(
        "profile create ada --email ada@job.example --name 'Ada Lovelace'",
        "profile create bob --email bob@own.example --name Bob",
        ["workspace", "create", "job", "--root", job, "-P", "ada"],
        ["workspace", "create", "own", "--root", own, "-P", "bob"],
        ["repo", "add", job / "api", "-P", "ada", "-w", "job"],
        ["repo", "add", own / "web", "-P", "bob", "-w", "own"],
    )
    return Two(job, own, sandbox.home / ".gitconfig", sandbox.symphony_home / "config" / "git")


@pytest.fixture
def desk(given: Given, sandbox: Sandbox) -> Desk:
    """Two profiles with a workspace each; git has another identity, and none is applied."""
    gitconfig = sandbox.home / ".gitconfig"
    gitconfig.write_text("[user]\n\tname = Nobody\n\temail = nobody@x.org\n")
    desk = Desk(sandbox.work / "job", sandbox.work / "own", gitconfig)
    desk.job.mkdir()
    desk.own.mkdir()
    given(
        "profile create ada --email ada@job.org --name 'Ada Lovelace'",
        "profile create own --email me@own.org --name Countess",
        "workspace create job --root job -P ada",
        "workspace create own --root own -P own",
    )
    return desk


@pytest.fixture
def applied(desk: Desk, given: Given) -> Desk:
    """The same, with the identities applied."""
    given("identity apply --yes")
    return desk


@pytest.fixture
def ada_has(given: Given, symphony: Run, sandbox: Sandbox) -> Callable[..., None]:
    """Update the profile ada; applied identities follow."""

    def change(**values: Any) -> None:
        from symphony_cli.store.unit_of_work import StoreUnitOfWork

        id = symphony("profile", "show", "ada", "--json").json["id"]
        store = sandbox.symphony_home / "data" / "symphony.db"
        with StoreUnitOfWork(str(store)) as uow:
            uow.profiles.update(replace(uow.profiles.get(UUID(id)), **values))
            uow.commit("update", "profile 'ada'", datetime.now(UTC))
        if "include" in (sandbox.home / ".gitconfig").read_text():
            given("identity apply --yes")

    return change

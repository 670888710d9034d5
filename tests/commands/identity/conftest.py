from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.identities import Desk


@pytest.fixture
def desk(given: Given, sandbox: Sandbox) -> Desk:
    """Two profiles with a workspace each; git knows somebody else, and nothing is applied."""
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
    """The same, and git uses these identities."""
    given("identity apply --yes")
    return desk


@pytest.fixture
def ada_has(given: Given, symphony: Run, sandbox: Sandbox) -> Callable[..., None]:
    """Change what the profile ada has, and have git know of it where it is to know anything."""

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

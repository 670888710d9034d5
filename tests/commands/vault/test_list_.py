from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, shaped_json


@pytest.fixture(autouse=True)
def three_vaults(notes: Path, given: Given, sandbox: Sandbox) -> None:
    for name in ("Secrets", "Tagebücher"):
        (sandbox.work / name).mkdir()
    given("vault add Secrets", "workspace create beta", "vault add Tagebücher -w beta")


def test_list_in_a_pipe_prints_one_row_per_line(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("vault", "list", "-w", "acme") == (
        0,
        f"notes\tacme\t{sandbox.work}/notes\tobsidian\topen\tfalse\n"
        f"Secrets\tacme\t{sandbox.work}/Secrets\tplain\topen\tfalse\n",
        "",
    )


@pytest.mark.parametrize("verb", ["list", "ls"])
def test_list_as_json_has_every_field(symphony: Run, sandbox: Sandbox, verb: str) -> None:
    result = symphony("vault", verb, "--all", "--json")
    assert [list(row) for row in result.json] == [VAULT] * 3
    assert shaped_json(result.stdout) == [
        a_vault_shown(path=f"{sandbox.work}/notes", is_default=False),
        a_vault_shown(
            name="Secrets", path=f"{sandbox.work}/Secrets", kind="plain", is_default=False
        ),
        a_vault_shown(
            name="Tagebücher", path=f"{sandbox.work}/Tagebücher", kind="plain", workspace="beta"
        ),
    ]


def test_path_and_nul(symphony: Run, sandbox: Sandbox) -> None:
    paths = [f"{sandbox.work}/notes", f"{sandbox.work}/Secrets"]
    command = ("vault", "list", "-w", "acme")
    assert symphony(*command, "--path").stdout == "".join(f"{path}\n" for path in paths)
    assert symphony(*command, "-0").stdout == "".join(f"{path}\0" for path in paths)


def test_query_sort_limit_and_missing(symphony: Run, sandbox: Sandbox) -> None:
    command = ("vault", "list", "--all", "--fields", "name")
    assert symphony(*command, "e").stdout == "notes\nSecrets\nTagebücher\n"
    assert symphony(*command, "S").stdout == "Secrets\n"
    assert symphony(*command, "--sort", "name-", "-L", "2").stdout == "Tagebücher\nSecrets\n"
    (sandbox.work / "Secrets").rmdir()
    assert symphony(*command, "--missing").stdout == "Secrets\n"
    shown = symphony("vault", "show", "acme/secrets", "--fields", "missing,path").stdout
    assert shown == f"true\t{sandbox.work}/Secrets\n"


def test_tags_select_vaults(symphony: Run, given: Given) -> None:
    given(
        "vault edit acme/Secrets --add-tag private", "vault edit beta/Tagebücher --add-tag private"
    )
    names = ("vault", "list", "--fields", "name")
    assert symphony(*names, "-w", "acme", "-t", "private").stdout == "Secrets\n"
    assert symphony(*names, "-w", "acme", "-t", "!private").stdout == "notes\n"
    assert symphony(*names, "--all", "-t", "private").stdout == "Secrets\nTagebücher\n"

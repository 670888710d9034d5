from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json
from tests.trees import a_vault_directory

pytestmark = pytest.mark.usefixtures("two_vaults")


@pytest.fixture
def two_vaults(notes: Path, given: Given, sandbox: Sandbox) -> None:
    a_vault_directory(sandbox.work / "diary")
    given("vault add diary")


def defaults(symphony: Run) -> str:
    return symphony("vault", "list", "--fields", "name,is_default").stdout


def test_use_sets_the_default_vault_and_unset_clears_it(symphony: Run) -> None:
    assert defaults(symphony) == "diary\tfalse\nnotes\tfalse\n"
    message = "vault 'notes' is now the default of workspace 'acme'\n"
    assert symphony("vault", "use", "NOTES") == (0, "", message)
    assert defaults(symphony) == "diary\tfalse\nnotes\ttrue\n"
    message = "vault 'notes' is no longer the default of workspace 'acme'\n"
    assert symphony("vault", "use", "--unset") == (0, "", message)
    assert defaults(symphony) == "diary\tfalse\nnotes\tfalse\n"


def test_use_as_json_prints_the_row(symphony: Run, notes: Path) -> None:
    result = symphony("vault", "use", "notes", "--json")
    assert list(result.json) == VAULT
    assert shaped_json(result.stdout) == a_vault_shown(path=str(notes))
    result = symphony("vault", "use", "--unset", "--json")
    assert shaped_json(result.stdout) == a_vault_shown(path=str(notes), is_default=False)


def test_an_unregistered_vault_is_not_the_default_any_more(symphony: Run, given: Given) -> None:
    given("vault use notes", "vault remove notes")
    assert defaults(symphony) == "diary\ttrue\n"
    shown = symphony("history", "--limit", "1", "--fields", "action,change_count").stdout
    assert shown == "vault remove\t2\n"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (
            [],
            2,
            an_error("VAULT_NEEDED", "pass either a vault or --unset", None, "reference"),
        ),
        (
            ["notes", "--unset"],
            2,
            an_error("VAULT_NEEDED", "pass either a vault or --unset", None, "reference"),
        ),
        (
            ["zoe"],
            3,
            an_error(
                "VAULT_NOT_FOUND",
                "no vault named 'zoe'",
                "to list them, run `symphony vault list --all`",
            ),
        ),
        (
            ["--unset"],
            3,
            an_error("DEFAULT_VAULT_NOT_SET", "workspace 'acme' has no default vault to remove"),
        ),
    ],
)
def test_use_reports_errors(
    symphony: Run, arguments: list[str], code: int, error: dict[str, str | None]
) -> None:
    result = symphony("vault", "use", *arguments, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)

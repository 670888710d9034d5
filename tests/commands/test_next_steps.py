"""The next step after a first command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.age_keys import PASSPHRASE
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository, a_vault_directory


def test_only_the_first_profile_and_workspace_have_a_next_step(symphony: Run) -> None:
    for line, step in (
        ("profile create ada --email ada@x.org", "symphony workspace create NAME --root DIR"),
        ("profile create bob --email bob@x.org", None),
        ("workspace create acme -P ada", "symphony repo add PATH"),
        ("workspace create beta -P ada", None),
    ):
        words = line.split()
        done = f"created {words[0]} '{words[2]}'"
        if words[0] == "workspace":
            done += " in profile 'ada'"
        assert symphony(*words).stderr == f"{done}\n" + (f"Next: {step}\n" if step else "")


@pytest.mark.usefixtures("ada")
def test_a_workspace_with_a_root_is_scanned_next(symphony: Run, sandbox: Sandbox) -> None:
    made = symphony("workspace", "create", "acme", "--root", sandbox.work)
    assert made.stderr.endswith("\nNext: symphony repo scan\n")


@pytest.mark.usefixtures("acme")
def test_the_first_apply_leads_to_the_identities(symphony: Run) -> None:
    step = "Next: symphony identity status --all\n"
    assert symphony("identity", "apply", "--yes").stderr.endswith(step)
    assert step not in symphony("identity", "apply", "--yes").stderr


def test_a_new_key_is_to_be_backed_up(symphony: Run, tmp_path: Path) -> None:
    (tmp_path / "line").write_text(f"{PASSPHRASE}\n")
    with (tmp_path / "line").open() as line:
        made = symphony("vault", "key", "create", "--passphrase-fd", str(line.fileno()))
    step = "symphony vault key export FILE (keep a copy off this machine)"
    assert made.stderr.endswith(f"\nNext: {step}\n")


def test_json_has_no_next_step(symphony: Run) -> None:
    made = symphony("profile", "create", "ada", "--email", "ada@x.org", "--json")
    assert made.stderr == ""


def test_init_shows_people_what_it_found_and_what_comes_next(
    given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "api")
    a_repository(sandbox.work / "web")
    a_vault_directory(sandbox.work / "notes")
    init = ["init", ".", "--email", "ada@x.org", "--name", "Ada", "--username", "ada"]

    def shown(*more: str) -> str:
        with Terminal([*init, *more], patience=0) as terminal:
            assert terminal.wait() == 0
            # The line of progress is cleared, and what follows stands below it.
            return without_colors(terminal.read_rest().rpartition("\x1b[2K")[2])

    assert shown("--dry-run").startswith(
        "found 2 repos and 1 vault, which would be registered in the new workspace 'work' of"
        " profile 'ada'\n\nNAME"
    )
    assert shown() == (
        "found 2 repos and 1 vault, which are now registered in the new workspace 'work' of"
        " profile 'ada'\n"
        "expected identity there: Ada <ada@x.org>\n"
        "Next: symphony status\n"
    )
    assert shown() == (
        "found nothing new; 2 repos and 1 vault are registered in workspace 'work' of"
        " profile 'ada'\n"
        "expected identity there: Ada <ada@x.org>\n"
    )

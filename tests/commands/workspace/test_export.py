from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error, shaped
from tests.trees import a_repository, a_vault_directory

DOCUMENT = """\
format = 1

[workspace]
name = "acme"
id = "<id>"
type = "client"

[[repo]]
name = "api"
place = "code/api"
id = "<id>"
remotes = { origin = "https://example.com/api.git" }
default_branch = "main"
root_commit = "<commit>"
tags = ["go"]

[[vault]]
name = "notes"
place = "notes"
id = "<id>"
kind = "obsidian"
"""


@pytest.fixture
def stocked(ada: None, given: Given, sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "code" / "api", remote="https://example.com/api.git", commit=True)
    a_vault_directory(sandbox.work / "notes")
    given(
        "workspace create acme --root . --type client",
        "repo add code/api",
        "repo edit api --add-tag go",
        "vault add notes",
    )


@pytest.mark.usefixtures("stocked")
def test_export_prints_the_document(symphony: Run) -> None:
    result = symphony("workspace", "export", "acme")
    assert (result.code, result.stderr, shaped(result.stdout)) == (0, "", DOCUMENT)
    assert symphony("workspace", "export", "acme") == result


@pytest.mark.usefixtures("stocked")
def test_export_as_json_has_the_same_rows(symphony: Run) -> None:
    document = symphony("workspace", "export", "--json").json
    for name, row in tomllib.loads(symphony("workspace", "export").stdout).items():
        if isinstance(row, list):
            assert [one | more for one, more in zip(document[name], row, strict=True)] == document[
                name
            ]
    assert symphony("workspace", "export", "--format", "json").json == document
    fields = symphony("workspace", "export", "--json", "--fields", "format")
    assert fields.json == {"format": 1}


@pytest.mark.usefixtures("stocked")
def test_export_writes_a_file_in_the_format_of_its_name(symphony: Run) -> None:
    result = symphony("workspace", "export", "-o", "acme.toml")
    path = Path("acme.toml").resolve()
    message = f"exported workspace 'acme' with 1 repo and 1 vault to {path}\n"
    assert result == (0, "", message)
    assert shaped(path.read_text()) == DOCUMENT
    symphony("workspace", "export", "-o", "acme.json")
    as_json = symphony("workspace", "export", "--format", "json")
    assert Path("acme.json").read_text() == as_json.stdout


@pytest.mark.usefixtures("stocked")
def test_export_names_rows_outside_of_the_root_and_exits_1(
    symphony: Run, given: Given, sandbox: Sandbox
) -> None:
    given("workspace edit acme --root code")
    result = symphony("workspace", "export")
    assert result.code == 1
    assert 'place = "api"' in result.stdout
    assert result.stderr == (
        f"error: skipped repos and vaults outside of {sandbox.work}/code:\n"
        f"  notes ({sandbox.work}/notes)\n"
        "hint: to set a root that contains them, run `symphony workspace edit acme --root DIR`\n"
    )


@pytest.mark.usefixtures("acme")
def test_an_unknown_format_is_refused(symphony: Run) -> None:
    result = symphony("workspace", "export", "--format", "yaml", "--json")
    assert result.code == 2
    assert result.error == an_error(
        "FORMAT_UNKNOWN", "unknown format 'yaml'", "choose one of toml, json", "format"
    )


@pytest.mark.usefixtures("acme")
def test_a_file_that_is_not_a_document_is_kept(symphony: Run, sandbox: Sandbox) -> None:
    Path("notes.txt").write_text("mine\n")
    result = symphony("workspace", "export", "-o", "notes.txt")
    assert result == (
        4,
        "",
        f"error: '{sandbox.work}/notes.txt' exists and is not a workspace document\n"
        "hint: move it away, or choose another place\n",
    )


def test_rows_that_only_the_document_has_are_removed_when_that_is_confirmed(
    symphony: Run, acme: None, given: Given, sandbox: Sandbox
) -> None:
    given("workspace edit acme --root .", "workspace export acme -o acme.toml")
    document = sandbox.work / "acme.toml"
    pulled = document.read_text() + '\n[[repo]]\nname = "pulled"\nplace = "pulled"\n'
    document.write_text(pulled)
    result = symphony("workspace", "export", "acme", "-o", "acme.toml")
    assert (result.code, result.stderr) == (
        2,
        "not registered, but in the document:\n"
        "  repo 'pulled' (pulled)\n"
        "error: confirmation needed: Remove them from the document?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    assert document.read_text() == pulled
    given("workspace export acme -o acme.toml --yes")
    document.write_text("format = 2\n")
    assert symphony("workspace", "export", "acme", "-o", "acme.toml", "--yes").code == 2

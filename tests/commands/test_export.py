from __future__ import annotations

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox


@pytest.fixture
def two_profiles(given: Given, sandbox: Sandbox) -> None:
    (sandbox.home / "acme").mkdir()
    given(
        "profile create ada --email ada@example.org --ssh-key ~/.ssh/id",
        "profile create bob --email bob@example.org",
        "workspace create acme --root ~/acme -P ada",
        "workspace create home -P bob",
    )


def test_everything_is_exported_to_a_directory(
    symphony: Run, two_profiles: None, sandbox: Sandbox
) -> None:
    directory = sandbox.home / "dotfiles" / "symphony"
    result = symphony("export", "--all", "-o", "~/dotfiles/symphony")
    assert result == (0, "", f"exported 2 profiles and 2 workspaces to {directory}\n")
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    assert [str(path.relative_to(directory)) for path in files] == [
        "ada/acme.toml",
        "bob/home.toml",
        "registry.toml",
    ]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    before = [path.read_text() for path in files]
    document = symphony("export", "--all", "-o", directory, "--json").json
    assert [path.read_text() for path in files] == before
    assert [one["ssh_key"] for one in document["profile"]] == ["~/.ssh/id", None]
    assert document["workspace"] == [
        {"profile": "ada", "document": "ada/acme.toml", "root": "~/acme", "file": None},
        {"profile": "bob", "document": "bob/home.toml", "root": None, "file": None},
    ]


def test_a_file_that_is_no_document_stops_the_export_before_it_writes(
    symphony: Run, two_profiles: None, sandbox: Sandbox
) -> None:
    (sandbox.work / "registry.toml").write_text("mine = true\n")
    result = symphony("export", "--all")
    assert (result.code, result.stderr) == (
        4,
        f"error: '{sandbox.work}/registry.toml' exists and is not a workspace document\n"
        "hint: move it away, or choose another place\n",
    )
    assert [path.name for path in sandbox.work.iterdir()] == ["registry.toml"]


def test_a_directory_that_cannot_be_written_is_an_error(
    symphony: Run, two_profiles: None, sandbox: Sandbox
) -> None:
    (sandbox.work / "file").write_text("")
    result = symphony("export", "--all", "-o", "file")
    message = f"error: cannot write to {sandbox.work}/file: Not a directory\n"
    assert (result.code, result.stderr) == (1, message)


def test_what_is_outside_of_a_root_is_named(symphony: Run, api: object, sandbox: Sandbox) -> None:
    result = symphony("export", "--all", "-o", "documents")
    assert result.code == 1
    assert f"  api ({sandbox.work}/api)\n" in result.stderr
    assert (sandbox.work / "documents" / "registry.toml").exists()


def test_one_workspace_is_another_command(symphony: Run) -> None:
    assert symphony("export") == (
        2,
        "",
        "error: `symphony export` exports everything, and needs --all\n"
        "hint: to export one workspace, run `symphony workspace export NAME`\n",
    )


def test_what_only_the_former_export_has_is_left_out_when_that_is_confirmed(
    symphony: Run, two_profiles: None, sandbox: Sandbox, given: Given
) -> None:
    given("export --all -o documents", "profile delete bob --cascade --yes")
    registry = sandbox.work / "documents" / "registry.toml"
    before = registry.read_text()
    result = symphony("export", "--all", "-o", "documents")
    assert (result.code, result.stderr) == (
        2,
        f"warning: {sandbox.work}/documents/bob/home.toml is left over from a previous export\n"
        "not registered, but in the previous export:\n"
        "  profile 'bob'\n"
        "  workspace 'home' (bob/home.toml)\n"
        "error: confirmation needed: Remove them from the export?\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    assert registry.read_text() == before
    given("export --all -o documents --yes", "export --all -o documents")

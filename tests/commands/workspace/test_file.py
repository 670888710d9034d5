from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.trees import a_repository

DIFFERS = "and its document {file} differ; to write the document, run `symphony workspace export"


@pytest.fixture
def file(ada: None, given: Given, sandbox: Sandbox) -> Path:
    """Give acme a document, written, and a repo with a remote."""
    a_repository(sandbox.work / "code" / "api", remote="https://example.com/api.git", commit=True)
    given(
        "workspace create acme --root code",
        "repo add code/api",
        "workspace edit acme --file code/symphony.toml",
        "workspace export acme",
    )
    return sandbox.work / "code" / "symphony.toml"


def test_export_without_a_file_writes_the_document_of_the_workspace(
    symphony: Run, file: Path
) -> None:
    assert symphony("workspace", "show", "--json").json["file"] == str(file)
    file.unlink()
    result = symphony("workspace", "export")
    message = f"exported workspace 'acme' with 1 repo and 0 vaults to {file}\n"
    assert result == (0, "", message)
    assert symphony("workspace", "export", "-o", "-") == (0, file.read_text(), "")
    assert symphony("workspace", "export", "--json").json["format"] == 1


def test_import_without_a_file_reads_the_document_of_the_workspace(
    symphony: Run, file: Path, given: Given
) -> None:
    given("repo edit api --add-tag go")
    assert symphony("workspace", "import").code == 0
    assert symphony("repo", "show", "api", "--json").json["tags"] == []
    given(["workspace", "edit", "acme", "--file", ""])
    result = symphony("workspace", "import")
    assert result == (
        2,
        "",
        "error: workspace 'acme' has no document\n"
        "hint: pass FILE; or to set a document, run `symphony workspace edit acme --file PATH`\n",
    )


def test_show_and_doctor_say_when_they_differ(symphony: Run, file: Path, given: Given) -> None:
    assert symphony("workspace", "show").stderr == ""
    assert symphony("doctor").code == 0
    given("repo edit api --add-tag go")
    shown = symphony("workspace", "show").stderr
    assert f"workspace 'acme' {DIFFERS.format(file=file)}" in shown
    examined = symphony("doctor", "--json")
    assert examined.code == 6
    assert [problem["check"] for problem in examined.json] == ["document"]
    given("workspace export")
    assert symphony("workspace", "show").stderr == ""
    file.write_text("format = 2\n")
    assert "this Symphony reads format 1" in symphony("workspace", "show").stderr
    file.unlink()
    assert "No such file or directory" in symphony("doctor").stdout


def test_optional_repos_are_cloned_only_on_request(
    symphony: Run, ada: None, given: Given, sandbox: Sandbox
) -> None:
    source = a_repository(sandbox.work / "remote", commit=True)
    text = (
        'format = 1\n\n[workspace]\nname = "acme"\n\n[[repo]]\nname = "big"\nplace = "big"\n'
        f'remotes = {{ origin = "{source}" }}\noptional = true\n'
    )
    options = ("--root", "code", "--allow-local", "--yes")
    result = symphony("workspace", "restore", "-", *options, stdin=text)
    assert result.code == 0
    reason = "it is optional; to clone it, pass --with-optional"
    assert f"skipped repo 'big' ({sandbox.work}/code/big): {reason}\n" in result.stderr
    assert not Path("code/big").exists()
    assert "optional = true" in symphony("workspace", "export", "acme").stdout
    result = symphony("workspace", "restore", "acme", "--with-optional", "--yes")
    assert result.code == 0, result.stderr
    assert Path("code/big/.git").is_dir()
    given("repo edit big --required")
    assert symphony("repo", "show", "big", "--json").json["optional"] is False

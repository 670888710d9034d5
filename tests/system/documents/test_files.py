from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.base.errors import Conflict, Failed
from symphony_cli.system.documents.files import DocumentFiles


def test_a_new_document_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    assert DocumentFiles(bytes).save(str(file), "format = 1\n") == str(file)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("format = 1\n", 0o600)
    file.chmod(0o644)
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    assert DocumentFiles(bytes).save(str(link), "format = 1\n\n") == str(file)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("format = 1\n\n", 0o644)
    assert link.is_symlink()


def test_a_file_that_is_not_a_document_is_kept(tmp_path: Path) -> None:
    file = tmp_path / ".bashrc"
    file.write_text("alias ll='ls -l'\n")
    with pytest.raises(Conflict) as caught:
        DocumentFiles(bytes).save(str(file), "format = 1\n")
    assert caught.value.code == "FILE_TAKEN"
    assert file.read_text() == "alias ll='ls -l'\n"


def test_a_directory_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Failed) as caught:
        DocumentFiles(bytes).save(str(tmp_path / "missing" / "acme.toml"), "format = 1\n")
    assert caught.value.code == "FILE_NOT_WRITTEN"


def test_documents_are_written_in_order_into_directories_that_are_made(tmp_path: Path) -> None:
    texts = {"a/b.toml": "format = 1\n", "registry.toml": "format = 1\n\n"}
    directory = tmp_path / "new" / "documents"
    assert DocumentFiles(bytes).save_all(str(directory), texts) == str(directory)
    assert {
        str(path.relative_to(directory)): path.read_text() for path in directory.rglob("*.toml")
    } == texts
    assert (directory / "a").stat().st_mode & 0o777 == 0o700

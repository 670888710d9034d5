"""The manual pages, and their place in what is released."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import symphony_cli
from symphony_cli.main import SECTIONS

ROOT = Path(symphony_cli.__path__[0]).parent
PAGES = sorted(str(page.relative_to(ROOT)) for page in (ROOT / "man").glob("man*/*"))


def build(target: str, source: Path, directory: Path) -> Path:
    """Build a distribution and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", directory]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    [built] = directory.iterdir()
    return built


def test_there_is_a_page_for_the_program_each_noun_and_the_settings() -> None:
    nouns = [*list(SECTIONS["Manage"]), "config", "history"]
    expected = ["man1/symphony.1", *(f"man1/symphony-{noun}.1" for noun in nouns)]
    assert sorted(f"man/{page}" for page in [*expected, "man5/symphony-config.5"]) == PAGES


def test_the_wheel_that_is_built_from_the_sdist_installs_the_pages(tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    subprocess.run(["tar", "--extract", "--file", sdist, "--directory", tmp_path], check=True)
    [source] = tmp_path.glob("symphony_cli-*")
    with zipfile.ZipFile(build("wheel", source, tmp_path / "wheel")) as archive:
        data = f"{source.name}.data/data/share/"
        names = [name for name in archive.namelist() if name.startswith(data)]
    assert sorted(name.removeprefix(data) for name in names) == PAGES


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed here")
@pytest.mark.parametrize("page", PAGES)
def test_groff_prints_no_warning(page: str) -> None:
    command = ["groff", "-man", "-ww", "-Tutf8", "-z", page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

"""The console blocks of README and the site show what the commands print.

With SYMPHONY_RECORD=1, the pages get the present output instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.docs import console
from tests.docs.desk import Desk

# Read here: the tests run without the variables of the user.
RECORD = bool(os.environ.get("SYMPHONY_RECORD"))
ROOT = Path(__file__).parent.parent.parent
PAGES = [
    page.relative_to(ROOT)
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if console.page_steps(page.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def desk(empty_store: Path) -> Iterator[Desk]:
    # Its paths are short, since tables cut long ones.
    with TemporaryDirectory(prefix="desk") as directory:
        made = Desk(Path(directory).resolve(), empty_store)
        yield made
        made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the pages show the paths of Linux")
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_shows_what_its_commands_print(page: Path, desk: Desk) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    steps = console.page_steps(text)
    desk.restore(console.machine_of(path))
    outputs = console.run(steps, desk)
    if RECORD:
        path.write_text(console.recorded(text, outputs), encoding="utf-8")
        return
    wrong = "\n".join(
        f"$ {step.command}\n-- shown:\n{step.output}\n-- printed:\n{actual}"
        for step, actual in zip(steps, outputs, strict=True)
        if step.is_shown and not console.matches(step.output, actual)
    )
    assert not wrong, f"SYMPHONY_RECORD=1 pytest tests/docs records what is printed:\n{wrong}"


def test_an_ellipsis_stands_for_any_lines_and_times_and_ids_are_masked() -> None:
    assert console.matches("a\n…\nz", "a\nb\nc\nz")
    assert not console.matches("a\n…\nz", "a\nb")
    assert console.matches("ID 2026-01-02 10:00  x", "ID 2027-03-04 11:12    x")
    assert console.matches("", "")
    assert not console.matches("", "warning: late")
    assert console.cut("…\nold", "a\nb\nnew") == "…\nnew"

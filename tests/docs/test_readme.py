"""README is short, and renders where no file of the repository is beside it, as on PyPI."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")


def test_readme_has_at_most_150_lines() -> None:
    assert len(README.splitlines()) <= 150


def test_links_and_pictures_of_readme_are_absolute() -> None:
    targets = re.findall(r"\]\(([^)]*)\)", README)
    assert targets
    assert [target for target in targets if not target.startswith("https://")] == []


def test_links_of_readme_into_the_site_lead_to_pages() -> None:
    docs = Path(__file__).parent.parent.parent / "docs"
    pages = re.findall(r"https://symphony-cli\.github\.io/symphony/([^)#]*)\.html", README)
    assert pages
    assert [page for page in pages if not (docs / f"{page}.md").is_file()] == []

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run
from tests.shapes import VAULT, a_vault_shown, an_error, shaped, shaped_json


def test_show_prints_one_field_per_line(symphony: Run, notes: Path) -> None:
    result = symphony("vault", "show", "notes")
    assert (result.code, result.stderr) == (0, "")
    assert shaped(result.stdout) == (
        f"id\t<id>\nworkspace\tacme\nprofile\tada\nname\tnotes\npath\t{notes}\nkind\tobsidian\n"
        "state\topen\nis_locked\tfalse\nis_default\ttrue\nrecipients\t[]\nauto_lock\t\ntags\t[]\n"
        "metadata\t{}\n"
        "missing\tfalse\nnotes\t0\nattachments\t0\nbytes\t0\nlast_changed_at\t\nunpushed\t\ndirty\t\n"
        "unlocked_at\t\ncreated_at\t<time>\nupdated_at\t<time>\n"
    )


def test_show_takes_every_form_of_reference(symphony: Run, notes: Path) -> None:
    result = symphony("vault", "show", "notes", "--json")
    assert list(result.json) == VAULT
    assert shaped_json(result.stdout) == a_vault_shown(
        path=str(notes), notes=0, attachments=0, bytes=0
    )
    id = result.json["id"]
    for reference in ("NOTES", "acme/notes", id, id[:6]):
        assert symphony("vault", "show", reference, "--json").json == result.json


def test_the_name_of_a_repo_is_not_a_vault(symphony: Run, api: Path, notes: Path) -> None:
    result = symphony("vault", "show", "api", "--json")
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "VAULT_NOT_FOUND", "no vault named 'api'", "to list them, run `symphony vault list --all`"
    )

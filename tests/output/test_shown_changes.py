"""An operation of the history on a terminal."""

from __future__ import annotations

import io

from symphony_cli.domain.views import ChangeView, OperationView
from symphony_cli.output.shown_changes import changes_text

ID = "9c6f0dec-99c7-474e-8255-7152dff77d7a"
AT = "2026-11-23T21:45:30.523484Z"
API = {
    "id": ID,
    "workspace_id": "5b8cf2a0-99c7-474e-8255-7152dff77d7a",
    "name": "api",
    "remote_url": None,
    "archived": False,
    "tags": [],
    "last_synced_at": None,
    "updated_at": AT,
}


def text(*changes: ChangeView) -> str:
    operation = OperationView(ID, "repo update", "api", AT, len(changes))
    head = f"id       {ID}\nwhen     2026-11-23 21:45\naction   repo update\nsubject  api\n"
    environ = {"COLUMNS": "80", "NO_COLOR": "1"}
    shown = changes_text(operation, changes, io.StringIO(), environ)
    assert shown.startswith(head)
    return shown.removeprefix(head)


def test_a_change_shows_the_old_and_the_new_value_of_each_field() -> None:
    after = {**API, "archived": True, "tags": ["go", "x"], "last_synced_at": AT, "updated_at": ID}
    assert text(ChangeView("repo", ID, API, after)) == (
        "\nrepo 'api' changed\n"
        "archived        false → true\n"
        "tags            (empty) → go,x\n"
        "last synced at  (empty) → 2026-11-23 21:45\n"
    )


def test_a_new_and_a_removed_row_show_what_they_have() -> None:
    fields = "workspace id  5b8cf2a0\nname          api\n"
    added, removed = ChangeView("repo", ID, None, API), ChangeView("repo", ID, API, None)
    assert text(added, removed) == f"\nrepo 'api' added\n{fields}\nrepo 'api' removed\n{fields}"


def test_what_use_set_is_named_in_words() -> None:
    before, after = {"profile_id": ID}, {"profile_id": "5b8c" + ID[4:]}
    assert text(ChangeView("current_profile", ID, before, after)) == (
        "\nactive profile changed\nprofile id  9c6f0dec → 5b8c0dec\n"
    )


def test_names_are_shown_escaped() -> None:
    change = ChangeView("profile", ID, None, {"username": "a\x1b[2J"})
    assert text(change).startswith("\nprofile 'a\\x1b[2J' added\n")

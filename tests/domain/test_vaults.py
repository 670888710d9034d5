"""Vaults: names, paths, kinds."""

from __future__ import annotations

from typing import Any

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain.vaults import (
    LONGEST_AUTO_LOCK,
    VAULT_KINDS,
    changed_recipients,
    clean_auto_lock,
    clean_kind,
    kind_of,
)
from tests.builders import AGE, LATER, SSH, a_vault


@pytest.mark.parametrize(
    ("markers", "kind"),
    [
        ([], "plain"),
        ([".git", "notes"], "plain"),
        ([".obsidian"], "obsidian"),
        (["logseq"], "logseq"),
        ([".zk"], "zk"),
        ([".Obsidian", "Logseq"], "plain"),
        ([".zk", "logseq", ".obsidian"], "obsidian"),
        ([".zk", "logseq"], "logseq"),
    ],
)
def test_the_first_marker_decides_the_kind(markers: list[str], kind: str) -> None:
    assert kind_of(markers) == kind
    assert kind_of(reversed(markers)) == kind


def test_the_kinds_are_four() -> None:
    assert VAULT_KINDS == ("obsidian", "logseq", "zk", "plain")
    assert [clean_kind(kind) for kind in VAULT_KINDS] == list(VAULT_KINDS)


@pytest.mark.parametrize("text", ["", "Obsidian", "notion", " zk"])
def test_another_kind_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_kind(text)
    error = caught.value
    assert (error.code, error.hint, error.field) == (
        "VAULT_KIND_INVALID",
        "choose one of obsidian, logseq, zk, plain",
        "kind",
    )


def test_a_vault_has_defaults() -> None:
    vault = a_vault()
    assert (vault.kind, vault.is_locked, vault.metadata) == ("plain", False, {})
    assert (vault.recipients, vault.auto_lock, vault.unlocked_at) == ((), None, None)
    assert str(vault) == "vault 'notes'"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": " "}, "VAULT_NAME_INVALID", "name"),
        ({"name": "a" * 256}, "VAULT_NAME_INVALID", "name"),
        ({"name": "a|b"}, "VAULT_NAME_INVALID", "name"),
        ({"path": "notes"}, "PATH_INVALID", "path"),
        ({"kind": "notion"}, "VAULT_KIND_INVALID", "kind"),
        ({"auto_lock": -1}, "AUTO_LOCK_INVALID", "auto_lock"),
        ({"auto_lock": LONGEST_AUTO_LOCK + 1}, "AUTO_LOCK_INVALID", "auto_lock"),
        ({"recipients": (AGE, "bob")}, "RECIPIENT_INVALID", "recipient"),
    ],
)
def test_no_vault_breaks_a_rule(values: dict[str, Any], code: str, field: str) -> None:
    vault = a_vault()
    for make in (lambda: a_vault(**values), lambda: vault.changed(LATER, **values)):
        with pytest.raises(InvalidValue) as caught:
            make()
        assert (caught.value.code, caught.value.field) == (code, field)


def test_a_change_moves_updated_at_and_only_a_change() -> None:
    vault = a_vault(metadata={"a": 0})
    assert vault.changed(LATER, kind="zk", is_locked=True) == a_vault(
        id=vault.id,
        workspace_id=vault.workspace_id,
        kind="zk",
        is_locked=True,
        metadata={"a": 0},
        updated_at=LATER,
    )
    assert vault.changed(LATER, kind="plain", metadata={"a": 0}) is vault
    assert vault.changed(LATER, metadata={"a": False}).updated_at == LATER


def test_auto_lock_is_0_hours_to_a_year() -> None:
    assert [clean_auto_lock(hours) for hours in (0, 8, LONGEST_AUTO_LOCK)] == [0, 8, 366 * 24]


@pytest.mark.parametrize(
    ("current", "added", "unset", "after"),
    [
        ((), (), (), ()),
        ((), (AGE, f" {SSH} ", AGE), (), (AGE, SSH)),
        ((AGE,), (SSH,), (), (AGE, SSH)),
        # The comment of an SSH key is not part of the key.
        ((SSH,), (f"{SSH}-old",), (), (SSH,)),
        ((AGE, SSH), (), (SSH.rpartition(" ")[0],), (AGE,)),
        ((AGE, SSH), (AGE,), (AGE,), (SSH, AGE)),
    ],
)
def test_recipients_are_added_and_removed_by_their_keys(
    current: tuple[str, ...],
    added: tuple[str, ...],
    unset: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    assert changed_recipients(current, added, unset) == after
    assert a_vault(recipients=after).recipients == after


@pytest.mark.parametrize("unset", [SSH, "AGE-SECRET-KEY-1QQQ"])
def test_a_missing_recipient_cannot_be_removed(unset: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        changed_recipients((AGE,), (), (unset,))
    assert (caught.value.code, caught.value.field) == ("RECIPIENT_INVALID", "recipient")
    assert "SECRET" not in f"{caught.value.message}{caught.value.hint}"

"""Unsaved work in a vault, and reasons not to lock it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed, Refused
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.repos.unsaved_work import Held, broken_without, held_in, work_in

if TYPE_CHECKING:
    from symphony_cli.domain.views import VaultView
    from symphony_cli.vaults.ports import VaultWorld


class Allowed(NamedTuple):
    """What the user accepts: broken repos elsewhere, and programs with open files."""

    force: bool = False
    ignore_open_files: bool = False


NOTHING = Allowed()


def look(world: VaultWorld, vault: VaultView, path: str, allowed: Allowed) -> list[Notice]:
    """Return a warning that names the unsaved work in a vault, which its archive keeps.

    If `path`, where the files are, is not the vault's own path, only programs are checked: one may
    have opened a file just before the directory was renamed. Raises Refused (VAULT_IN_USE), with
    every reason, for what is not allowed.
    """
    held = held_in(world.worktrees, [path]) if path == vault.path else None
    reasons: dict[str, list[str]] = {}
    if held and not allowed.force:
        reasons["--force"] = broken_without(world, held, [path])
    if not allowed.ignore_open_files:
        reasons["--ignore-open-files"] = [
            f"{holder.name} (PID {holder.pid}) uses {holder.path}"
            for holder in world.open_files.programs(path)
        ]
    if any(reasons.values()):
        options = " and ".join(option for option, lines in reasons.items() if lines)
        raise Refused(
            "VAULT_IN_USE",
            _list(
                f"cannot lock vault '{vault.name}'",
                [line for lines in reasons.values() for line in lines],
            ),
            hint=f"to lock it anyway, pass {options}",
        )
    work = _work(world, held, path) if held else []
    title = f"kept unsaved work in the archive of vault '{vault.name}'"
    return [Notice("UNSAVED_WORK_LOCKED", _list(title, work))] if work else []


def _work(world: VaultWorld, held: Held, path: str) -> list[str]:
    try:
        return work_in(world.repo_states, [*held.themselves, *held.inside])
    except Failed as error:
        return [f"{path}: git cannot tell whether it has unsaved work: {error.message}"]


def _list(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}:", *(f"  {escaped(line)}" for line in lines)])

"""The tools whose registries can be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.transfer.foreign import git_workspace, gita, grm, mani, mr, vcs

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import Reader

AUTO, GHQ, GITA = "auto", "ghq", "gita"
READERS: dict[str, Reader] = {
    GITA: gita.read,
    "mani": mani.read,
    "git-workspace": git_workspace.read,
    "grm": grm.read,
    "vcs": vcs.read,
    "mr": mr.read,
}
KINDS = (GHQ, *READERS)
# Their paths are relative to the working directory, as the tools take them.
IN_WORKING_DIRECTORY = ("vcs", "grm")
STANDARD_INPUT = "-"

"""The columns of a table that fit a terminal, and their widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from symphony_cli.output.bounds import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.text import Text

# The space between two columns.
GAP = 2
# A column is cut to no less than this, or its title.
LEAST = 12
# What says whether something is to be done stays longest.
_STAY = ("state", "result")
# Columns to leave out first, in this order; then times, then the last ones first.
_LEAVE_OUT = (
    "last_commit",
    "remote_url",
    "default_branch",
    "upstream",
    "hint",
    "age",
    "worktrees",
    "tags",
    "type",
)
# Half of such a value says nothing and cannot be pasted.
_WHOLE = ("id", "commit", "state", "age", "result", "recipient", "signing_key")
# The end of a path says as much as its beginning.
_CUT_IN_THE_MIDDLE = ("path", "root", "directory", "file", "hook")


def fitted(
    columns: Mapping[str, Sequence[Text]], room: int, *, all_of_them: bool = False
) -> dict[str, int]:
    """Return the columns that fit into `room` cells, in their order, each with its width.

    Leaves out columns if the rest cannot be cut enough, but never the first one; with
    `all_of_them` none.
    """
    natural = {name: _width(name, cells) for name, cells in columns.items()}
    least = {
        name: width
        if name in _WHOLE or _is_time(name)
        else max(min(width, LEAST), len(title(name)))
        for name, width in natural.items()
    }
    # A name is there to be typed, so others make room for it.
    first = next(iter(columns))
    least[first] = max(least[first], min(natural[first], room // 2))
    kept = list(columns)
    while not all_of_them and len(kept) > 1 and _sum(least[name] for name in kept) > room:
        rest = [name for name in kept[1:] if name not in _STAY] or kept[1:]
        least_wanted = (*(name for name in _LEAVE_OUT if name in rest), *filter(_is_time, rest))
        kept.remove(next(iter(least_wanted), rest[-1]))
    widths = {name: natural[name] for name in kept}
    while _sum(widths.values()) > room:
        wide = [name for name in kept if widths[name] > least[name]]
        if not wide:
            break
        widths[max(wide, key=lambda name: (name in _LEAVE_OUT, widths[name]))] -= 1
    return widths


def shortened(name: str, cell: Text, width: int) -> Text:
    """Return a cell for a column of this width; a path keeps both of its ends."""
    if name in _CUT_IN_THE_MIDDLE and cell.cell_len > width:
        cell.plain = cut(cell.plain, width - 1)
    return cell


def _is_time(name: str) -> bool:
    return f"_{name}".endswith("_at")


def title(name: str) -> str:
    """Return a field's name in words: `current` for `is_current`, `repos` for `repo_count`."""
    if name.endswith("_count"):
        name = f"{name.removesuffix('_count')}s"
    return "when" if name == "at" else name.removeprefix("is_").replace("_", " ")


def _width(name: str, cells: Sequence[Text]) -> int:
    lines = (line for cell in cells for line in cell.plain.split("\n"))
    return max(len(title(name)), *map(cell_len, lines))


def _sum(widths: Iterable[int]) -> int:
    each = list(widths)
    return sum(each) + GAP * (len(each) - 1)

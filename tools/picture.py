"""Record a session of real commands into docs/status.svg, the animated picture of README.

The first command and its output are always visible; the others appear one after the other.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from symphony_cli.store.migrations.upgrade import upgrade  # noqa: E402
from tests.docs import console  # noqa: E402
from tests.docs.desk import Desk  # noqa: E402

PICTURE = ROOT / "docs" / "status.svg"
COLUMNS = 80
HIDDEN = (
    'eval "$(symphony shell-init bash)"',
    "symphony vault key import ~/../key.age --passphrase-fd 3 3< ~/../passphrase",
    "cd ~/acme && symphony identity guard install && cd",
)
# Each command, and the second at which it appears.
SHOWN = (
    ("symphony status --all", 0),
    ("symphony repo fetch --all --quiet && symphony status --all --behind", 4),
    ("sy acme/api && git config user.email", 8),
    ("symphony search budget", 11),
    ("symphony vault lock notes && ls ~/acme", 14),
)
# The whole picture stays for some seconds, then the session begins again.
DURATION = 20
PAUSE = 0.8


def record(directory: Path) -> list[str]:
    """Run the session, and return the output of each shown command, with colors."""
    store = directory / "empty.db"
    upgrade(str(store), 0)
    desk = Desk(directory / "desk", store)
    try:
        desk.restore("ready")
        desk.environ.pop("NO_COLOR")
        desk.environ["CLICOLOR_FORCE"] = "1"
        steps = [console.Step(command, "", False) for command in HIDDEN]
        steps += [console.Step(command, "", True) for command, _ in SHOWN]
        return console.run(steps, desk)[len(HIDDEN) :]
    finally:
        desk.close()


def animated(svg: str, starts: list[float]) -> str:
    """Return the picture in which each line appears at its second."""
    moments = sorted({start for start in starts if start})
    classes = {start: f"at{number}" for number, start in enumerate(moments)}
    style = [
        ".status-matrix text { opacity: 1 }",
        "@media (prefers-reduced-motion: no-preference) {",
    ]
    for start, name in classes.items():
        percent = 100 * start / DURATION
        style.append(f"@keyframes {name} {{ 0% {{ opacity: 0 }} {percent:g}% {{ opacity: 1 }} }}")
        style.append(f".{name} {{ animation: {name} {DURATION}s step-end infinite }}")
    style.append("}")

    def with_class(text: re.Match[str]) -> str:
        line = int(text["line"])
        name = classes.get(starts[line], "") if line < len(starts) else ""
        return f"{text['head']} {name}{text['tail']}" if name else text[0]

    element = (
        r'(?P<head><text class="status-r\d+)(?P<tail>"[^>]*clip-path="url\(#status-line-'
        r'(?P<line>\d+)\)")'
    )
    svg = re.sub(element, with_class, svg)
    return svg.replace("</style>", "\n".join(style) + "\n    </style>", 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        outputs = record(Path(directory))
    canvas = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    starts: list[float] = []
    for (command, start), output in zip(SHOWN, outputs, strict=True):
        canvas.print(f"[bold]$ {command}[/bold]", highlight=False)
        starts.append(start)
        for line in output.splitlines():
            canvas.print(Text.from_ansi(line), no_wrap=True, overflow="crop")
            starts.append(start + PAUSE if start else 0)
    # Without it, the lower edge of the last line is cut off.
    canvas.print()
    svg = canvas.export_svg(title="symphony", unique_id="status")
    # Fonts from a server would report every reader to it.
    svg = re.sub(r" *@font-face \{.*?\n    \}\n", "", svg, flags=re.DOTALL)
    svg = animated(svg, starts)
    PICTURE.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n")


main()

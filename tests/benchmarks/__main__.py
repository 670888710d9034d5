"""`python -m tests.benchmarks`: run, print a table, and write bench.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.measuring import Measured, Unmeasurable, measure
from tests.benchmarks.rows import ROWS
from tests.benchmarks.stage import Stage

FEWEST_RUNS = 15


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"which rows; all without it: {', '.join(ROWS)}")
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help="runs of each side")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="where to write")
    parser.add_argument(
        "--bin", type=Path, default=Path(sys.executable).parent, help=argparse.SUPPRESS
    )
    given = parser.parse_args()
    if unknown := [name for name in given.rows if name not in ROWS]:
        parser.error(f"there is no row {', '.join(unknown)}")
    return given


def table(measured: list[Measured]) -> str:
    head = ("row", "ours", "against", "ours ms", "theirs ms", "ratio", "goal", "")
    body = [
        (
            row.name,
            row.ours,
            row.theirs,
            f"{row.ours_ms:.3g}" if row.ours_ms < 10 else f"{row.ours_ms:.0f}",
            f"{row.theirs_ms:.3g}" if row.theirs_ms < 10 else f"{row.theirs_ms:.0f}",
            f"{row.ratio:.2f}",
            "" if row.goal is None else f"<= {row.goal:g}",
            row.verdict,
        )
        for row in measured
    ]
    widths = [max(len(row[place]) for row in [head, *body]) for place in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, *body]
    ]
    return "\n".join(lines)


def main() -> None:
    given = arguments()
    measured: list[Measured] = []
    left_out: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="symphony-bench-") as directory:
        stage = Stage(Path(directory), given.bin)
        for name in given.rows or ROWS:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            try:
                measured.append(measure(ROWS[name](stage), given.runs))
            except Unmeasurable as reason:
                left_out[name] = str(reason)
    print(table(measured))
    for name, reason in left_out.items():
        print(f"{name} is left out: {reason}")
    content = {
        "symphony": version("symphony-cli"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "rows": [
            asdict(row) | {"ratio": round(row.ratio, 3), "verdict": row.verdict} for row in measured
        ],
        "left_out": left_out,
    }
    given.json.write_text(json.dumps(content, indent=2) + "\n")
    print(f"written to {given.json}", file=sys.stderr)


main()

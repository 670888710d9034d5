"""Look up a repo by its name, as commands do, and print the milliseconds."""

import os
import statistics
import sys
import time

from symphony_cli.context import AppContext, Options
from symphony_cli.registry.contexts import resolve_held

context = AppContext(os.environ, Options())
samples: list[float] = []
for _ in range(200):
    begin = time.perf_counter()
    resolve_held(context.reader, "repo", sys.argv[1], context.choice)
    samples.append(time.perf_counter() - begin)
print(statistics.median(samples) * 1000)

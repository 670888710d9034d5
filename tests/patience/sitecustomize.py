"""Python imports this at its start: it sets when commands on a terminal draw progress bars."""

from __future__ import annotations

import contextlib
import os

# Other programs of a test may be Python's, too, and know nothing of Symphony.
with contextlib.suppress(ImportError):
    from symphony_cli.output import progress

    progress.PATIENCE_SECONDS = float(os.environ["TEST_PATIENCE_SECONDS"])

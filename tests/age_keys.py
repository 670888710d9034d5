"""A vault key that opens at once, for tests that do not create one.

age and rage use a second of work for each passphrase, but accept files with less. Only test data is
ever encrypted to this key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSPHRASE = "correct horse battery staple"
RECIPIENT = "age18pa2hm4tf58y5grd2n8xtmq3jzmewt9hwtutsf5lzqyye4y4fa8q57p723"
IDENTITY = "AGE-SECRET-KEY-1JKUEZA7VUW8TYYUJKNXU48C77CRZE2LHTCXPM75ZWQC0KELD65ZQXW2A0R"
# What age-keygen writes, encrypted with scrypt's N = 2**4.
PLAIN = f"# created: 2026-01-02T03:04:05Z\n# public key: {RECIPIENT}\n{IDENTITY}\n"
ENCRYPTED = """\
-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBRSWlrUGIzL0FSeitydTJU
Tk1wS0Z3IDQKMTR4YkVROXlROFN1QlZjV1JwSXM1Ri9KSHBDa056UlZaODBOSzhy
ZEZXYwotLS0gZk1LV25XUjdEMzFyUXYyV1RZZExZSmNtejVHdUlQd2V6cGNnM0pP
bUw4WQpOhpmyvl/zV5QK5ftSY68ebjpdwze628juWGbvfOoEjjGPvV4qgDUIkMjK
/8JA9DiM451jcAPOGg/OmcjV1oFfWTgKjeB//R++ezb1IFPqFRy7bo3nP/JfMsiD
lha/ORYZOrxl4m4bOD85L5l2mefwY6Bp/1PFNnnxyAH9TLjUI9FAzqTy03H1Wmn7
sigcKI/QHbpre7N9mhBA5DlsIMmx8Nsvb+aoF8bcD8b6vMvPIm8Tahi++r8zMJ2W
f2aYGfghNlnnyBpA8cXG1nunEyE0PNdnA183hH0=
-----END AGE ENCRYPTED FILE-----
"""


def a_vault_key(symphony_home: Path) -> Path:
    """Install the key as Symphony's vault key, and return its directory."""
    directory = symphony_home / "data" / "vault-key"
    directory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.mkdir(mode=0o700)
    for name, content in (("identity.age", ENCRYPTED), ("recipient.txt", RECIPIENT + "\n")):
        path = directory / name
        path.touch(0o600)
        path.write_text(content)
    return directory


@contextmanager
def descriptor_with(*lines: str | bytes) -> Iterator[str]:
    """Open a descriptor with these lines to read, for `--passphrase-fd`."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "wb") as file:
            for line in lines:
                file.write((line if isinstance(line, bytes) else line.encode()) + b"\n")
        yield str(reading)
    finally:
        os.close(reading)

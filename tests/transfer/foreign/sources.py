"""Files of other tools in memory."""

from __future__ import annotations

import tomllib
from typing import Any

from symphony_cli.system.foreign.yaml_texts import read_yaml


class Texts:
    """The files of other tools, by path, with `~` as /home/ada."""

    def __init__(self, **texts: str) -> None:
        self.texts = {
            f"/r/{name.replace('__', '/').replace('_', '.')}": t for name, t in texts.items()
        }

    def known(self, kind: str) -> list[str]:
        return []

    def text(self, path: str) -> str | None:
        return self.texts.get(path)

    def yaml(self, path: str) -> Any:
        text = self.text(path)
        return None if text is None else read_yaml(text)

    def toml(self, path: str) -> Any:
        text = self.text(path)
        return None if text is None else tomllib.loads(text)

    def expanded(self, path: str) -> str:
        return path.replace("~", "/home/ada").replace("$HOME", "/home/ada")

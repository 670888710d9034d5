"""The writer of data to standard output."""

from __future__ import annotations

from symphony_cli.base.errors import Failed, InvalidValue, SymphonyError
from symphony_cli.output.streams import write, write_bytes
from symphony_cli.output.talking import Talker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any, TextIO

    from symphony_cli.domain.views import ChangeView, OperationView, RepoView
    from symphony_cli.identity.states import IdentityStatus
    from symphony_cli.notes.views import Searched
    from symphony_cli.repos.branches.views import RepoDetails
    from symphony_cli.repos.states import RepoStatus


# Move the cursor home, then clear to the end of the screen (ECMA-48 CUP, ED).
CLEAR = "\x1b[H\x1b[2J"
# The end of the type of a field with a list of rows.
_ROWS = "View]"


class Output(Talker):
    """The output of a command: data, messages and prompts.

    `as_json` and `fields` are the options `--json` and `--fields`, a comma-separated list.
    """

    def __init__(
        self,
        stdin: TextIO,
        stdout: TextIO,
        stderr: TextIO,
        environ: Mapping[str, str],
        *,
        as_json: bool = False,
        fields: str | None = None,
        quiet: bool = False,
        no_input: bool = False,
        yes: bool = False,
    ) -> None:
        super().__init__(
            stdin, stderr, environ, as_json=as_json, quiet=quiet, no_input=no_input, yes=yes
        )
        self._stdout = stdout
        self._fields = fields

    def check_fields(self, valid: Sequence[str]) -> None:
        """Raise InvalidValue if `--fields` is empty or names an unknown field."""
        if self._fields is not None:
            from symphony_cli.output.columns import chosen

            chosen(self._fields, valid)

    def rows(self, view: type[Any], rows: Sequence[Any], more: Sequence[str] = ()) -> None:
        """Write a list of rows: as JSON, as a table on a terminal, or one row per line in a pipe.

        `more` names columns to show besides the ones in `COLUMNS`.
        """
        from symphony_cli.output.cells import cell, plain
        from symphony_cli.output.columns import (
            COLUMNS,
            OWNERS,
            chosen,
            fields_of,
            qualify,
            telling_apart,
        )

        valid = fields_of(view)
        columns = chosen(self._fields, valid) if self._fields is not None else None
        if self._json:
            objects = (
                [plain(row) for row in rows]
                if columns is None
                else [{name: plain(getattr(row, name)) for name in columns} for row in rows]
            )
            self.json(objects)
            return
        if columns is None:
            columns = [*COLUMNS[view.__name__], *more]
            if self._stdout.isatty():
                # In a pipe the columns are fixed.
                columns[2:2] = telling_apart(rows, [name for name in OWNERS if name not in columns])
        places = [valid.index(name) for name in columns]
        if self._stdout.isatty():
            from symphony_cli.output.tables import table

            if rows:
                cells = [[row[place] for place in places] for row in rows]
                if self._fields is not None and "name" in columns:
                    qualify(cells, columns, rows)
                whole = self._fields is not None
                drawn = table(columns, cells, self._stdout, self._environ, whole=whole)
                write(self._stdout, drawn)
            return
        lines = ("\t".join(cell(row[place]) for place in places) for row in rows)
        write(self._stdout, "".join(f"{line}\n" for line in lines))

    def rows_or_paths(
        self,
        view: type[Any],
        rows: Sequence[Any],
        more: Sequence[str] = (),
        *,
        path: bool,
        nul: bool,
    ) -> None:
        """Write a list as `rows` does, or with `path` or `nul` as `paths` does."""
        if path or nul:
            self.paths([row.path for row in rows], nul=nul)
        else:
            self.rows(view, rows, more)

    def totals(self, words: str, hint: str | None = None) -> None:
        """Write the totals of a list, and a hint, on a terminal, where people read it."""
        if self._stdout.isatty():
            self.say(words, hint)

    def statuses(self, rows: Sequence[RepoStatus], now: datetime) -> None:
        """Write the statuses of repos: with symbols on a terminal, else as `rows` does."""
        from symphony_cli.repos.states import RepoStatus

        if not self.for_people:
            self.rows(RepoStatus, rows)
        elif rows:
            from symphony_cli.output.statuses import status_table

            write(self._stdout, status_table(rows, now, self._stdout, self._environ))

    def watch(self, seconds: float, look: Callable[[], Any], draw: Callable[[Any], None]) -> None:
        """Clear the terminal and draw what `look` returns, every `seconds` seconds, forever.

        Raises InvalidValue if standard output is not a terminal.
        """
        if self._json or not self._stdout.isatty():
            raise InvalidValue("NO_TERMINAL", "--watch needs a terminal", field="watch")
        import time

        while True:
            seen = look()
            # Looking takes time, so clear only when there is something new to draw.
            write(self._stdout, CLEAR)
            draw(seen)
            time.sleep(seconds)

    def json(self, value: Any) -> None:
        """Write a value as JSON: indented on a terminal, compact in a pipe."""
        from symphony_cli.output.cells import as_json

        indent = self._stdout.isatty()
        text = as_json(value, indent=indent, encoding=self._stdout.encoding)
        write(self._stdout, text + "\n")

    def record(self, row: Any, **more: Any) -> None:
        """Write one row, with the further fields in `more`; a field with rows becomes a table.

        In a pipe write one field per line, its name and value; a row of a nested list follows the
        name of its field. A terminal shows no empty values. With `--fields` write one line, as in a
        list.
        """
        from symphony_cli.output.cells import cell, plain
        from symphony_cli.output.columns import COLUMNS, chosen, holds_rows, is_empty

        values: dict[str, Any] = {**row._asdict(), **more}
        on_terminal = self._stdout.isatty()
        if self._fields is not None:
            values = {name: values[name] for name in chosen(self._fields, list(values))}
        if self._json:
            objects = {name: plain(value) for name, value in values.items()}
            self.json(objects)
            return
        if self._fields is not None:
            line = "\t".join(cell(plain(value)) for value in values.values())
            write(self._stdout, line + "\n")
            return
        nested = {name: value for name, value in values.items() if holds_rows(value)}
        kinds = type(row).__annotations__
        single = {
            name: plain(value)
            for name, value in values.items()
            if name not in nested
            # An empty list of rows has no row; the other fields are the same ones in every pipe.
            and not (on_terminal and value in (None, "", {}))
            and not (is_empty(value) and (on_terminal or _ROWS in f"{kinds.get(name, _ROWS)}"))
        }
        if on_terminal:
            from symphony_cli.output.tables import details, table

            parts = [details(single, self._stdout, self._environ)]
            for rows in nested.values():
                columns = COLUMNS[type(rows[0]).__name__]
                cells = [[getattr(row, name) for name in columns] for row in rows]
                parts.append(table(columns, cells, self._stdout, self._environ))
            write(self._stdout, "\n".join(parts))
            return
        lines = [f"{name}\t{cell(value)}\n" for name, value in single.items()]
        for name, rows in nested.items():
            columns = COLUMNS[type(rows[0]).__name__]
            for row in rows:
                cells = (cell(getattr(row, column)) for column in columns)
                lines.append("\t".join((name, *cells)) + "\n")
        write(self._stdout, "".join(lines))

    @property
    def for_people(self) -> bool:
        """Whether people read the data: on a terminal, without `--json` or `--fields`."""
        return self._stdout.isatty() and not self.wants_rows

    def operation(self, operation: OperationView, changes: Sequence[ChangeView]) -> None:
        """Write an operation: on a terminal what it changed, else as `record` does."""
        if not self.for_people:
            self.record(operation, changes=changes)
            return
        from symphony_cli.output.shown_changes import changes_text

        write(self._stdout, changes_text(operation, changes, self._stdout, self._environ))

    def identities(self, rows: Sequence[IdentityStatus]) -> None:
        """Write identities: on a terminal what differs from what is expected, else as `rows`."""
        from symphony_cli.identity.states import IdentityStatus

        if not self.for_people:
            self.rows(IdentityStatus, rows)
        elif rows:
            from symphony_cli.output.statuses import identity_text

            write(self._stdout, identity_text(rows, self._stdout, self._environ))

    def repo(self, repo: RepoView, details: RepoDetails, now: datetime) -> None:
        """Write a repo: on a terminal what it has, else as `record` does."""
        if not self.for_people:
            self.record(repo, **details._asdict())
            return
        from symphony_cli.output.shown_repos import repo_text

        write(self._stdout, repo_text(repo, details, now, self._stdout, self._environ))

    def paths(self, paths: Sequence[str], *, nul: bool = False) -> None:
        """Write one path per line, or NUL-terminated, byte for byte; with `--json` an array."""
        if self._json:
            self.json(list(paths))
            return
        end = "\0" if nul else "\n"
        write(self._stdout, "".join(path + end for path in paths))

    def searched(self, searched: Searched) -> None:
        """Write the results of a search as grep does, or with `--json` or `--fields` as a list."""
        self.notices(searched.notices)
        if self._json or self._fields is not None:
            from symphony_cli.notes.views import FoundNote

            self.rows(FoundNote, searched.notes)
        else:
            from symphony_cli.output.found_notes import found_lines

            write(self._stdout, found_lines(searched, self._stdout, self._environ))
        if not searched.notes and not searched.notices:
            self.totals("no notes match")
        if searched.has_more:
            self.report_more(len(searched.notes))

    def searched_paths(self, searched: Searched, *, nul: bool) -> None:
        """Write the paths of the notes that a search found, as `paths` does."""
        self.notices(searched.notices)
        self.paths([note.path for note in searched.notes], nul=nul)
        if searched.has_more:
            self.report_more(len(searched.notes))

    def text(self, text: str) -> None:
        """Write text unchanged, such as help."""
        write(self._stdout, text + "\n")

    def markdown(self, text: str) -> None:
        """Write Markdown: unchanged, or formatted on a terminal."""
        if self._stdout.isatty():
            from symphony_cli.output.markdown import page

            text = page(text, self._stdout, self._environ)
        write(self._stdout, text)

    def value(self, row: Any, name: str) -> None:
        """Write one value of a row as a line, or with `--json` or `--fields` the row."""
        from symphony_cli.output.cells import cell

        if self._json or self._fields is not None:
            self.record(row)
        else:
            write(self._stdout, cell(getattr(row, name)) + "\n")

    def wanted_rows(self, view: type[Any], rows: Sequence[Any]) -> None:
        """Write rows only with `--json` or `--fields`; otherwise messages report what was done."""
        if self.wants_rows:
            self.rows(view, rows)

    def wanted_record(self, row: Any) -> None:
        """Write one row only with `--json` or `--fields`, as `wanted_rows` does."""
        if self.wants_rows:
            self.record(row)

    @property
    def wants_rows(self) -> bool:
        """Whether `--json` or `--fields` was given."""
        return self._json or self._fields is not None

    def labelled(self, label: str, stdout: str, stderr: str) -> None:
        """Write the output of a program, each line after a label, to the streams it used."""
        from symphony_cli.output.cells import labelled

        for stream, text in ((self._stdout, stdout), (self._stderr, stderr)):
            if text:
                write(stream, labelled(label, text, for_terminal=stream.isatty()))

    def document(self, row: Any, name: str) -> None:
        """Write one value of a row, whole lines of text, unchanged, or the row as `value` does."""
        if self.wants_rows:
            self.record(row)
        else:
            write(self._stdout, getattr(row, name))

    def content(self, content: bytes) -> None:
        """Write the content of a file, byte for byte.

        Raises InvalidValue with `--json` or `--fields`, and for binary content on a terminal.
        """
        from symphony_cli.base.text import has_control

        if self.wants_rows:
            raise InvalidValue("FILE_NEEDED", "--json and --fields need a FILE", hint="pass a FILE")
        if self._stdout.isatty() and has_control("".join(content.decode("latin-1").split())):
            raise InvalidValue(
                "BINARY_OUTPUT", "refusing to print binary data on a terminal", hint="pass a FILE"
            )
        write_bytes(self._stdout, content)

    def variables(self, values: Mapping[str, str], code: str, *, secret: bool) -> None:
        """Write shell code that sets variables, or a JSON object; warn on a terminal if secret."""
        from symphony_cli.base.findings import Notice

        if secret and self._stdout.isatty():
            self.notice(Notice("SECRET_SHOWN", "the output contains a token; keep it secret"))
        if self._json:
            self.json(dict(values))
        else:
            write(self._stdout, code)

    def written(self, row: Any, message: str) -> None:
        """Write the result of a write: a message, and with `--json` or `--fields` the row."""
        self.say(message)
        if self.wants_rows:
            self.record(row)

    def written_all(
        self,
        view: type[Any],
        rows: Sequence[Any],
        done: str | Callable[[Any], str],
        failures: Sequence[SymphonyError] = (),
        *,
        paths: bool = False,
        nothing: str = "nothing new found",
    ) -> None:
        """Write the results of a write of several rows, as `written` does for each.

        `done` is the verb of the messages, or a function that returns it for a row; `nothing` is
        the message for no rows. With `paths`, the paths are the data without `--json` or
        `--fields`. Raises Failed, which names each failure, and each hint once.
        """
        for row in rows:
            what = done if isinstance(done, str) else done(row)
            self.say(f"{what} '{row.name}' ({row.path})")
        if not rows and not failures:
            self.say(nothing)
        if self.wants_rows:
            if rows or not failures:
                self.rows(view, rows)
        elif paths:
            self.paths([row.path for row in rows])
        if failures:
            hints = dict.fromkeys(one.hint for one in failures if one.hint)
            raise Failed(
                "SOME_FAILED",
                "\n".join([f"{len(failures)} failed:", *map(_indented, failures)]),
                hint="; ".join(hints) or None,
            )


def _indented(failure: SymphonyError) -> str:
    return "\n".join(f"  {line}" for line in failure.message.splitlines())

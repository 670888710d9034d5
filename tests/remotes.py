"""Remotes on loopback for the tests of what goes over a network, all of them real.

Each is a context manager that yields the beginning of its URLs; append a path below its root. A
server listens on a port of the system's choice before it yields, so no test waits for it. At the
end it closes every connection and waits for all of its processes.
"""

from __future__ import annotations

import base64
import http.server
import os
import random
import shlex
import socket
import socketserver
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

SECONDS = 60
# Incompressible data, large enough to cut a transfer off in its middle.
LARGE = 200_000
_POLL_SECONDS = 0.005


def a_remote(path: Path) -> Path:
    """Create a bare repository that allows every kind of fetch and push.

    On `main` it has two commits, with the files `readme` and `large`; `topic` has one more; the
    first is tagged `v1`.
    """
    path.mkdir(parents=True)
    settings = {
        "http.receivepack": "true",
        "daemon.receivepack": "true",
        "uploadpack.allowFilter": "true",
        "uploadpack.allowAnySHA1InWant": "true",
    }
    _git(path, b"", "init", "--quiet", "--bare", "--initial-branch=main")
    with (path / "config").open("a") as config:
        for name, value in settings.items():
            section, _, key = name.partition(".")
            config.write(f"[{section}]\n\t{key} = {value}\n")
    stream = [
        _commit("refs/heads/main", "first", "readme", b"read me\n"),
        b"reset refs/tags/v1\nfrom refs/heads/main\n\n",
        _commit("refs/heads/main", "second", "large", random.Random(3).randbytes(LARGE)),
        b"reset refs/heads/topic\nfrom refs/heads/main\n\n",
        _commit("refs/heads/topic", "third", "topic", b"topic\n"),
    ]
    _git(path, b"".join(stream), "fast-import", "--quiet")
    return path


def commit_to(remote: Path, message: str, branch: str = "main", content: str = "") -> str:
    """Add a commit to a branch of a bare repository, and return its ID."""
    ref = f"refs/heads/{branch}"
    data = _commit(ref, message, f"{message}.txt", content.encode(), parent=f"{ref}^0")
    _git(remote, data, "fast-import", "--quiet")
    return _git(remote, b"", "rev-parse", ref).decode().strip()


def _commit(ref: str, message: str, name: str, content: bytes, parent: str | None = None) -> bytes:
    lines = [f"commit {ref}", "committer Ada <ada@example.org> 1767322800 +0000"]
    lines += [f"data {len(message.encode())}", message]
    lines += [f"from {parent}"] if parent else []
    lines += [f"M 100644 inline {name}", f"data {len(content)}"]
    return "\n".join(lines).encode() + b"\n" + content + b"\n"


def _git(directory: Path, stdin: bytes, *arguments: str) -> bytes:
    command = ["git", "-C", os.fspath(directory), *arguments]
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


class _Server(socketserver.ThreadingTCPServer):
    """A server with a thread for each connection, which leaves no threads or sockets."""

    request_queue_size = 64

    def __init__(self, handler: Callable[..., Any]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.somebody_came = threading.Event()
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.stuck: list[BaseException] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.lock:
            self.open.add(request)
        self.somebody_came.set()
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect early, since tests provoke that."""
        error = sys.exception()
        if isinstance(error, TimeoutError | subprocess.TimeoutExpired):
            self.stuck.append(error)

    def hang_up(self) -> None:
        """Shut the open connections down, so that their threads end."""
        with self.lock:
            for request in self.open:
                with suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)


@contextmanager
def _served(handler: Callable[..., Any]) -> Iterator[_Server]:
    server = _Server(handler)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
    assert not server.stuck, f"a server did not come to an end: {server.stuck}"


def _address(server: _Server, scheme: str) -> str:
    return f"{scheme}://127.0.0.1:{server.server_address[1]}"


def _finished(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(SECONDS)
    finally:
        process.kill()
        process.wait()


@contextmanager
def git_daemon(root: Path) -> Iterator[str]:
    """Serve the repositories below a directory by `git daemon`: `git://127.0.0.1:PORT`."""
    command = ["git", "daemon", "--inetd", "--export-all", "--log-destination=none"]
    command += ["--enable=receive-pack", f"--base-path={root}", os.fspath(root)]

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection = self.request.fileno()
            _finished(
                subprocess.Popen(
                    command, stdin=connection, stdout=connection, stderr=subprocess.DEVNULL
                )
            )

    with _served(Handler) as server:
        yield _address(server, "git")


@contextmanager
def http_backend(root: Path, *, login: tuple[str, str] | None = None) -> Iterator[str]:
    """Serve the repositories below a directory by `git http-backend`: `http://127.0.0.1:PORT`.

    With a `login`, a user and a password, requests without it get 401.
    """

    class Handler(_CommonGateway):
        project_root = os.fspath(root)
        wanted = base64.b64encode(":".join(login).encode()).decode() if login else None
        user = login[0] if login else None

    with _served(Handler) as server:
        yield _address(server, "http")


class _CommonGateway(http.server.BaseHTTPRequestHandler):
    """Hands requests to `git http-backend` (RFC 3875)."""

    project_root: str
    wanted: str | None
    user: str | None

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            self._answer(self._chunks())
        else:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, body: bytes) -> None:
        if self.wanted and self.headers.get("Authorization") != f"Basic {self.wanted}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="symphony tests"')
            self.end_headers()
            return
        # The length of the body as it is forwarded.
        if self.headers.get("Content-Encoding") in ("gzip", "x-gzip"):
            body = zlib.decompress(body, wbits=31)
        url = urlsplit(self.path)
        environ = os.environ | {
            "GIT_PROJECT_ROOT": self.project_root,
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": self.client_address[0],
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            **({"REMOTE_USER": self.user} if self.user else {}),
        }
        answer = subprocess.run(
            ["git", "http-backend"],
            env=environ,
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        status = next((value for name, value in headers if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in headers:
            if name != "Status":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


class Hanging(NamedTuple):
    """A server that accepts connections and never answers; it has two base URLs."""

    git: str
    http: str
    port: int
    somebody_came: threading.Event

    def wait_for_somebody(self) -> None:
        """Wait until a client has connected."""
        assert self.somebody_came.wait(SECONDS), "nobody connected"


@contextmanager
def hanging() -> Iterator[Hanging]:
    """Accept connections, and never answer."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while self.request.recv(1 << 16):
                    pass

    with _served(Handler) as server:
        yield Hanging(
            _address(server, "git"),
            _address(server, "http"),
            server.server_address[1],
            server.somebody_came,
        )


@contextmanager
def dying(real: str, *, after: int = LARGE // 2) -> Iterator[str]:
    """Forward to the server at a URL, and break off after a number of bytes.

    By default, that is in the middle of the pack of `a_remote`. Later connections are closed at
    once.
    """
    url = urlsplit(real)
    lock = threading.Lock()
    left = after

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((url.hostname, url.port), SECONDS) as upstream:
                there = threading.Thread(target=_pass_on, args=(self.request, upstream))
                there.start()
                with suppress(ConnectionError):
                    self._back(upstream)
                for end in (self.request, upstream):
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                there.join()

        def _back(self, upstream: socket.socket) -> None:
            nonlocal left
            while data := upstream.recv(4096):
                with lock:
                    data = data[:left]
                    left -= len(data)
                if not data:
                    return
                self.request.sendall(data)

    with _served(Handler) as server:
        yield _address(server, url.scheme)


def _pass_on(source: socket.socket, destination: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            destination.sendall(data)
        # Or the other end would wait for more.
        destination.shutdown(socket.SHUT_WR)


class SSH(NamedTuple):
    """A stand-in for ssh: `command` is for GIT_SSH_COMMAND or core.sshCommand."""

    command: str
    records: Path

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of each call so far, sorted."""
        return sorted(file.read_text().split("\0")[:-1] for file in self.records.iterdir())


def an_ssh(directory: Path, root: Path, *, lets_in: bool = True) -> SSH:
    """Create a stand-in for ssh, which runs commands locally in `root`, whatever the host.

    Unless it lets in, it fails as ssh does in batch mode if the server accepts no key.
    """
    records = directory / "calls"
    records.mkdir(parents=True)
    # git recognizes ssh by the name of the program.
    script = directory / "ssh"
    answer = (
        f'cd {shlex.quote(str(root))} && PATH="$(git --exec-path):$PATH" exec sh -c "$last"'
        if lets_in
        else 'echo "git@example.org: Permission denied (publickey)." >&2; exit 255'
    )
    script.write_text(
        "#!/bin/sh\n"
        f"printf '%s\\0' \"$@\" > {shlex.quote(str(records))}/$$\n"
        "for last; do :; done\n"
        f"{answer}\n"
    )
    script.chmod(0o755)
    return SSH(shlex.quote(str(script)), records)

"""The command without its start: a server that has imported it already forks for each call.

The pages have more than a hundred commands, and importing takes most of the time of each. `client`
is the text of the `symphony` that the pages run: it passes its arguments, environment and files to
the server, and exits with the code of the fork.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from typing import Any, NoReturn

CLIENT = """\
#!{python} -IS
import json, os, socket, sys

files = [0, 1, 2]
try:
    os.fstat(3)
    files.append(3)
except OSError:
    pass
call = [sys.argv, os.getcwd(), dict(os.environ)]
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [b"x"], files)
    server.sendall(json.dumps(call).encode())
    server.shutdown(socket.SHUT_WR)
    sys.exit(int(server.recv(16) or b"70"))
"""


def client(address: str) -> str:
    """Return the program that calls the server at this address."""
    return CLIENT.format(python=sys.executable, address=address)


def serve(address: str) -> NoReturn:
    """Import the program, then answer calls until the process is killed."""
    import symphony_cli

    for module in pkgutil.walk_packages(symphony_cli.__path__, "symphony_cli."):
        if ".migrations." not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        os.write(1, b"ready\n")
        while True:
            connection, _ = listening.accept()
            if os.fork() == 0:
                _answer(connection)
            connection.close()


def _answer(connection: socket.socket) -> NoReturn:
    """Run the command of a call in a process of its own, and send its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(connection, 1, 4)
    received = b""
    while data := connection.recv(65_536):
        received += data
    call = json.loads(received)
    child = os.fork()
    if child == 0:
        connection.close()
        _run(call, files)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    connection.sendall(str(code if code >= 0 else 128 - code).encode())
    os._exit(0)


def _run(call: Any, files: list[int]) -> NoReturn:
    """Be the command."""
    from symphony_cli.entry import main

    sys.argv, directory, environ = call
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environ)
    for number, file in enumerate(files):
        os.dup2(file, number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", 1 if os.isatty(1) else -1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
    code: Any = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code or 0
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve(sys.argv[1])

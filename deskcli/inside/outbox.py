"""A mail server that keeps each mail as a file and sends none.

It speaks just enough SMTP for Python's ``smtplib`` and runs in a thread of the process that sends.
"""

import itertools
import os
import socketserver
import threading
import time
from pathlib import Path

_MAX_MAIL = 50 * 1024 * 1024
_number = itertools.count(1)


class _Session(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self):
        self._answer("220 outbox")
        while line := self.rfile.readline(4096):
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._answer("354 go on")
                self._answer(self._keep())
            elif verb == b"QUIT":
                self._answer("221 bye")
                return
            elif verb == b"EHLO":
                self._answer("250-outbox\r\n250-8BITMIME\r\n250 SMTPUTF8")
            else:
                self._answer("250 ok")

    def _answer(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def _keep(self):
        lines, size = [], 0
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            size += len(line)
            if size <= _MAX_MAIL:
                lines.append(line[1:] if line.startswith(b"..") else line)
        if size > _MAX_MAIL:
            return "552 too large"
        # Several servers may keep their mails in one folder.
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(_number):04d}.eml"
        (self.server.folder / name).write_bytes(b"".join(lines))
        return "250 kept"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def start(folder):
    """Listen on a free port of this machine, keep mails in ``folder``; return the port."""
    server = _Server(("127.0.0.1", 0), _Session)
    server.folder = Path(folder)
    server.folder.mkdir(parents=True, exist_ok=True)
    threading.Thread(target=server.serve_forever, name="outbox", daemon=True).start()
    return server.server_address[1]

"""Odoo's command line. With DESK_OUTBOX set, mail goes into that folder instead of the world."""

import os
import sys

import odoo.cli


def _keep_mail(folder):
    import outbox  # noqa: PLC0415  only a server that sends mail needs it

    port = outbox.start(folder)
    sys.argv += ["--smtp=127.0.0.1", f"--smtp-port={port}"]


if __name__ == "__main__":
    if folder := os.environ.get("DESK_OUTBOX"):
        _keep_mail(folder)
    odoo.cli.main()

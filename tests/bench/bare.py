"""The comparison: a bare Flask page, and stock Material's files, on the same server as the form service."""

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, Response

from formservice.operations.server import Server
from formservice.settings.installation import settings_from
from formservice.web.site import with_files

FILES = "BENCH_FILES"


class BareServer(Server):
    """The same server, with nothing to deliver."""

    def _begin(self, _: Any) -> None:
        pass


def application() -> Any:
    """Return a page as large as asked, with the files beside it."""
    app = Flask(__name__, static_folder=None)

    @app.get("/page/<int:size>")
    def show(size: int) -> Response:
        return Response("x" * size, mimetype="text/html")

    @app.get("/forms/health/live")
    def live() -> Response:
        return Response("live\n", mimetype="text/plain")

    return with_files(app, Path(os.environ[FILES]))


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    BareServer(application, settings_from(os.environ)).run()

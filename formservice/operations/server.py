"""gunicorn, set up for this service, with a process beside it that delivers letters."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from formservice.complain import visits
from formservice.settings.installation import Settings
from formservice.web.headers import SECURITY_HEADERS
from formservice.web.site import page_not_read

log = logging.getLogger(__name__)

WORKERS = 2
THREADS = 32
_FINISH_SECONDS = 30
_PAUSE_SECONDS = 1


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Malformed requests get our own error page; gunicorn's would repeat what was sent, without our headers."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Tell the sender that this could not be read; the log gets no more than the kind, for it may hold a token."""
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        if isinstance(exc, LimitRequestLine):
            status = HTTPStatus.REQUEST_URI_TOO_LONG
        elif isinstance(exc, LimitRequestHeaders):
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        elif isinstance(exc, ParseException):
            status = HTTPStatus.BAD_REQUEST
        is_ours = status is HTTPStatus.INTERNAL_SERVER_ERROR
        log.log(logging.ERROR if is_ours else logging.INFO, "answered with %d: %s", status, type(exc).__name__)
        page = page_not_read(self.app.settings.site)
        own = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page)), "Connection": "close"}
        lines = [f"{name}: {value}" for name, value in (SECURITY_HEADERS | own).items()]
        head = "\r\n".join([f"HTTP/1.1 {status.value} {status.phrase}", *lines, "Cache-Control: no-store", "", ""])
        try:
            client.sendall(head.encode("ascii") + page)
        except OSError:
            log.info("the sender is gone")


class Server(BaseApplication):  # type: ignore[misc]  # the same
    """Serves one application until it is stopped; a tidy stop finishes what it is doing.

    Where systemd hands over a listening socket, gunicorn takes that one. The socket outlives the service, so visitors
    during a restart wait instead of being refused.
    """

    def __init__(self, make_application: Callable[[], Any], settings: Settings) -> None:
        self._make_application = make_application
        self.settings = settings
        self._delivery: subprocess.Popen[bytes] | None = None
        self._is_ending = False
        self._no_more_counts = threading.Event()
        self._counts = threading.Thread()
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what this service needs."""
        for name, value in {
            "bind": f"{self.settings.installation.host}:{self.settings.installation.port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": Worker,
            "graceful_timeout": _FINISH_SECONDS,
            "control_socket_disable": True,
            # below errors, gunicorn writes the addresses of requests that it cannot read, and those may hold tokens
            "loglevel": "error",
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "proc_name": "formservice",
            "when_ready": self._begin,
            "on_exit": self._end,
            "post_worker_init": self._begin_counts,
            "worker_exit": self._end_counts,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; each worker makes its own, with database connections of its own."""
        return self._make_application()

    def _begin_counts(self, _: Any) -> None:
        """Let this worker write its counts of visits, also while nobody visits."""
        self._counts = threading.Thread(target=visits.keep_writing, args=(self._no_more_counts,), daemon=True)
        self._counts.start()

    def _end_counts(self, _: Any, __: Any) -> None:
        self._no_more_counts.set()
        if self._counts.ident:  # it began
            self._counts.join(_PAUSE_SECONDS)

    def _begin(self, _: Any) -> None:
        # the first one starts before the workers are forked: no lock of another thread may be held at that moment
        self._delivery = self._start_delivery()
        threading.Thread(target=self._keep_delivering, daemon=True).start()
        site = f"http://{self.settings.installation.host}:{self.settings.installation.port}"
        print(f"Site:    {site}/nl/\nForm:    {site}/forms/nl/complaint/", flush=True)
        if not self.settings.smtp_url:
            print(f"Letters: {self.settings.data / 'letters'}", flush=True)

    def _start_delivery(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "formservice.cli", "deliver", "--watch", "--parent", str(os.getpid())]
        # through a pipe: an environment could be read for as long as the process runs
        reading, writing = os.pipe()
        os.write(writing, json.dumps(dict(self.settings.secret)).encode() + b"\n")
        os.close(writing)
        try:
            return subprocess.Popen(command, stdin=reading)  # noqa: S603 (our own program, with our own pid)
        finally:
            os.close(reading)

    def _keep_delivering(self) -> None:
        """Start the delivery again whenever something brought it down: letters must go out."""
        while self._delivery and not self._is_ending:
            self._delivery.wait()
            time.sleep(_PAUSE_SECONDS)
            if not self._is_ending:
                self._delivery = self._start_delivery()

    def _end(self, _: Any) -> None:
        self._is_ending = True
        if self._delivery:
            self._delivery.terminate()
            self._delivery.wait(_FINISH_SECONDS)

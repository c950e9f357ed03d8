"""gunicorn, set up for this service, with a process beside it that delivers letters."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from formservice.config import Settings

WORKERS = 2
THREADS = 32
_FINISH_SECONDS = 30
_PAUSE_SECONDS = 1


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Serves one application until it is stopped; a tidy stop finishes what it is doing."""

    def __init__(self, make_application: Callable[[], Any], settings: Settings) -> None:
        self._make_application = make_application
        self._settings = settings
        self._delivery: subprocess.Popen[bytes] | None = None
        self._is_ending = False
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what this service needs."""
        for name, value in {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "graceful_timeout": _FINISH_SECONDS,
            "control_socket_disable": True,
            # below errors, gunicorn writes the addresses of requests that it cannot read, and those may hold tokens
            "loglevel": "error",
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "proc_name": "formservice",
            "when_ready": self._begin,
            "on_exit": self._end,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; each worker makes its own, with database connections of its own."""
        return self._make_application()

    def _begin(self, _: Any) -> None:
        # the first one starts before the workers are forked: no lock of another thread may be held at that moment
        self._delivery = self._start_delivery()
        threading.Thread(target=self._keep_delivering, daemon=True).start()
        site = f"http://{self._settings.host}:{self._settings.port}"
        print(f"Site:    {site}/nl/\nForm:    {site}/forms/nl/complaint/", flush=True)
        if not self._settings.smtp_url:
            print(f"Letters: {self._settings.data / 'letters'}", flush=True)

    def _start_delivery(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "formservice.cli", "deliver", "--watch", "--parent", str(os.getpid())]
        return subprocess.Popen(command)  # noqa: S603 (our own program, with our own pid)

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

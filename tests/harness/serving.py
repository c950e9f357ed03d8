"""The real service as a process of its own, on a free port and a folder of its own, with what it needs to be killed."""

import email
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from formservice.settings.installation import Settings, settings_from
from tests.harness.commands import forked
from tests.harness.databases import environment, new_database

ROOT = Path(__file__).parents[2]
SECRETARY = "secretariaat@example.org"
_LIMITS = re.compile(r"^(submissions|links|codes|changes|upload_mb|typed_mb) = [\d_]+", re.MULTILINE)
WIDE = 1_000_000
_LINK = re.compile(r"http://\S+/withdrawal/link/[\w.-]+")
_HANDOVER = re.compile(r"http://\S+/later/link/[\w.-]+")
_SECONDS = 30


class Served:
    """`formservice serve`, started, killed and started again on the same data; `more` stands in its environment."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        limits: int | None = 9_000,
        in_all: int | None = WIDE,
    ) -> None:
        """Lay the service out in this folder, with these settings and limits; with None, the limits as shipped."""
        self.data = folder / "var"
        self.letters = self.data / "letters"
        self.more = dict(settings or {})
        self._folder = folder
        # a copy, so that a build that runs meanwhile does not take the files away
        shutil.copytree(ROOT / "build" / "site", folder / "build" / "site")
        shutil.copytree(ROOT / "build" / "frames", folder / "build" / "frames")
        committee = (ROOT / "committee.toml").read_text(encoding="utf-8")
        of_one, in_all_of, rest = committee.partition("[limits_in_all]")
        if limits:  # many journeys come from one address here
            of_one = _LIMITS.sub(rf"\1 = {limits}", of_one)
        if in_all:
            rest = _LIMITS.sub(rf"\1 = {in_all}", rest)
        committee = of_one + in_all_of + rest
        committee = committee.replace('complaints_to = ""', f'complaints_to = "{SECRETARY}"')
        (folder / "committee.toml").write_text(committee, encoding="utf-8")
        self.address = f"http://127.0.0.1:{_free_port()}"
        self._start_with = [sys.executable, "-m", "formservice.cli", "serve"]
        self._hand_over: tuple[int, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []
        self._given = new_database(folder)
        self._database = environment(self._given.__enter__())
        if self._database:
            self._database["FORMSERVICE_BASE_URL"] = self.address

    def start(self) -> None:
        """Start the service and wait until it is ready; with keys of its own, its database begins first."""
        if not self._groups and "FORMSERVICE_DATA_KEYS" in self._environment():
            self.command("migrate")
        with (self._folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._start_with,
                cwd=self._folder,
                env=self._environment(),
                pass_fds=self._hand_over,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._groups.append(self._process.pid)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return as soon as the service answers; fail with its log when it does not."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.address}/forms/health/ready", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.05)
        raise AssertionError((self._folder / "serve.log").read_text(encoding="utf-8"))

    def kill_workers(self) -> None:
        """Kill every process that answers requests or delivers letters, without a word, and wait for new ones."""
        for child in self.children():
            with suppress(ProcessLookupError):  # it ended just now
                os.kill(child, signal.SIGKILL)
        self.wait_until_ready()

    def children(self) -> list[int]:
        """Return the processes that answer requests or deliver letters."""
        threads = Path(f"/proc/{self._running().pid}/task").glob("*/children")  # each thread has its own
        return [int(child) for children in threads for child in children.read_text(encoding="ascii").split()]

    def restart(self) -> None:
        """Stop the service tidily, as for an upgrade, and start it again on the same data."""
        process = self._running()
        process.terminate()
        process.wait(_SECONDS)
        self.start()

    def kill(self) -> None:
        """Kill the first process without a word, and wait until the others have noticed by themselves and are gone."""
        process = self._running()
        process.kill()
        process.wait()
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise AssertionError("the workers go on without the process that started them")

    def kill_everything(self) -> None:
        """Kill every process of the service at once, without a word, as a machine that is switched off."""
        process = self._running()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Stop the service tidily, and then whatever is left of every time that it was started."""
        process = self._running()
        try:
            process.terminate()
            process.wait(_SECONDS)
        finally:
            for group in self._groups:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            self._given.__exit__(None, None, None)

    def command(self, *arguments: str) -> str:
        """Run one of the service's commands on the same data, and return what it printed."""
        done = self.tried(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def tried(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the service's commands on the same data, whatever comes of it."""
        environment = self._environment()
        if "PYTHONPATH" not in self.more:
            return forked(arguments, environment, self._folder)
        # another path means other code at the start, which a fork has behind it
        return subprocess.run(
            [sys.executable, "-m", "formservice.cli", *arguments],
            cwd=self._folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    def mails(self, to: str, kind: str, count: int = 1, about: str = "") -> list[EmailMessage]:
        """Return the mails of this kind to this address (about this reference), once there are so many."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            files = sorted(self.letters.glob(f"*-{kind}-*.eml"))
            sent = [mail for file in files if (mail := _opened(file))["To"].addresses[0].addr_spec == to]
            found = [mail for mail in sent if about in text_of(mail)]
            if len(found) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError(f"no {kind} to {to} among {sorted(file.name for file in self.letters.glob('*'))}")

    @property
    def log(self) -> str:
        """All that the service and its delivery ever printed."""
        return (self._folder / "serve.log").read_text(encoding="utf-8")

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.address.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._running().pid

    def settings(self) -> Settings:
        """Return its settings, to look at its data from beside it."""
        return settings_from(self._environment())

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
        return kept | {
            "FORMSERVICE_DATA": str(self.data),
            "FORMSERVICE_SITE": str(self._folder / "build"),
            "FORMSERVICE_COMMITTEE": str(self._folder / "committee.toml"),
            "FORMSERVICE_PORT": str(self.port),
            **self._database,
            **self.more,
        }

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process


def text_of(mail: EmailMessage) -> str:
    """Return the text part of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def handover_in(mail: EmailMessage) -> str:
    """Return the link to go on with a draft that stands in a mail."""
    found = _HANDOVER.search(text_of(mail))
    assert found, text_of(mail)
    return found.group()


def link_in(mail: EmailMessage) -> str:
    """Return the link to withdraw that stands in a mail."""
    found = _LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found.group()


def _opened(file: Path) -> EmailMessage:
    opened = email.message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(opened, EmailMessage)
    return opened


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

"""`make test-postgres`: starts a private PostgreSQL in a temporary folder and runs the tests on it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
"""Folders with PostgreSQL's programs, the newest last."""

_OWNER = "postgres"  # PostgreSQL refuses to run as root; Debian's package brings this user
_MISSING = "PostgreSQL is not here. On Debian: apt-get install postgresql"


def main() -> int:
    """Run pytest with the given arguments on a server of its own, and return its exit status."""
    if not PROGRAMS:
        print(_MISSING, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever stops the tests leaves no server behind
    with Server() as own:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | {"TEST_POSTGRES": own.address}, check=False).returncode


class Server:
    """A server in a folder of its own, which listens on a socket there alone, until the block ends."""

    def __enter__(self) -> "Server":
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._as_owner = ["runuser", "-u", _OWNER, "--"] if os.geteuid() == 0 else []
        if self._as_owner:
            owner = pwd.getpwnam(_OWNER)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        name = _OWNER if self._as_owner else pwd.getpwuid(os.geteuid()).pw_name
        self.address = f"postgresql+psycopg://{name}@/postgres?host={self._folder}"
        try:
            self._run("initdb", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(subprocess.CalledProcessError):  # it may be stopped already
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        # What a test stores need not outlive a power cut, only a kill; wal_recycle as deploy/README.md advises.
        own = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c max_connections=400"
        quick = f"{own} -c fsync=off -c wal_recycle=off"
        self._run("pg_ctl", "--wait", "--log", str(self._folder / "log"), "--options", quick, "start")

    def stop(self) -> None:
        """Stop the server at once, as when it crashes."""
        self._run("pg_ctl", "--wait", "--mode", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        data = ["--pgdata", str(self._folder / "data")]
        command = [*self._as_owner, str(PROGRAMS[-1] / program), *data, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


if __name__ == "__main__":
    sys.exit(main())

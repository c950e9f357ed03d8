"""`make test-postgres`: starts a private PostgreSQL in a temporary folder and runs the tests on it."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_OWNER = "postgres"  # PostgreSQL refuses to run as root; Debian's package brings this user
_MISSING = "PostgreSQL is not here. On Debian: apt-get install postgresql"


def main() -> int:
    """Run pytest with the given arguments on a server of its own, and return its exit status."""
    if not _PROGRAMS:
        print(_MISSING, file=sys.stderr)
        return 2
    with server() as address:
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | {"TEST_POSTGRES": address}, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """Start a server that listens on a socket in a folder of its own alone, and give the address of its database."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    as_owner = ["runuser", "-u", _OWNER, "--"] if os.geteuid() == 0 else []
    if as_owner:
        owner = pwd.getpwnam(_OWNER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, name = folder / "data", _OWNER if as_owner else pwd.getpwuid(os.geteuid()).pw_name
    programs = _PROGRAMS[-1]

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*as_owner, programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")

    try:
        run("initdb", "--pgdata", str(data), "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        # what a test stores need not outlive a power cut
        quick = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=400"
        run("pg_ctl", "--pgdata", str(data), "--wait", "--log", str(folder / "log"), "--options", quick, "start")
        try:
            yield f"postgresql+psycopg://{name}@/postgres?host={folder}"
        finally:
            run("pg_ctl", "--pgdata", str(data), "--wait", "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

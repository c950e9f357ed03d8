"""The systemd units: understood, closed in, and what they run does what they say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from formservice.operations.server import _FINISH_SECONDS
from formservice.service import Service
from tests.deploy.nginx import DEPLOY, ROOT
from tests.harness.commands import run
from tests.harness.databases import environment_of, sqlite_only

ANALYZE = shutil.which("systemd-analyze")
PROGRAM = "/opt/klachtwijzer/.venv/bin/formservice"
SERVICES = ("klachtwijzer", "klachtwijzer-backup", "klachtwijzer-doctor")
MOST_EXPOSED = 1.2  # of 10; what is left is the network, which mail and PostgreSQL need
UNITS = sorted(unit for kind in ("service", "socket", "timer") for unit in DEPLOY.glob(f"*.{kind}"))

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="no systemd here: the units are not tried")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Put the units where they belong, as deploy/README.md says, with a program in the place of the service's."""
    program = shutil.which("true")
    assert program is not None
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, program)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    for folder in ("klachtwijzer.service.d", "klachtwijzer-.service.d"):
        (tmp_path / folder).mkdir()
        shutil.copy(DEPLOY / "sandbox.conf", tmp_path / folder)
    return tmp_path


def analyze(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ANALYZE), "--no-pager", *arguments],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{installed}:"},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_systemd
def test_every_unit_is_understood(installed: Path) -> None:
    tried = analyze(installed, "verify", *(str(installed / unit.name) for unit in UNITS))
    assert (tried.returncode, tried.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_closed_in(installed: Path, service: str) -> None:
    told = analyze(installed, "security", "--offline=true", str(installed / f"{service}.service"))
    found = re.search(rf"exposure level for {service}\.service: ([0-9.]+)", told.stdout)
    assert found, told.stdout + told.stderr
    assert float(found[1]) <= MOST_EXPOSED, told.stdout


def test_decoders_may_shut_themselves_in() -> None:
    # in none of systemd's sets before version 255; without them they would run on, less shut in
    allowed = re.findall(r"(?m)^SystemCallFilter=([^~].*)$", (DEPLOY / "sandbox.conf").read_text(encoding="utf-8"))
    needed = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"}
    assert needed <= set(" ".join(allowed).split())


def test_each_unit_runs_a_command_that_there_is() -> None:
    texts = {unit.name: unit.read_text(encoding="utf-8") for unit in UNITS}
    commands = {
        name: found[1]
        for name, text in texts.items()
        if (found := re.search(r"^ExecStart=.*\.venv/bin/formservice (\w+)", text, re.MULTILINE))
    }
    assert commands == {
        "klachtwijzer.service": "serve",
        "klachtwijzer-backup.service": "backup",
        "klachtwijzer-doctor.service": "doctor",
    }
    for name in re.findall(r"klachtwijzer[\w-]*\.(?:service|socket|timer)", "".join(texts.values())):
        assert name in texts


def test_each_unit_that_can_fail_tells_the_alarm() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        is_told = re.findall(r"(?m)^OnFailure=(.+)$", text) == ["klachtwijzer-alarm.service"]
        assert is_told or unit.suffix == ".timer" or unit.name == "klachtwijzer-alarm.service", unit.name


def test_a_service_that_cannot_start_has_failed_after_minutes_and_not_at_the_first_stumble() -> None:
    """With Restart=, systemd calls a unit failed only where it started too often; 10 s would never be enough."""
    unit = (DEPLOY / "klachtwijzer.service").read_text(encoding="utf-8")
    [span] = re.findall(r"(?m)^StartLimitIntervalSec=(\d+)min$", unit)
    [burst] = re.findall(r"(?m)^StartLimitBurst=(\d+)$", unit)
    [pause] = re.findall(r"(?m)^RestartSec=(\d+)$", unit)
    a_start = 5  # seconds, until it says that it cannot
    assert int(burst) * int(pause) > 60
    assert int(burst) * (int(pause) + a_start) < int(span) * 60


@pytest.mark.parametrize("name", SERVICES)
def test_a_command_that_fails_in_a_unit_leads_to_the_alarm(tmp_path: Path, name: str) -> None:
    """As far as it can be tried without systemd: each command fails where it must, and its alarm says where to look."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    gone = {
        "FORMSERVICE_DATA": str(tmp_path / "not-mounted"),
        "FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml"),
        "FORMSERVICE_BASE_URL": "http://127.0.0.1",
        "FORMSERVICE_SECRET_KEYS": "x" * 40,
        "FORMSERVICE_DATA_KEYS": Fernet.generate_key().decode(),
    }
    unit = (DEPLOY / f"{name}.service").read_text(encoding="utf-8")
    [line] = re.findall(r"(?m)^ExecStart=(.+)$", unit)
    program = f"{sys.executable} -m formservice.cli"
    command = line.replace(PROGRAM, program).replace(".venv/bin/formservice", program).replace("%%", "%")
    done = subprocess.run(
        command, shell=True, env=environment | gone, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    [alarm] = re.findall(r"(?m)^OnFailure=(.+)$", unit)
    [tells] = re.findall(r"(?m)^ExecStart=(.+)$", (DEPLOY / alarm).read_text(encoding="utf-8"))
    program, *words = shlex.split(tells)
    assert program == "/usr/bin/logger"
    assert "journalctl" in words[-1]
    assert "daemon.crit" in words


def test_nginx_hands_over_where_the_socket_listens() -> None:
    socket = (DEPLOY / "klachtwijzer.socket").read_text(encoding="utf-8")
    listens = re.findall(r"(?m)^ListenStream=(.+)$", socket)
    passed = set(re.findall(r"proxy_pass http://(.+);", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    assert set(listens) == passed


def test_a_stop_may_take_as_long_as_the_service_needs_to_finish() -> None:
    unit = (DEPLOY / "klachtwijzer.service").read_text(encoding="utf-8")
    found = re.search(r"(?m)^TimeoutStopSec=(\d+)$", unit)
    assert found
    assert int(found[1]) > 2 * _FINISH_SECONDS  # what comes in, then what goes out


@sqlite_only
def test_the_nightly_backup_is_dated_restorable_and_the_newest_30_stay_whatever_their_age(
    service: Service, tmp_path: Path
) -> None:
    kept = tmp_path / "backups"
    kept.mkdir()
    years_ago = time.time() - 1_000 * 86_400
    older = [f"2023-01-{day:02}T031500" for day in range(1, 31)]
    others = ["before-the-upgrade", "2023-01-01T031500.gpg"]
    for name in (*older, *others, f"{older[0]}.journal", f"{older[1]}.journal"):
        (kept / name).write_bytes(b"an older backup")
        os.utime(kept / name, (years_ago, years_ago))
    unit = (DEPLOY / "klachtwijzer-backup.service").read_text(encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_DATA": str(service.settings.data), "FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml")}
    lines = re.findall(r"(?m)^ExecStart(?:Post)?=(.+)$", unit)
    assert lines
    for line in lines:
        command = line.replace("/var/lib/klachtwijzer/backups", str(kept)).replace("%%", "%")
        command = command.replace(".venv/bin/formservice", f"{sys.executable} -m formservice.cli")
        done = subprocess.run(
            command, shell=True, env=environment | own | environment_of(service.settings), cwd=ROOT, check=False
        )
        assert done.returncode == 0, command
    names = {file.name for file in kept.iterdir()}
    [newest] = names - {*older, *others, f"{older[1]}.journal"}
    assert names == {*older[1:], *others, f"{older[1]}.journal", newest}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}", newest)
    keys = {"FORMSERVICE_DATA_KEYS": service.settings.data_keys[0], "FORMSERVICE_SECRET_KEYS": "x" * 40}
    restored = run(service, "restore", str(kept / newest), **keys, FORMSERVICE_DATA=str(tmp_path / "new"))
    assert restored.returncode == 0, restored.stderr

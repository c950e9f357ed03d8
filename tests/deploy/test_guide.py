"""Every command of the operator's guide that can be tried here does what the guide says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from formservice.service import Service
from formservice.settings.installation import settings_from
from formservice.settings.keys import SHORTEST_SIGNING_KEY
from formservice.storage import cases
from tests.deploy.nginx import DEPLOY
from tests.harness.commands import run
from tests.harness.databases import POSTGRES, sqlite_only
from tests.harness.steps import TENANT, submit
from tests.harness.visit import Browser

GUIDE = (DEPLOY / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.replace("\n  ", " ")
    for line in re.findall(r"[`\n](?:KLACHTWIJZER=\S+ )?klachtwijzer ([a-z][^`\n]*)[`\n]", GUIDE)
]

pytestmark = pytest.mark.usefixtures("real_clock")


def _in_order(line: str) -> tuple[bool, bool, bool, str]:
    """Sort the desk behind the doctor, who misses a password; somebody is added to it first. Erasing comes last."""
    return line == "erase REFERENCE", line.startswith("desk"), not line.startswith("desk add"), line


def test_every_command_of_the_service_runs(browser: Browser, service: Service, tmp_path: Path) -> None:
    assert {line.split()[0] for line in COMMANDS} == {
        *("doctor", "migrate", "convert", "reseal", "restore", "redo", "erase", "copy", "revoke", "backup", "export"),
        "desk",
    }
    submit(browser)
    [case] = cases.all_cases(service.db)
    places = {
        "REFERENCE": case.reference,
        "FOLDER": str(tmp_path / "copy"),
        "FILE": str(tmp_path / "backup"),
        "NAME": "Sanne",
        "MEMBER": "Ali",
    }
    # restoring has a test of its own
    for line in sorted(set(COMMANDS) - {"restore FILE"}, key=_in_order):
        if line == "backup FILE" and POSTGRES:
            continue
        done = run(service, *(places.get(word, word) for word in line.split()))
        assert done.returncode == 0, f"{line}: {done.stderr}"
    assert list(cases.all_cases(service.db)) == []


@sqlite_only
def test_a_backup_is_put_back_as_the_guide_says(browser: Browser, service: Service, tmp_path: Path) -> None:
    submit(browser)
    assert run(service, "backup", str(tmp_path / "backup")).returncode == 0
    service.db.close()
    for file in service.settings.data.glob("formservice.sqlite3*"):
        file.rename(tmp_path / file.name)
    assert run(service, "restore", str(tmp_path / "backup")).returncode == 0
    assert TENANT["name"] in run(service, "export").stdout


def test_the_keys_that_the_guide_makes_are_good(tmp_path: Path) -> None:
    made = []
    for line in re.findall(r"(?m)^\S*python3? -c .+$", GUIDE):
        words = shlex.split(line)
        done = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=True)
        made.append(done.stdout.strip())
    signing, sealing = made
    assert len(signing) >= SHORTEST_SIGNING_KEY
    Fernet(sealing)
    [environment] = re.findall(r"(?s)```\n( +FORMSERVICE_.+?)```", GUIDE)
    given = dict(line.strip().split("=", 1) for line in environment.strip().splitlines())
    given |= {"FORMSERVICE_SECRET_KEYS": signing, "FORMSERVICE_DATA_KEYS": sealing}
    settings = settings_from(given)
    assert (settings.installation.proxies, settings.embedded) == (1, False)
    assert not Path("/var/lib/klachtwijzer").exists()


def test_the_files_that_the_guide_names_are_there() -> None:
    for name in re.findall(r"`([\w*-]+\.(?:conf|service|socket|timer))`", GUIDE):
        assert list(DEPLOY.glob(name)), name
    for block in re.findall(r"(?s)```\n(.+?)```", GUIDE):
        subprocess.run(["sh", "-n"], input=block, text=True, check=True)


def test_the_wrapper_runs_the_command_of_the_version_that_it_is_told(tmp_path: Path) -> None:
    seen = tmp_path / "systemd-run"
    seen.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="ascii")
    seen.chmod(0o755)
    for given, folder in (({}, "/opt/klachtwijzer"), ({"KLACHTWIJZER": "/opt/new"}, "/opt/new")):
        path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        done = subprocess.run(
            [DEPLOY / "klachtwijzer", "erase", "AB CD"], env=path | given, capture_output=True, text=True, check=True
        )
        told = done.stdout.splitlines()
        assert told[-3:] == [f"{folder}/.venv/bin/formservice", "erase", "AB CD"]
        assert f"WorkingDirectory={folder}" in told

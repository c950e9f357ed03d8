"""Every command that the README names exists."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import pytest

from formservice.cli.__main__ import main
from formservice.service import Service
from formservice.storage import cases
from tests.harness.commands import run
from tests.harness.steps import submit
from tests.harness.visit import Browser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z]+)", README))))
def test_make_knows_each_target_that_the_readme_names(target: str) -> None:
    known = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert target in known


@pytest.mark.parametrize("command", sorted(set(re.findall(r"formservice ([a-z]+)\b", README)) - {"service"}))
def test_the_service_knows_each_command_that_the_readme_names(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "formservice.cli", command, "--help"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith(f"usage: formservice {command}")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_each_file_that_the_readme_links_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:docs|formservice|deploy)/[\w./-]+)`", README))))
def test_each_file_that_the_readme_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_each_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 15
    for name in named:
        assert (ROOT / name).exists(), name


def test_the_readme_names_every_setting() -> None:
    read_in = [ROOT / "formservice" / "settings" / f"{name}.py" for name in ("environment", "installation", "keys")]
    settings = {name for file in read_in for name in re.findall(r'"(?:{PREFIX})?([A-Z_]+)"', file.read_text("utf-8"))}
    assert {"HOST", "SECRET_KEYS", "SITE"} <= settings
    for name in settings - {"FORMSERVICE_"}:
        assert f"FORMSERVICE_{name}" in README


def test_without_a_command_the_service_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "usage: formservice" in capsys.readouterr().err


@pytest.mark.usefixtures("real_clock")
def test_every_command_of_the_readme_runs(browser: Browser, service: Service, tmp_path: Path) -> None:
    lines = re.findall(r"(?m)^\.venv/bin/formservice (.+)$", README)
    assert len(lines) > 8
    submit(browser)
    [case] = cases.all_cases(service.db)
    for line in lines:
        words = line.replace("REFERENCE", case.reference).replace("FOLDER", str(tmp_path / "copy"))
        done = run(service, *words.replace("FILE", str(tmp_path / "backup")).split())
        if words.startswith("backup") and not service.db.is_sqlite:
            assert "use pg_dump" in done.stderr
        else:
            assert done.returncode == 0, f"{line}: {done.stderr}"


def test_make_run_serves_the_site_and_ends_tidily(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_DATA": str(tmp_path / "var"), "FORMSERVICE_PORT": port}
    with subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=environment | own, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        printed = next(line for line in running.stdout if line.startswith("Site:"))
        address = printed.removeprefix("Site:").strip()
        assert address == f"http://127.0.0.1:{port}/nl/"
        until = time.monotonic() + 30
        while not _answers(address):
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGTERM)
        rest = running.stdout.read()
    assert f"http://127.0.0.1:{port}/forms/nl/complaint/" in rest
    assert "Traceback" not in rest


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_new_language_begins_with_the_command_of_the_readme(tmp_path: Path) -> None:
    found = re.search(r"`\.venv/bin/pybabel (init [^`]+)`", README)
    assert found
    catalogue = tmp_path / "messages.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend"]
    extract = ["-q", "extract", "-F", "babel.cfg", "-k", "N_", "-o", str(catalogue), "formservice"]
    subprocess.run([*babel, *extract], cwd=ROOT, check=True)
    asked = found[1].replace("build/messages.pot", str(catalogue)).replace("formservice/translations", str(tmp_path))
    subprocess.run([*babel, "-q", *asked.replace(" xx", " tr").split()], cwd=ROOT, check=True)
    assert (tmp_path / "tr" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").count("msgid") > 100

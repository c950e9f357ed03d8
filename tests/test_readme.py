"""Every command that the README names exists."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import pytest
from babel.messages.pofile import read_po, write_po

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


STEPS = """\
1. Add a line to `formservice/languages.py`: its code, its own name, its direction, and what Babel does not know. Add
   the code to `languages` in committee.toml.
2. Copy `docs/en` to a folder of that code, and translate the pages. Keep file names and heading ids.
3. `make texts` makes its catalogue: a folder in `formservice/translations`. Translate `messages.po` there. Write its
   words and dates in `terms.toml` beside it, as the one in `formservice/translations/en` does.
"""
LOOK = """
from pathlib import Path
from werkzeug.test import Client
from formservice.app import open_service, public_app
from formservice.settings.committee import load_committee
from formservice.settings.installation import settings_from
settings = settings_from({"FORMSERVICE_DATA": "var"})
client = Client(public_app(open_service(settings, load_committee(Path("committee.toml")))))
print(client.get("/forms/fy/complaint/written", base_url="http://127.0.0.1").text)
"""


def test_a_language_is_added_by_the_steps_of_the_readme_and_by_nothing_else(tmp_path: Path) -> None:
    assert STEPS in README
    copy = tmp_path / "copy"
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "build", "var", "__pycache__", ".*_cache")
    )

    (copy / ".venv").symlink_to(sys.prefix)

    def make(target: str) -> None:
        made = subprocess.run(["make", "-o", ".venv/ready", target], cwd=copy, capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr

    # 1: a language that nobody has; the other translations rest, so that one build is short
    edit(copy / "formservice/languages.py", 'Language("nl",', 'Language("fy", "Frysk"),\n        Language("nl",')
    shipped = re.search(r"^languages = .*$", (copy / "committee.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert shipped
    edit(copy / "committee.toml", shipped[0], 'languages = ["nl", "fy"]')
    # 2
    shutil.copytree(copy / "docs/en", copy / "docs/fy")
    # 3
    make("texts")
    catalogue = copy / "formservice/translations/fy/LC_MESSAGES/messages.po"
    translate(catalogue)
    make("build")
    names = {file.stem for file in (copy / "docs/nl").glob("*.md")}
    built = copy / "build/site/fy"
    assert {file.parent.name for file in built.rglob("index.html")} == names - {"index", "404"} | {"fy"}
    assert '<html lang="fy"' in (built / "404.html").read_text(encoding="utf-8")
    looked = subprocess.run([sys.executable, "-c", LOOK], cwd=copy, capture_output=True, text=True)
    assert looked.returncode == 0, looked.stderr
    for page in (looked.stdout, (built / "how/index.html").read_text(encoding="utf-8")):
        assert "‹Naar de inhoud›" in page
        assert "‹U kunt bellen op›" in page
        assert "Frysk" in page
    assert "‹Hebt u uw klacht al naar uw corporatie gestuurd?›" in looked.stdout
    tested = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/test_languages.py",
        "-k",
        "fy and 1",
    ]
    told = subprocess.run(tested, cwd=copy, capture_output=True, text=True)
    assert told.returncode == 1
    assert 'formservice/translations/fy/terms.toml lacks "1 day" in [lengths]' in told.stdout


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def translate(file: Path) -> None:
    """Translate every text: into itself, with marks around it."""
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    for message in catalogue:
        if message.pluralizable:
            message.string = tuple(f"‹{text}›" for text in message.id)
        elif message.id:
            message.string = f"‹{message.id}›"
    with file.open("wb") as opened:
        write_po(opened, catalogue)

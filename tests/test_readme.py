"""Every command that the README names exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from formservice.cli import main

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


def test_the_readme_names_every_setting() -> None:
    settings = set(re.findall(r'"([A-Z_]+)"', (ROOT / "formservice" / "config.py").read_text(encoding="utf-8")))
    for name in settings - {"FORMSERVICE_"}:
        assert f"FORMSERVICE_{name}" in README


def test_without_a_command_the_service_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "usage: formservice" in capsys.readouterr().err

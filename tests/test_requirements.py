"""Two lists of pinned parts: what an installation needs, and what the tests need beside it."""

import os
import re
import subprocess
import sys
import time
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

_SECONDS = 60
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) ((?:\\\n    --hash=sha256:[0-9a-f]{64} ?)+)$", re.MULTILINE)
_IMPORT_ALL = """
import importlib, pkgutil, formservice, docs.build
for each in pkgutil.walk_packages(formservice.__path__, "formservice."):
    if ".migrations." not in each.name:
        importlib.import_module(each.name)
"""


def pinned(name: str) -> dict[str, str]:
    """Return a list's parts with version and hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = {canonicalize_name(part): f"{version} {hashes}" for part, version, hashes in _PINNED.findall(text)}
    assert len(found) == len(re.findall(r"^[A-Za-z]", text, re.MULTILINE)), f"{name} holds something that is not pinned"
    return found


SERVED, TESTED = pinned("requirements.txt"), pinned("requirements-test.txt")
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOOLS = {canonicalize_name(Requirement(line).name) for line in DECLARED["optional-dependencies"]["test"]}


def test_both_lists_agree() -> None:
    assert SERVED.items() <= TESTED.items()


def test_an_installation_gets_no_tool_of_the_tests() -> None:
    # tzdata comes with icalendar, which the service needs
    assert {"pytest", "playwright", "mypy", "ruff", "hypothesis", "aiosmtpd", "pip-tools"} <= TOOLS
    assert not (TOOLS - {"tzdata"}) & set(SERVED)
    assert set(TESTED) >= TOOLS


def test_the_lists_hold_all_that_is_declared() -> None:
    lines = [*DECLARED["dependencies"], *DECLARED["optional-dependencies"]["site"], "setuptools"]
    assert {canonicalize_name(Requirement(line).name) for line in lines} <= set(SERVED)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_no_list_names_a_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert "--trusted" not in text


def test_the_service_starts_with_what_production_installs_and_nothing_else(tmp_path: Path) -> None:
    only = _only(tmp_path / "only", set(SERVED))
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_DATA": str(tmp_path / "var"), "FORMSERVICE_PORT": str(port)}
    environment = kept | own | {"PYTHONPATH": f"{only}{os.pathsep}{ROOT}"}
    alone = [sys.executable, "-S"]  # without the folder in which the tests' tools are
    missing = subprocess.run(
        [*alone, "-c", "import pytest"], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert b"No module named 'pytest'" in missing.stderr
    subprocess.run([*alone, "-c", _IMPORT_ALL], env=environment, cwd=ROOT, check=True)
    with subprocess.Popen([*alone, "-m", "formservice.cli", "serve"], env=environment, cwd=ROOT) as running:
        try:
            _wait_for(f"http://127.0.0.1:{port}/forms/nl/complaint/written")
        finally:
            running.terminate()


def _only(folder: Path, names: set[str]) -> Path:
    """Make a folder of these installed parts alone."""
    folder.mkdir()
    for name in names:
        for top, place in _tops(distribution(name)).items():
            if not (folder / top).exists():
                (folder / top).symlink_to(place)
    return folder


def _tops(part: Distribution) -> dict[str, Path]:
    tops = {file.parts[0] for file in part.files or () if file.parts[0] not in {"..", "__pycache__"}}
    return {top: Path(str(part.locate_file(top))) for top in tops}


def _wait_for(address: str) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            with urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)

"""The commands, run as an operator runs them: each in a process of its own, with an environment of its own.

Their imports take a second. They are made once, in a process that then forks one for each command.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

from formservice.cli.__main__ import main
from formservice.service import Service
from tests.conftest import ROOT
from tests.harness.databases import environment_of

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


def run(service: Service, *arguments: str, **settings: str) -> CompletedProcess[str]:
    """Run a command on the service's own data."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_DATA": str(service.settings.data), "FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml")}
    environment |= own | environment_of(service.settings) | settings
    return forked(arguments, environment, ROOT)


def forked(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> CompletedProcess[str]:
    """Run a command in this folder, with this environment and no other."""
    with tempfile.TemporaryDirectory(prefix="command-") as aside:
        printed = Path(aside, "stdout"), Path(aside, "stderr")
        process = _FORKING.Process(target=_run, args=(tuple(arguments), dict(environment), folder, printed))
        process.start()
        process.join()
        stdout, stderr = (file.read_text(encoding="utf-8") for file in printed)
    return CompletedProcess(arguments, process.exitcode or 0, stdout, stderr)


def _run(arguments: tuple[str, ...], environment: dict[str, str], folder: Path, printed: tuple[Path, Path]) -> None:
    for number, file in enumerate(printed, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.exit(main(arguments))

"""The commands, run as an operator runs them."""

import os
import subprocess
import sys

from formservice.service import Service
from tests.conftest import ROOT
from tests.harness.databases import environment_of


def run(service: Service, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the service's own data."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_DATA": str(service.settings.data), "FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml")}
    return subprocess.run(
        [sys.executable, "-m", "formservice.cli", *arguments],
        env=environment | own | environment_of(service.settings) | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

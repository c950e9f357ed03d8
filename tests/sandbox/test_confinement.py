"""What shuts decoders in: what is allowed, that it works without, and that it is meant for the machine it runs on."""

import json
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from formservice.cli import running
from formservice.sandbox import confinement, system_calls
from formservice.service import Service
from tests.harness import samples

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}

needs_all = pytest.mark.skipif(bool(confinement.lacking()), reason="this kernel cannot shut processes in")


def told_by(program: str, *arguments: str) -> Any:
    """Return what a process prints."""
    start = (
        "import json, os, sys\nfrom pathlib import Path\nfrom formservice.sandbox import confinement, system_calls\n"
    )
    done = subprocess.run([sys.executable, "-c", start + program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


TRIES = """
def tries(path, flags=os.O_RDONLY):
    try:
        os.close(os.open(path, flags))
        return True
    except OSError:
        return False
"""


@needs_all
def test_a_process_that_is_shut_in_reads_what_is_named_and_its_libraries_and_writes_nothing(tmp_path: Path) -> None:
    for name in ("named", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    named, written, other, library = told_by(
        f"""{TRIES}
folder = Path(sys.argv[1])
confinement.shut_in([folder / "named"])
named = folder / "named/file"
print(json.dumps([tries(named), tries(named, os.O_RDWR), tries(folder / "other/file"), tries(os.__file__)]))
""",
        str(tmp_path),
    )
    assert (named, written, other, library) == (True, False, False, True)


@needs_all
def test_where_the_kernel_has_no_landlock_nothing_is_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    opened, created = told_by(
        f"""{TRIES}
confinement.landlock_version = lambda: 0
confinement.shut_in()
folder = Path(sys.argv[1])
print(json.dumps([tries(folder / "file", os.O_RDWR), tries(folder / "new", os.O_RDONLY | os.O_CREAT)]))
""",
        str(tmp_path),
    )
    assert (opened, created) == (False, False)


@pytest.mark.parametrize("lacks", ["landlock", "seccomp", "both"])
def test_files_are_opened_too_where_the_kernel_lacks_something(lacks: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(samples.jpeg())
    lacking, problem = told_by(
        """
import io
from formservice.sandbox import process
from formservice.uploads import file_opener
if sys.argv[1] != "seccomp":
    confinement.landlock_version = lambda: 0
if sys.argv[1] != "landlock":
    system_calls.is_offered = lambda: False
job = process.message({"kind": "JPEG", "max_bytes": 10**6, "max_pixels": 10**6}, Path(sys.argv[2]).read_bytes())
answers = io.BytesIO()
file_opener.serve(io.BytesIO(job), answers)
print(json.dumps([len(confinement.lacking()), json.loads(answers.getvalue().partition(b"\\n")[0])["problem"]]))
""",
        lacks,
        str(photo),
    )
    assert problem is None
    assert lacking >= (2 if lacks == "both" else 1)


@pytest.mark.parametrize(("machine", "header"), HEADERS.items(), ids=list(HEADERS))
def test_system_calls_have_the_numbers_of_the_machine(machine: str, header: Path) -> None:
    if not header.exists():
        pytest.skip("no headers of the kernel here")
    numbers = dict(re.findall(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)$", header.read_text(), re.MULTILINE))
    numbers["newfstatat"] = numbers.get("newfstatat", numbers.get("fstatat", ""))
    place, _ = system_calls._MACHINES[machine]
    for calls in (system_calls._CALLS, system_calls._CALLS_TO_FORK):
        for name, call in calls.items():
            number = call[:2][place]
            assert number is None or int(numbers[name]) == number, name
            assert number is not None or machine == "aarch64", name
    assert int(numbers["seccomp"]) == system_calls._SECCOMP[machine]


def test_doctor_notes_what_the_kernel_lacks(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(confinement, "landlock_version", lambda: 0)
    running.doctor(service, Namespace(all=False, metrics=None))
    assert "Note: this kernel lacks Landlock (files)" in capsys.readouterr().out


def test_on_a_machine_whose_numbers_are_not_known_calls_are_not_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_calls.platform, "machine", lambda: "riscv64")
    assert not system_calls.is_offered()
    assert any("seccomp" in each for each in confinement.lacking())

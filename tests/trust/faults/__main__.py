"""`make faults`: puts one fault after another into a copy of the code, and sees that its promise tells of it."""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from py_compile import PycInvalidationMode

from tests.trust.faults import (
    active_content,
    addresses,
    case_keys,
    clocks,
    coming_back,
    complaint,
    costly,
    desk_adding,
    desk_case,
    desk_days,
    desk_letters,
    desk_login,
    desk_outcomes,
    desk_overtaking,
    desk_panel,
    desk_register,
    desk_tenants,
    desk_work,
    desk_writing,
    desk_year,
    doctor,
    drawn_once,
    due,
    going_out,
    handing_over,
    helped,
    hostile,
    keeping,
    languages,
    limits,
    looks,
    mails_and_documents,
    outbox,
    papers,
    queues,
    read_again,
    scenes,
    storage_away,
    strangers,
    submitting,
    tabs,
    taken_over,
)
from tests.trust.faults.fault import Fault

FAULTS = [
    *submitting.FAULTS,
    *tabs.FAULTS,
    *keeping.FAULTS,
    *storage_away.FAULTS,
    *drawn_once.FAULTS,
    *case_keys.FAULTS,
    *clocks.FAULTS,
    *complaint.FAULTS,
    *desk_adding.FAULTS,
    *desk_case.FAULTS,
    *desk_overtaking.FAULTS,
    *desk_days.FAULTS,
    *desk_work.FAULTS,
    *desk_writing.FAULTS,
    *desk_year.FAULTS,
    *doctor.FAULTS,
    *desk_letters.FAULTS,
    *due.FAULTS,
    *handing_over.FAULTS,
    *going_out.FAULTS,
    *strangers.FAULTS,
    *limits.FAULTS,
    *outbox.FAULTS,
    *queues.FAULTS,
    *addresses.FAULTS,
    *hostile.FAULTS,
    *costly.FAULTS,
    *active_content.FAULTS,
    *papers.FAULTS,
    *mails_and_documents.FAULTS,
    *taken_over.FAULTS,
    *scenes.FAULTS,
    *languages.FAULTS,
    *coming_back.FAULTS,
    *helped.FAULTS,
    *read_again.FAULTS,
    *looks.FAULTS,
    *desk_login.FAULTS,
    *desk_outcomes.FAULTS,
    *desk_panel.FAULTS,
    *desk_tenants.FAULTS,
    *desk_register.FAULTS,
]
ROOT = Path(__file__).parents[3]
_TOLD = 200  # characters
_COPIED = ("formservice", "tests", "docs", "deploy")


def main() -> int:
    """Seed the faults of the promises with these numbers (of tests in these files), or all; 1 where one goes unseen."""
    chosen = [fault for fault in FAULTS if not sys.argv[1:] or str(fault.promise).split("::")[0] in sys.argv[1:]]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        copy = _copy(Path(folder))
        unseen = [fault for fault in chosen if not _is_seen(fault, copy)]
        ill = _broken_without_fault(chosen, copy)
    print(f"{len(chosen)} faults, {len(unseen)} unseen; {time.monotonic() - started:.0f} s.")
    for each in ill:
        print(f"Broken without a fault: {each}")
    return 1 if unseen or ill else 0


def _copy(folder: Path) -> Path:
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("committee.toml", "pyproject.toml", "mkdocs.yml"):
        shutil.copy(ROOT / file, folder)
    (folder / "build").symlink_to(ROOT / "build")
    # Every start would compile all of it again. By hash: a faulty file may be as long and as new as the right one.
    compileall.compile_dir(folder, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def _is_seen(fault: Fault, copy: Path) -> bool:
    file = copy / fault.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        if isinstance(fault.promise, str):
            status, told = _tested(copy, fault.promise)
        else:
            status, told = _shown(copy, fault.promise, fault.size)
    finally:
        file.write_text(whole, encoding="utf-8")
    print(f"{'seen' if status == 1 else 'UNSEEN':<8} {fault}: {told}", flush=True)
    return status == 1


def _broken_without_fault(chosen: list[Fault], copy: Path) -> list[str]:
    """Return what the promises and tests that fail without any fault say: such a one tells of no fault."""
    of_all = dict.fromkeys(fault.promise for fault in chosen)
    results = [(f"promise {each}", *_shown(copy, each)) for each in of_all if isinstance(each, int)]
    if tests := [each for each in of_all if isinstance(each, str)]:
        results.append(("tests", *_tested(copy, *tests)))
    return [f"{name}: {told}" for name, status, told in results if status != 0]


def _shown(copy: Path, promise: int, size: int | None = None) -> tuple[int, str]:
    """Return the exit status of showing a promise in this copy, and in a few words what it told."""
    status, lines = _run(copy, "tests.trust", str(promise), *(["--short"] if size is None else ["--size", str(size)]))
    verdict = lines[0] if lines else ""
    cause = lines[-3] if verdict.endswith(":") and len(lines) > 2 else verdict.partition(": ")[2]
    return status, cause[:_TOLD]


def _tested(copy: Path, *tests: str) -> tuple[int, str]:
    """Return the exit status of these tests in this copy, and in a few words what the first that failed told."""
    status, lines = _run(copy, "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    told = next((line for line in lines if line.startswith("E ")), lines[-1] if lines else "")
    return status, told[:_TOLD]


def _run(copy: Path, *module: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, [line for line in (done.stdout or done.stderr).splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())

"""`formservice doctor --metrics FILE`: figures for Prometheus, of nobody."""

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from formservice.service import Service
from formservice.storage import cases, erasing, limits, outgoing, signs
from formservice.storage.limits import Bound
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.commands import run
from tests.harness.databases import sqlite_only
from tests.harness.steps import TENANT, answer_eligibility, submit
from tests.harness.visit import Browser

pytestmark = pytest.mark.usefixtures("real_clock")

_LINE = re.compile(r'(klachtwijzer_[a-z_]+)(\{(?:state|limit)="[a-z_]+"\})? (\d+)')


def measured(service: Service, tmp_path: Path, status: int = 0) -> dict[str, int]:
    """Run doctor, and return its figures by name; every line is a comment or a figure."""
    file = tmp_path / "klachtwijzer.prom"
    told = run(service, "doctor", "--metrics", str(file))
    assert told.returncode == status, told.stdout + told.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert list(tmp_path.glob("*.new")) == []
    figures: dict[str, int] = {}
    announced: set[str] = set()
    for line in file.read_text(encoding="ascii").splitlines():
        if line.startswith("# TYPE "):
            assert line.endswith(" gauge")
            announced.add(line.split()[2])
        elif not line.startswith("# HELP "):
            found = _LINE.fullmatch(line)
            assert found, line
            assert found[1] in announced
            figures[found[1].removeprefix("klachtwijzer_") + (found[2] or "")] = int(found[3])
    return figures


def test_a_service_without_anything_has_figures_too(service: Service, tmp_path: Path) -> None:
    figures = measured(service, tmp_path)
    assert figures["problems"] == figures["drafts"] == figures['letters{state="queued"}'] == 0
    assert figures['cases{state="received"}'] == figures["letter_oldest_waiting_seconds"] == 0
    assert figures["database_bytes"] > 10_000
    assert abs(figures["checked_timestamp_seconds"] - service.now().timestamp()) < 120
    assert "last_erased_timestamp_seconds" not in figures
    assert "alive_timestamp_seconds" not in figures
    assert figures["disk_free_bytes"] > 0


def test_what_waits_and_what_failed_is_counted(
    browser: Browser, service: Service, clock: Clock, tmp_path: Path
) -> None:
    clock.now -= timedelta(minutes=30)
    submit(browser, files=[("brief.pdf", samples.pdf())])
    browser.visit("/forms/nl/complaint/")
    answer_eligibility(browser)
    first, second = (outgoing.lease(service.db, "test", service.now(), timedelta(minutes=1)) for _ in range(2))
    assert first
    assert second
    outgoing.mark_failed(service.db, first.id, "SMTPRecipientsRefused 550")
    outgoing.mark_retry(service.db, second.id, "SMTPServerDisconnected", service.now())
    figures = measured(service, tmp_path, status=1)
    assert figures['letters{state="failed"}'] == 1
    assert figures['letters{state="queued"}'] == figures["letters_retrying"] == 1
    assert figures["letter_oldest_waiting_seconds"] >= 1800
    assert figures['cases{state="received"}'] == figures["drafts"] == 1
    assert figures["problems"] == 2


def test_how_much_of_an_hour_all_senders_used_is_told(browser: Browser, service: Service, tmp_path: Path) -> None:
    bound = Bound("upload in all", "f" * 64, service.committee.limits_in_all.upload_bytes)
    limits.count_all(service.db, [bound], service.now() - timedelta(hours=1), bound.most * 2 // 5)
    limits.count_all(service.db, [bound], service.now(), bound.most // 4)
    answer_eligibility(browser)
    figures = measured(service, tmp_path)
    assert figures['limits_used_percent{limit="upload"}'] == 40
    assert figures['limits_used_percent{limit="typed"}'] == figures['limits_used_percent{limit="code"}'] == 0


def test_the_last_sign_of_life_is_a_figure(service: Service, tmp_path: Path) -> None:
    at = service.now() - timedelta(minutes=5)
    signs.give(service.db, signs.Role.SERVE, at)
    assert measured(service, tmp_path)["alive_timestamp_seconds"] == round(at.timestamp())


@sqlite_only
def test_a_database_that_cannot_be_read_still_has_the_figures_that_raise_the_alarm(
    service: Service, tmp_path: Path
) -> None:
    service.db.close()
    (service.settings.data / "formservice.sqlite3").write_bytes(b"garbage " * 1000)
    figures = measured(service, tmp_path, status=1)
    assert figures["problems"] > 0
    assert figures.keys() >= {"checked_timestamp_seconds", "disk_free_bytes"}


def test_an_erased_complaint_is_counted_and_gone(browser: Browser, service: Service, tmp_path: Path) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    erasing.erase_case(service.db, case.id, service.now())
    figures = measured(service, tmp_path)
    assert (figures["cases_erased"], figures['cases{state="received"}']) == (1, 0)
    assert abs(figures["last_erased_timestamp_seconds"] - service.now().timestamp()) < 120


def test_the_figures_are_of_nobody(browser: Browser, service: Service, tmp_path: Path) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    measured(service, tmp_path)
    text = (tmp_path / "klachtwijzer.prom").read_text(encoding="ascii")
    for private in (case.reference, case.id, TENANT["name"], TENANT["mail"]):
        assert private not in text

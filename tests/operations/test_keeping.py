"""What an operator does with what is kept, as commands: erase, copy, reseal, backup, restore."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select

from formservice.acts.change import change_state
from formservice.app import put_together
from formservice.cli import running
from formservice.cli.running import tidy_each_hour
from formservice.errors import StorageUnavailable
from formservice.mail.outbox import Outbox
from formservice.mail.sending import FileSender
from formservice.operations import doctor, tidying
from formservice.operations.tidying import erase_old, tidy, tidy_in_turn
from formservice.rules.case import BY_TENANT, State
from formservice.service import Service
from formservice.storage import cases, erasing, keys, tables, tidyings
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.commands import run
from tests.harness.databases import files_of, sqlite_only
from tests.harness.steps import TENANT, submit
from tests.harness.visit import Browser
from tests.storage.test_stolen_bytes import found

pytestmark = pytest.mark.usefixtures("real_clock")


def written(service: Service) -> list[Path]:
    return sorted((service.settings.data / "letters").glob("*.eml"))


def pass_by(service: Service, clock: Clock, span: timedelta) -> None:
    """Let time pass, in which the service was on and tidied every hour."""
    clock.pass_by(span)
    tidyings.note(service.db, clock.now - timedelta(hours=1))


def deliver(service: Service) -> None:
    Outbox(service).deliver_due()


def test_a_withdrawn_complaint_goes_by_itself_after_its_year_with_its_letters(
    browser: Browser, service: Service, clock: Clock
) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    [case] = cases.all_cases(service.db)
    change_state(service.db, case.id, State.WITHDRAWN, service.today(), BY_TENANT, "", service.now(), 3)
    deliver(service)
    assert len(written(service)) == 2
    half = [file.with_name(f".{file.name}.4711.new") for file in written(service)]
    for file in half:
        file.write_text("Beste", encoding="utf-8")
    pass_by(service, clock, timedelta(days=365))
    assert erase_old(service) == 0
    pass_by(service, clock, timedelta(days=1))
    assert erase_old(service) == 1
    assert cases.all_ids(service.db) == []
    assert written(service) == []
    assert not any(file.exists() for file in half)


def test_a_request_for_links_goes_with_the_address_in_it(browser: Browser, service: Service, clock: Clock) -> None:
    browser.visit("/forms/nl/withdrawal/")
    browser.press(mail="iemand@example.org")
    deliver(service)
    pass_by(service, clock, service.committee.retention.draft_lifetime + timedelta(seconds=1))
    assert erase_old(service) == 1


def test_what_goes_by_itself_leaves_no_bytes_of_its_key(browser: Browser, service: Service, clock: Clock) -> None:
    browser.visit("/forms/nl/complaint/written")
    browser.press(written="mail")
    with service.db.reading() as connection:
        [key] = connection.scalars(select(tables.case_keys.c.wrapped)).all()
    assert found(files_of(service.db), key)
    pass_by(service, clock, service.committee.retention.draft_lifetime + timedelta(days=1))
    tidy(service)
    assert not found(files_of(service.db), key)
    assert keys.waiting(service.db) == 0


def test_a_process_that_is_stopped_between_erasing_and_taking_out_the_bytes_leaves_them_to_the_next(
    browser: Browser, service: Service, clock: Clock
) -> None:
    browser.visit("/forms/nl/complaint/written")
    browser.press(written="mail")
    with service.db.reading() as connection:
        [key] = connection.scalars(select(tables.case_keys.c.wrapped)).all()
    pass_by(service, clock, service.committee.retention.draft_lifetime + timedelta(days=1))
    assert erase_old(service) == 1
    assert keys.waiting(service.db) == 1
    assert [finding.text for finding in doctor.examine(service) if "erased keys" in finding.text]
    service.db.close()
    tidy(service)
    assert not found(files_of(service.db), key)


def test_whatever_keeps_tidying_from_its_work_it_is_tried_again_an_hour_later(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Service] = []
    began: list[datetime] = []
    troubles = [StorageUnavailable("locked"), PermissionError("a letter"), None]

    def tidy(service: Service) -> None:
        asked.append(service)
        began.append(clock.now)
        if trouble := troubles[len(asked) - 1]:
            raise trouble

    def sleep(seconds: float) -> None:
        clock.pass_by(timedelta(seconds=seconds))
        if len(asked) == len(troubles):
            raise EndedError

    monkeypatch.setattr(tidying, "tidy", tidy)
    monkeypatch.setattr(running, "time", SimpleNamespace(sleep=sleep))
    with pytest.raises(EndedError):
        tidy_each_hour(service)
    assert asked == [service] * 3
    assert [later - earlier for earlier, later in pairwise(began)] == [timedelta(hours=1)] * 2


def test_however_often_the_service_restarts_on_however_many_nodes_one_tidies_once_an_hour(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[datetime] = []
    monkeypatch.setattr(tidying, "erase_old", lambda _: began.append(clock.now) or 0)
    nodes = [put_together(service.settings, service.committee, clock) for _ in range(3)]
    for _ in range(4 * 60):  # one of them starts anew each minute
        for node in nodes:
            tidy_in_turn(node)
        nodes.append(put_together(service.settings, service.committee, clock))
        nodes.pop(0).db.close()
        clock.pass_by(timedelta(minutes=1))
    for node in nodes:
        node.db.close()
    assert [later - earlier for earlier, later in pairwise(began)] == [timedelta(hours=1)] * 3


def test_a_long_tidying_keeps_its_turn(
    browser: Browser, service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(browser)
        browser.visit("/forms/nl/complaint/")
    for case in cases.all_cases(service.db):
        change_state(service.db, case.id, State.WITHDRAWN, service.today(), BY_TENANT, "", service.now(), 3)
    pass_by(service, clock, timedelta(days=366))
    monkeypatch.setattr(tidying, "_HOLDS_EVERY", 1)
    erase_case, free = erasing.erase_case, []

    def erase_slowly(*each: object, **more: object) -> list[str] | None:
        clock.pass_by(timedelta(minutes=50))
        free.append(tidyings.take(service.db, clock.now))
        return erase_case(*each, **more)

    monkeypatch.setattr(erasing, "erase_case", erase_slowly)
    assert tidy_in_turn(service)
    assert free == [False, False, False]
    assert cases.all_ids(service.db) == []


class EndedError(Exception):
    """The test has seen enough."""


def test_what_is_clean_is_left_alone(service: Service) -> None:
    with files_unchanged(service):
        tidy(service)


@contextmanager
def files_unchanged(service: Service) -> Iterator[None]:
    """Nothing writes the database's files anew meanwhile."""

    def seen() -> dict[str, int]:
        # SQLite keeps its names and empties its log, PostgreSQL takes new names; that tidying is done stands in the log
        sizes = {file.name: file.stat().st_size if service.db.is_sqlite else 0 for file in files_of(service.db)}
        return {name: min(size, 1) if name.endswith("-wal") else size for name, size in sizes.items()}

    before = seen()
    yield
    assert seen() == before


def test_erase_tells_first_and_erases_one_complaint_at_its_tenants_request(browser: Browser, service: Service) -> None:
    submit(browser)
    deliver(service)
    [case] = cases.all_cases(service.db)
    assert run(service, "erase", case.reference.lower(), "--dry-run").stdout == f"Would go: {case.reference}.\n"
    assert cases.all_ids(service.db) == [case.id]
    assert run(service, "erase", "--dry-run").stdout == ""
    assert "Erased as well: 0" in run(service, "erase").stdout
    assert run(service, "erase", case.reference).stdout == f"Erased: {case.reference}.\n"
    assert cases.all_ids(service.db) == []
    assert written(service) == []
    again = run(service, "erase", case.reference)
    assert (again.returncode, again.stderr) == (1, "There is no complaint with this number.\n")


def test_a_letter_that_is_under_way_while_its_complaint_is_erased_leaves_no_file(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    send = FileSender.send

    def send_and_erase(self: FileSender, message: EmailMessage, name: str) -> bytes:
        content = send(self, message, name)
        assert [file.name for file in written(service)] == [name]
        erasing.erase_case(service.db, case.id, service.now())
        return content

    monkeypatch.setattr(FileSender, "send", send_and_erase)
    deliver(service)
    assert cases.all_ids(service.db) == []
    assert written(service) == []


def test_a_copy_for_the_tenant_holds_answers_files_and_letters_in_a_new_folder(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    paper = samples.pdf()
    submit(browser, files=[("brief.pdf", paper)])
    deliver(service)
    [case] = cases.all_cases(service.db)
    folder = tmp_path / "copy"
    assert run(service, "copy", case.reference, str(folder)).returncode == 0
    assert folder.stat().st_mode & 0o777 == 0o700
    names = {file.name for file in folder.iterdir()}
    assert names == {
        "complaint.json",
        "01-brief.pdf",
        "letter-01-committee_received.eml",
        "letter-02-tenant_received.eml",
    }
    assert json.loads((folder / "complaint.json").read_text(encoding="utf-8"))["answers"]["name"] == TENANT["name"]
    assert (folder / "01-brief.pdf").read_bytes() == paper
    again = run(service, "copy", case.reference, str(folder))
    assert (again.returncode, "exists already" in again.stderr) == (1, True)


def test_after_reseal_the_old_key_can_go(browser: Browser, service: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    [old], new = service.settings.data_keys, Fernet.generate_key().decode()
    resealed = run(service, "reseal", FORMSERVICE_DATA_KEYS=f"{new},{old}")
    assert resealed.returncode == 0
    assert "Wrapped anew:" in resealed.stdout
    assert TENANT["name"] in run(service, "export", FORMSERVICE_DATA_KEYS=new).stdout
    assert run(service, "export", FORMSERVICE_DATA_KEYS=old).returncode == 2


@sqlite_only
def test_a_backup_is_put_back_with_its_keys_and_goes_on_from_there(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    kept, elsewhere = tmp_path / "backup", tmp_path / "elsewhere"
    assert run(service, "backup", str(kept)).returncode == 0
    given = {"FORMSERVICE_DATA": str(elsewhere), "FORMSERVICE_DATA_KEYS": ",".join(service.settings.data_keys)}
    assert run(service, "restore", str(kept), FORMSERVICE_DATA=str(elsewhere / "no keys")).returncode == 2
    assert run(service, "restore", str(kept), **given).returncode == 0
    assert json.loads(run(service, "export", **given).stdout)["reference"] == case.reference
    assert run(service, "deliver", **given).stdout == "Letters sent: 2.\n"
    over = run(service, "restore", str(kept), **given)
    assert (over.returncode, "exists" in over.stderr) == (2, True)


def test_after_an_upgrade_convert_gives_all_keys_and_no_older_copies_are_left(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    with service.db.writing() as connection:
        connection.execute(delete(tables.conversion))
    service.db.has_keys_begun = False
    submit(browser, files=[("brief.pdf", samples.pdf(size=50_000))])
    deliver(service)
    [case] = cases.all_cases(service.db)
    with service.db.reading() as connection:
        older = [
            value[-60:]
            for column in tables.sealed_columns(with_large=True)
            for value in connection.scalars(select(column).where(column.is_not(None)))
        ]
    assert "formservice convert" in run(service, "doctor").stdout
    refused = run(service, "reseal")
    assert (refused.returncode, "formservice convert" in refused.stderr) == (1, True)
    done = run(service, "convert")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(cases.all_cases(service.db)) == [case]
    if service.db.file is None:
        assert "written anew" in done.stdout
        assert [piece for piece in older if found(files_of(service.db), piece)] == []
        return
    assert "put it back from a backup" in done.stdout
    assert "write it anew" in run(service, "doctor").stdout
    assert run(service, "backup", str(tmp_path / "anew")).returncode == 0
    given = {
        "FORMSERVICE_DATA": str(tmp_path / "put back"),
        "FORMSERVICE_DATA_KEYS": ",".join(service.settings.data_keys),
    }
    assert run(service, "restore", str(tmp_path / "anew"), **given).returncode == 0
    told = run(service, "doctor", **given).stdout
    assert "integrity" not in told
    assert "convert" not in told
    assert "anew" not in told
    content = (tmp_path / "put back" / "formservice.sqlite3").read_bytes()
    assert [piece for piece in older if piece in content] == []
    assert json.loads(run(service, "export", **given).stdout)["reference"] == case.reference

"""The commands, run as an operator runs them."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, update

from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.operations.tidying import erase_old
from formservice.service import Service
from formservice.storage import cases, limits, outgoing, signing_keys, signs, tables, tidyings
from formservice.storage.limits import Bound
from tests.conftest import ROOT, Clock
from tests.harness import samples
from tests.harness.commands import run
from tests.harness.databases import POSTGRES, sqlite_only
from tests.harness.steps import TENANT, answer_eligibility, submit
from tests.harness.visit import Browser

pytestmark = pytest.mark.usefixtures("real_clock")


def test_export_shows_every_answer_file_and_letter(browser: Browser, service: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    [line] = run(service, "export").stdout.splitlines()
    exported = json.loads(line)
    [case] = cases.all_cases(service.db)
    assert exported["reference"] == case.reference
    assert exported["state"] == "received"
    assert exported["answers"]["name"] == TENANT["name"]
    [file] = exported["attachments"]
    assert (file["name"], file["size"], file["sha256"]) == (
        "brief.pdf",
        case.attachments[0].size,
        case.attachments[0].sha256,
    )
    assert {letter["state"] for letter in exported["letters"]} == {"queued"}


def test_move_notes_a_lawful_state_and_refuses_another(browser: Browser, service: Service) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    typed = f"{case.reference[:4].lower()} {case.reference[4:]}"
    moved = run(service, "move", typed, "accepted")
    assert (moved.returncode, case.reference in moved.stdout) == (0, True)
    refused = run(service, "move", case.reference, "decided")
    assert refused.returncode == 1
    assert run(service, "move", "ABCDEFGH", "accepted").returncode == 1
    [now] = cases.all_cases(service.db)
    assert [event.state.value for event in now.history] == ["received", "accepted"]


def test_a_state_cannot_begin_tomorrow(browser: Browser, service: Service) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)
    refused = run(service, "move", case.reference, "accepted", "--on", "2199-01-01")
    assert refused.returncode == 1
    assert "2199-01-01" in refused.stderr


def test_deliver_writes_the_letters_that_are_due(browser: Browser, service: Service) -> None:
    submit(browser)
    delivered = run(service, "deliver")
    assert delivered.stdout == "Letters sent: 2.\n"
    assert len(list((service.settings.data / "letters").glob("*.eml"))) == 2
    assert run(service, "deliver").stdout == "Letters sent: 0.\n"


@sqlite_only
@pytest.mark.parametrize("command", ["doctor", "export", "deliver"])
def test_a_command_on_a_folder_without_a_database_says_so_and_makes_nothing(
    service: Service, tmp_path: Path, command: str
) -> None:
    wrong = tmp_path / "wrong"
    told = run(service, command, FORMSERVICE_DATA=str(wrong))
    assert told.returncode == 2
    assert "there is no database in" in told.stderr
    assert not wrong.exists()


def bare(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in embedded use, with what its folder holds; `serve` would end at once for want of pages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORMSERVICE_")}
    own = {"FORMSERVICE_COMMITTEE": str(ROOT / "committee.toml"), "FORMSERVICE_SITE": str(tmp_path / "no-pages")}
    return subprocess.run(
        [sys.executable, "-m", "formservice.cli", *arguments],
        env=kept | own | {"FORMSERVICE_DATA": str(tmp_path / "var")} | settings,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("left", ["keys/signing", "keys/sealing", "letters/a.eml", "formservice.sqlite3"])
def test_serve_begins_no_database_where_something_of_an_earlier_one_stands(tmp_path: Path, left: str) -> None:
    trace = tmp_path / "var" / left
    trace.parent.mkdir(parents=True)
    trace.touch()
    before = sorted((tmp_path / "var").rglob("*"))
    refused = bare(tmp_path, "serve")
    assert (refused.returncode, refused.stdout) == (2, "")
    [line] = refused.stderr.splitlines()
    assert "mount its disk" in line
    assert "formservice restore" in line
    assert "formservice migrate" in line
    assert sorted((tmp_path / "var").rglob("*")) == before
    assert trace.stat().st_size == 0


def test_serve_begins_no_database_with_keys_or_an_address_of_ones_own(tmp_path: Path) -> None:
    keys = {"FORMSERVICE_SECRET_KEYS": "x" * 40, "FORMSERVICE_DATA_KEYS": Fernet.generate_key().decode()}
    address = {"FORMSERVICE_BASE_URL": "http://127.0.0.1"}
    elsewhere = {"FORMSERVICE_DATABASE_URL": f"sqlite:///{tmp_path}/far/there.sqlite3"}
    for given in (keys, keys | address, keys | address | elsewhere):
        refused = bare(tmp_path, "serve", **given)
        assert (refused.returncode, refused.stderr.count("mount its disk")) == (2, 1), refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_begins_on_new_ground_and_migrate_begins_anywhere(tmp_path: Path) -> None:
    assert "make build" in bare(tmp_path, "serve").stderr, "past the database, it asks for its pages"
    database = tmp_path / "var" / "formservice.sqlite3"
    assert database.stat().st_size > 0
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    database.touch()
    assert "is empty" in bare(tmp_path, "serve").stderr
    assert bare(tmp_path, "migrate").stdout == "A new, empty database has begun.\n"
    assert bare(tmp_path, "migrate").stdout == "The database is up to date.\n"
    assert "make build" in bare(tmp_path, "serve").stderr


def test_serve_makes_no_tables_in_a_database_that_has_none(service: Service, tmp_path: Path) -> None:
    with service.db.writing() as connection:
        tables.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    refused = run(service, "serve", FORMSERVICE_SITE=str(tmp_path))  # without pages, it ends in any case
    assert refused.returncode == 2
    assert "the database has no tables: mount its disk" in refused.stderr


@pytest.mark.parametrize("command", ["export", "copy ABCDEFGH there", "erase", "deliver", "doctor", "backup file"])
def test_only_serve_and_migrate_bring_a_database_up_to_date(service: Service, tmp_path: Path, command: str) -> None:
    with service.db.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    words = [str(tmp_path / word) if word in {"there", "file"} else word for word in command.split()]
    told = run(service, *words)
    with service.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0003"
    if command == "backup file" and not POSTGRES:  # it is worth most just before an upgrade
        assert told.returncode == 0, told.stderr
        assert (tmp_path / "file").exists()
    elif command == "backup file":
        assert "pg_dump" in told.stderr
    else:
        assert told.returncode == (1 if command == "doctor" else 2)
        assert "run `formservice migrate`" in told.stdout + told.stderr


def test_doctor_finds_serve_stopped_and_a_signing_key_made_anew(browser: Browser, service: Service) -> None:
    submit(browser)
    signs.give(service.db, signs.Role.SERVE, service.now())
    signing_keys.note(service.db, ["a key that is gone"], service.now())
    sick = run(service, "doctor", "--all")
    assert sick.returncode == 1
    assert "Problem: links mailed before" in sick.stdout
    with service.db.writing() as connection:
        connection.execute(delete(tables.signing_keys))
        connection.execute(update(tables.signs_of_life).values(at=service.now() - timedelta(hours=1)))
    sick = run(service, "doctor")
    assert sick.returncode == 1
    assert [line for line in sick.stdout.splitlines() if "Problem: `formservice serve` gave no sign of life" in line]


def test_export_goes_past_a_damaged_row_and_tells_of_it(browser: Browser, service: Service) -> None:
    submit(browser)
    browser.visit("/forms/nl/complaint/")
    submit(browser)
    first, second = cases.all_cases(service.db)
    with service.db.writing() as connection:
        connection.execute(update(tables.cases).where(tables.cases.c.id == first.id).values(answers=b"damaged"))
    told = run(service, "export")
    assert [json.loads(line)["reference"] for line in told.stdout.splitlines()] == [second.reference]
    assert told.returncode == 1
    assert "Left out" in told.stderr


def test_doctor_is_content_with_a_healthy_service_and_not_with_a_failed_letter(
    browser: Browser, service: Service
) -> None:
    submit(browser)
    healthy = run(service, "doctor")
    assert (healthy.returncode, "All is well." in healthy.stdout) == (0, True)
    row = outgoing.lease(service.db, "test", service.now(), timedelta(minutes=1))
    assert row is not None
    outgoing.mark_failed(service.db, row.id, "SMTPRecipientsRefused 550")
    sick = run(service, "doctor")
    assert (sick.returncode, "failed for good: 1" in sick.stdout) == (1, True)


@pytest.mark.usefixtures("real_clock")
def test_doctor_tells_when_all_senders_together_used_half_of_an_hour(service: Service) -> None:
    most = service.committee.limits_in_all.typed_bytes
    bound = Bound("typed in all", "f" * 64, most)
    assert limits.count_all(service.db, [bound], service.now(), most * 49 // 100) is None
    assert run(service, "doctor").returncode == 0
    assert limits.count_all(service.db, [bound], service.now(), most // 100) is None
    told = run(service, "doctor")
    assert told.returncode == 1
    assert "all senders together used 50 % of an hour's limit (typed)" in told.stdout


def test_a_revoked_link_opens_nothing_and_a_new_one_does(browser: Browser, service: Service) -> None:
    submit(browser)
    [case] = cases.all_cases(service.db)

    def opens() -> bool:
        link = service.links.make(Purpose.FOLLOW, "nl", case.id, case.link_version)
        return browser.client.get(urlsplit(link).path, follow_redirects=True).status_code == 200

    assert opens()
    assert run(service, "revoke", case.reference.lower()).returncode == 0
    assert not opens()
    [case] = cases.all_cases(service.db)
    assert opens()
    assert run(service, "revoke", "ABCDEFGH").returncode == 1


def test_a_mail_server_without_a_recipient_does_not_start(service: Service) -> None:
    started = run(service, "serve", FORMSERVICE_SMTP_URL="smtp://127.0.0.1:1")
    assert started.returncode == 2
    assert "complaints_to" in started.stderr


def test_a_mistake_in_committee_toml_stops_the_service_and_names_the_key(service: Service, tmp_path: Path) -> None:
    wrong = tmp_path / "committee.toml"
    text = (ROOT / "committee.toml").read_text(encoding="utf-8").replace('unit = "month"', 'unit = "fortnight"')
    wrong.write_text(text, encoding="utf-8")
    started = run(service, "migrate", FORMSERVICE_COMMITTEE=str(wrong))
    assert started.returncode == 2
    assert "term.unit" in started.stderr


def test_a_site_that_was_not_built_stops_the_service_and_says_what_to_do(service: Service, tmp_path: Path) -> None:
    started = run(service, "serve", FORMSERVICE_SITE=str(tmp_path))
    assert started.returncode == 2
    assert "make build" in started.stderr


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "migrate",
        "deliver",
        "move",
        "export",
        "erase",
        "copy",
        "revoke",
        "reseal",
        "backup",
        "restore",
        "doctor",
    ],
)
def test_each_command_has_help(service: Service, command: str) -> None:
    shown = run(service, command, "--help")
    assert shown.returncode == 0
    assert len(shown.stdout.splitlines()) > 3


def test_a_draft_is_erased_after_the_days_that_the_committee_keeps_it(
    browser: Browser, service: Service, clock: Clock
) -> None:
    answer_eligibility(browser)
    clock.pass_by(service.committee.retention.draft_lifetime)
    tidyings.note(service.db, clock.now)  # the service was on all the time
    assert erase_old(service) == 0
    clock.pass_by(timedelta(seconds=1))
    assert erase_old(service) == 1
    assert browser.visit("/forms/nl/complaint/result").slug == "written"


def test_the_link_in_the_mail_opens_the_complaint(browser: Browser, service: Service) -> None:
    submit(browser)
    outbox = Outbox(service)
    assert outbox.deliver_due() == 2
    browser.visit("/forms/nl/withdrawal/")
    browser.press(mail=TENANT["mail"].upper())
    assert outbox.deliver_due() == 1

"""What `formservice doctor` must find: each thing in one line that says what to do, and nothing where all is well."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select

from formservice.mail.outbox import Outbox
from formservice.operations import doctor
from formservice.operations.doctor import LONGEST_SILENCE
from formservice.service import Service
from formservice.storage import database, disk, signs, tables
from formservice.storage.database import Database
from formservice.storage.disk import Room
from formservice.storage.sealing import Sealer
from formservice.storage.signs import Pulse, Role
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.databases import POSTGRES, sqlite_only
from tests.harness.examining import notes, problem, problems
from tests.harness.steps import submit
from tests.harness.visit import Browser
from tests.trust.ledger import beside
from tests.trust.mounts import leave_room, tmpfs_at
from tests.trust.promise import CannotBeShownError
from tests.trust.service import served, wait_until


def test_where_all_is_well_there_is_no_problem(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    Outbox(alive).deliver_due()
    assert problems(alive) == problems(alive, is_all=True) == []


# serve


def test_a_bound_of_mails_that_cuts_files_into_pieces_is_told(alive: Service) -> None:
    assert not any("mail_max_mb" in note for note in notes(alive))
    low = replace(alive, committee=replace(alive.committee, mail_max_bytes=9_000_000))
    assert any("mail_max_mb" in note for note in notes(low))


def test_a_service_that_stopped_is_told_with_the_time_since_when(alive: Service, clock: Clock) -> None:
    clock.pass_by(LONGEST_SILENCE)
    assert problems(alive) == []
    clock.pass_by(timedelta(seconds=1))
    assert "gave no sign of life since 2026-11-23 12:00: start it" in problem(alive)


def test_a_service_whose_clock_was_put_back_and_that_is_silent_is_told_too(alive: Service, clock: Clock) -> None:
    clock.pass_by(-timedelta(days=1))
    assert "no sign of life" in problem(alive)


def test_who_never_served_has_a_note_and_no_problem(service: Service) -> None:
    assert problems(service) == []
    assert any("never ran here" in note for note in notes(service))


def test_a_pulse_beats_once_a_minute_and_goes_on_when_the_database_is_away(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    real = signs.give
    monkeypatch.setattr(signs, "give", lambda *arguments: given.append(arguments) or real(*arguments))
    pulse = Pulse(service.db, Role.SERVE, service.now)
    for _ in range(3 * 60):
        pulse.beat()
        clock.pass_by(timedelta(seconds=1))
    assert len(given) == 3
    monkeypatch.setattr(signs, "give", lambda *_: 1 / 0)
    pulse.beat()
    monkeypatch.setattr(signs, "give", real)
    clock.pass_by(-timedelta(hours=5))  # a clock that was put back silences nobody
    pulse.beat()
    assert signs.last(service.db, Role.SERVE) == service.now()


def test_serve_gives_a_sign_before_the_first_visitor_and_its_delivery_gives_more(tmp_path: Path) -> None:
    with served(tmp_path) as running, beside(running) as service:
        assert signs.last(service.db, Role.SERVE)
        with service.db.writing() as connection:
            connection.execute(delete(tables.signs_of_life))
        running.kill_workers()  # the delivery too: it is started again, and gives a sign at once
        wait_until(lambda: signs.last(service.db, Role.SERVE) is not None)
        with service.db.reading() as connection:
            names = set(connection.scalars(select(tables.signing_keys.c.name)))
        assert names == set(service.links.key_names)
        assert problems(service) == []


def test_the_doctor_of_a_node_looks_at_its_own_node(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = service.now()
    for node, ago in (("one", timedelta()), ("other", timedelta(hours=3))):
        monkeypatch.setattr(signs.socket, "gethostname", lambda node=node: node)
        signs.give(service.db, Role.SERVE, now - ago)
    assert "no sign of life" in problem(service)
    for node in ("one", "a machine without serve"):
        monkeypatch.setattr(signs.socket, "gethostname", lambda node=node: node)
        assert problems(service) == []
    clock.pass_by(timedelta(days=31))
    signs.give(service.db, Role.SERVE, service.now())
    with service.db.reading() as connection:
        nodes = set(connection.scalars(select(tables.signs_of_life.c.node)))
    assert "other" not in nodes, "a node that is gone for good is forgotten"


# the database


@sqlite_only
@pytest.mark.parametrize("lost", [b"", b"garbage " * 1000, None])
def test_a_database_that_is_empty_another_file_or_gone_is_told(alive: Service, lost: bytes | None) -> None:
    alive.db.close()
    file = alive.settings.data / "formservice.sqlite3"
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    if lost is not None:
        file.write_bytes(lost)
    told = problem(alive)
    assert ("no tables" in told and "formservice restore" in told) or "not a database" in told
    assert (file.read_bytes() if file.exists() else None) == lost, "looking makes nothing"


def test_a_database_without_some_of_its_tables_is_told(alive: Service) -> None:
    with alive.db.writing() as connection:
        connection.exec_driver_sql("DROP TABLE limits")
    assert "put a backup back" in problem(alive)


def test_a_database_without_any_of_its_tables_is_told(alive: Service) -> None:
    with alive.db.writing() as connection:
        tables.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert "no tables" in problem(alive)


def test_a_database_of_an_older_version_is_told_and_left_alone(alive: Service) -> None:
    with alive.db.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    assert "run `formservice migrate`" in problem(alive)
    with alive.db.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0003"


def test_missing_sealing_keys_are_told(alive: Service) -> None:
    other = Database(alive.settings.database_url, Sealer([Fernet.generate_key().decode()]))
    assert "FORMSERVICE_DATA_KEYS" in problem(replace(alive, db=other))
    other.close()


def test_a_database_that_takes_nothing_is_told(alive: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    impatient = Database(alive.settings.database_url, alive.db.sealer)
    with alive.db.writing("signs"):
        told = problem(replace(alive, db=impatient))
    assert "takes nothing new" in told
    impatient.close()


# the disk


@contextmanager
def no_file_grows() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_nothing_is_told_and_leaves_nothing_behind(alive: Service, clock: Clock) -> None:
    journal = {alive.settings.data / "journal", alive.settings.data / "journal.lock"}
    before = {*alive.settings.data.iterdir()} | journal
    assert problems(alive) == []
    assert {*alive.settings.data.iterdir()} == before
    clock.pass_by(timedelta(seconds=1))
    with no_file_grows():
        told = problems(alive)
    assert any("nothing can be written in" in line and "quota" in line for line in told)
    assert POSTGRES or any("the database" in line and "see to its disk" in line for line in told), told


@sqlite_only
def test_a_full_disk_is_told(alive: Service, clock: Clock, tmp_path: Path) -> None:
    """As a disk of its own, where this machine lets us mount one."""
    try:
        with tmpfs_at(tmp_path / "small", 40_000_000):
            alive.db.close()
            for file in alive.settings.data.glob("formservice.sqlite3*"):
                (tmp_path / "small" / file.name).write_bytes(file.read_bytes())
            there = Database(f"sqlite:///{tmp_path}/small/formservice.sqlite3", alive.db.sealer)
            moved = replace(alive, db=there, settings=replace(alive.settings, data=tmp_path / "small"))
            (tmp_path / "small").chmod(0o700)
            assert "MB left" in problem(moved)
            there.close()
            leave_room(tmp_path / "small", 0)
            clock.pass_by(timedelta(seconds=1))
            told = problems(moved)
            there.close()
    except CannotBeShownError as missing:
        pytest.skip(str(missing))
    assert any("nothing can be written in" in line for line in told)
    assert any("the database" in line and "see to its disk" in line for line in told), told


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (Room(500_000_000, 1_000), ""),
        (Room(499_999_999, 1_000), "has 499 MB left"),
        (Room(500_000_000, 999), "999 more files"),
        (Room(500_000_000, None), ""),
    ],
)
def test_little_room_is_told_before_there_is_none(
    alive: Service, monkeypatch: pytest.MonkeyPatch, room: Room, told: str
) -> None:
    monkeypatch.setattr(disk, "room", lambda _: room)
    assert [told in line for line in problems(alive)] == ([True] if told else [])


def test_the_uploads_of_an_hour_need_room_and_the_size_of_the_database_needs_none(
    alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = 700_000_000
    limits = replace(alive.committee.limits, upload_bytes=needed)
    alive = replace(alive, committee=replace(alive.committee, limits=limits))
    if alive.db.file:
        alive.db.close()
        with alive.db.file.open("ab") as file:
            file.truncate(1_000_000_000)  # without taking any room
    monkeypatch.setattr(disk, "room", lambda _: Room(needed, None))
    assert list(doctor._disks(alive)) == []
    monkeypatch.setattr(disk, "room", lambda _: Room(needed - 1, None))
    [told] = doctor._disks(alive)
    assert f"needs {needed // 1_000_000} MB" in told.text


# what is stored


# keys

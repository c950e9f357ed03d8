"""What `formservice doctor` must find: each thing in one line that says what to do, and nothing where all is well."""

import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select, update

from formservice import doctor
from formservice.doctor import LONGEST_SILENCE
from formservice.keeping import exported
from formservice.letters.outbox import Outbox
from formservice.links import Links
from formservice.service import Service
from formservice.storage import cases, database, disk, sampling, signing_keys, signs, tables
from formservice.storage.database import Database
from formservice.storage.disk import Room
from formservice.storage.owners import wrapped
from formservice.storage.sealing import OwnKey, Seal, Sealer
from formservice.storage.signs import Pulse, Role
from tests import samples
from tests.conftest import Clock
from tests.databases import POSTGRES, sqlite_only
from tests.journeys.steps import submit
from tests.trust.ledger import beside
from tests.trust.mounts import leave_room, tmpfs_at
from tests.trust.promise import CannotBeShownError
from tests.trust.service import served, wait_until
from tests.visit import Browser

HOURS_A_DAY = 24


def problems(service: Service, *, is_all: bool = False) -> list[str]:
    """Return what the doctor calls a problem; each is one line."""
    found = [each.text for each in doctor.examine(service, is_all=is_all) if each.is_problem]
    assert not any("\n" in line for line in found)
    return found


def problem(service: Service, *, is_all: bool = False) -> str:
    """Return the one problem that there is."""
    [line] = problems(service, is_all=is_all)
    return line


def notes(service: Service) -> list[str]:
    return [each.text for each in doctor.examine(service) if not each.is_problem]


@pytest.fixture
def alive(service: Service) -> Service:
    """A service that has just been served."""
    signs.give(service.db, Role.SERVE, service.now())
    signing_keys.note(service.db, service.links.key_names, service.now())
    return service


def test_where_all_is_well_there_is_no_problem(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    Outbox(alive).deliver_due()
    assert problems(alive) == problems(alive, is_all=True) == []


# serve


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


def kept_file(service: Service) -> str:
    with service.db.reading() as connection:
        return str(connection.scalar(select(tables.attachment_contents.c.attachment_id)))


def seal_of(service: Service, table: "tables.Table") -> Seal:
    """Return the key of the only row of this table."""
    with service.db.reading() as connection:
        return service.db.sealer.key(connection.scalar(select(wrapped(table))))


def spoil(content: bytes) -> bytes:
    """Return the bytes with one of them changed."""
    middle = len(content) // 2
    return content[:middle] + (b"A" if content[middle : middle + 1] != b"A" else b"B") + content[middle + 1 :]


@pytest.mark.parametrize("is_all", [False, True])
@pytest.mark.parametrize("column", [tables.attachment_contents.c.content, tables.letters.c.sent], ids=str)
def test_one_damaged_byte_of_a_file_or_of_a_sent_letter_is_told(
    browser: Browser, alive: Service, column: "tables.Column[bytes]", is_all: bool
) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    Outbox(alive).deliver_due()
    [id] = column.table.primary_key
    with alive.db.writing() as connection:
        row = connection.execute(select(id, column).where(column.is_not(None)).limit(1)).one()
        connection.execute(update(column.table).where(id == row[0]).values({column: spoil(row[1])}))
    told = problem(alive, is_all=is_all)
    assert f"{column}:{row[0]} is damaged" in told
    assert "take it from a backup" in told
    [case] = cases.all_cases(alive.db)
    assert row[0] in json.dumps(exported(alive, case)), "as the line says"


@sqlite_only
def test_one_damaged_byte_on_the_disk_is_told(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf(size=90_000))])
    assert alive.db.forget(is_needed=True)
    alive.db.close()
    file = alive.settings.data / "formservice.sqlite3"
    with alive.db.reading() as connection:
        sealed = connection.scalar(select(tables.attachment_contents.c.content))
    alive.db.close()
    content = file.read_bytes()
    # in the middle of a page of its own, where SQLite itself sees no difference
    at = content.index(sealed[40_000:40_100]) + 50
    file.write_bytes(content[:at] + spoil(content[at : at + 1]) + content[at + 1 :])
    assert "is damaged" in problem(alive)


def test_a_file_that_opens_and_is_not_the_one_that_came_in_is_told(browser: Browser, alive: Service) -> None:
    submit(browser, files=[("brief.pdf", samples.pdf())])
    id = kept_file(alive)
    column = tables.attachment_contents.c.content
    other = seal_of(alive, column.table).seal(tables.place(column, id), b"%PDF-1.7 of another tenant")
    with alive.db.writing() as connection:
        connection.execute(update(tables.attachment_contents).values(content=other))
    assert "is damaged" in problem(alive)


@pytest.mark.parametrize("megabytes", [0, 1, 199, 200, 201, 999, 5_000, 50_000, 1_000_000])
@pytest.mark.parametrize("step", [1, HOURS_A_DAY])
def test_every_part_has_its_turn_whether_asked_each_hour_or_once_a_day(
    service: Service, monkeypatch: pytest.MonkeyPatch, megabytes: int, step: int
) -> None:
    monkeypatch.setattr(sampling, "database_bytes", lambda _: megabytes * 1_000_000)
    number = sampling.parts(service.db)
    assert megabytes / 200 <= number <= megabytes / 200 + 5
    assert {hour % number for hour in range(0, number * step, step)} == set(range(number))


def test_the_parts_together_are_everything_and_no_file_is_in_two(
    browser: Browser, alive: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    with alive.db.writing() as connection:
        connection.execute(update(tables.attachment_contents).values(content=b"damaged"))
    monkeypatch.setattr(sampling, "parts", lambda _: 5)
    seen: list[str] = []
    for _ in range(5):
        seen += sampling.damaged(alive.db, sampling.part(alive.db, alive.now()))
        clock.pass_by(timedelta(hours=1))
    assert len(seen) == len(set(seen)) == 3


def test_the_doctor_holds_no_reading_transaction_for_long(
    browser: Browser, alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened while a transaction is open, and few rows are read at a time."""
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    monkeypatch.setattr(database, "_ROWS_AT_ONCE", 2)
    within: list[int] = []
    is_open = 0
    reading, opening = alive.db.reading, OwnKey.open

    @contextmanager
    def counted() -> Iterator[object]:
        nonlocal is_open
        with reading() as connection:
            is_open += 1
            try:
                yield connection
            finally:
                is_open -= 1

    monkeypatch.setattr(alive.db, "reading", counted)
    monkeypatch.setattr(OwnKey, "open", lambda *each: within.append(is_open) or opening(*each))
    assert problems(alive, is_all=True) == []
    assert len(within) > 3 * 5
    assert not any(within)


def test_damage_past_the_first_rows_is_found_in_tables_of_every_key(
    browser: Browser, alive: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(browser, files=[("brief.pdf", samples.pdf())])
        browser.visit("/forms/nl/complaint/")
    monkeypatch.setattr(database, "_ROWS_AT_ONCE", 1)
    with alive.db.writing() as connection:
        connection.execute(update(tables.history).values(details=b"x"))
        connection.execute(update(tables.contacts).values(address=b"x"))
        counts = [connection.execute(select(table)).all() for table in (tables.history, tables.contacts)]
    assert len(alive.db.check()) == sum(map(len, counts)) >= 6


@pytest.mark.parametrize("spoiled", [bytes(64), bytes(range(64)), b"x"])
def test_a_case_without_its_key_is_told(browser: Browser, alive: Service, spoiled: bytes) -> None:
    submit(browser)
    [case] = cases.all_cases(alive.db)
    with alive.db.writing() as connection:
        mine = select(tables.cases.c.key_id).scalar_subquery()
        row = update(tables.case_keys).where(tables.case_keys.c.id == mine)
        connection.execute(row.values(wrapped=spoiled))
    told = problems(alive)
    assert any(f"cases.answers:{case.id} cannot be opened" in line for line in told)
    with alive.db.writing() as connection:
        connection.execute(delete(tables.case_keys))
    assert set(told) <= set(problems(alive))


def test_what_an_earlier_version_left_is_told_until_it_is_converted_and_written_anew(alive: Service) -> None:
    assert problems(alive) == []
    for left, told in (("rewritten_at", "write it anew"), ("converted_at", "formservice convert")):
        with alive.db.writing() as connection:
            connection.execute(update(tables.conversion).values({left: None}))
        assert told in problem(alive)
    with alive.db.writing() as connection:
        connection.execute(delete(tables.conversion))
    assert "formservice convert" in problem(alive)


# keys


@pytest.mark.skipif(POSTGRES is not None, reason="embedded use keeps keys in its folder")
@pytest.mark.parametrize(
    ("name", "mode", "right"),
    [
        ("keys", 0o755, "chmod 700"),
        ("keys/signing", 0o644, "chmod 600"),
        ("keys/sealing", 0o640, "chmod 600"),
        ("", 0o755, "chmod 700"),
    ],
)
def test_keys_or_a_folder_that_others_can_read_are_told(alive: Service, name: str, mode: int, right: str) -> None:
    path = alive.settings.data / name
    path.chmod(mode)
    told = problem(alive)
    assert f"`{right} {path}`" in told


def test_an_environment_file_beside_committee_toml_that_others_can_read_is_told(alive: Service, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    environment.write_text("FORMSERVICE_DATA_KEYS=...", "ascii")
    environment.chmod(0o644)
    served = replace(alive, settings=replace(alive.settings, committee=tmp_path / "committee.toml"))
    assert f"chmod 600 {environment}" in problem(served)
    environment.chmod(0o600)
    assert problems(served) == []


@sqlite_only
def test_a_database_elsewhere_that_others_can_read_is_told(alive: Service, tmp_path: Path) -> None:
    alive.db.file.chmod(0o644)  # type: ignore[union-attr]
    assert problems(alive) == [], "its folder is closed"
    elsewhere = replace(alive, settings=replace(alive.settings, data=tmp_path / "data"))
    (tmp_path / "data").mkdir(mode=0o700)
    assert "can reach" in problem(elsewhere)


@pytest.mark.skipif(POSTGRES is not None or os.geteuid() != 0, reason="needs root, and keys in a folder")
def test_keys_of_another_user_are_told(alive: Service) -> None:
    os.chown(alive.settings.data / "keys" / "signing", 12345, 12345)
    assert "belong to another user" in problem(alive)
    os.chown(alive.settings.data, 12345, 12345)
    assert problems(alive) == [], "root looks at the service's own"


def signed_with(service: Service, *keys: str) -> Service:
    """The same service, started with these signing keys; newest first."""
    links = Links([key * 40 for key in keys], "http://x", service.committee.link_days, service.committee.undo_days)
    return replace(service, links=links)


@pytest.fixture
def start(service: Service) -> Callable[..., SimpleNamespace]:
    """Start with these signing keys, and give what `serve` and the doctor then say."""

    def do(*keys: str) -> SimpleNamespace:
        signs.give(service.db, Role.SERVE, service.now())
        started = signed_with(service, *keys)
        is_warned = signing_keys.note(started.db, started.links.key_names, started.now())
        return SimpleNamespace(is_warned=is_warned, problems=problems(started))

    return do


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_rotation_of_signing_keys_is_silent(start: Callable[..., SimpleNamespace], clock: Clock, days: int) -> None:
    for keys in ("a", "a", "ba", "ba", "b", "b", "cb", "ccb", "c"):
        assert vars(start(*keys)) == {"is_warned": False, "problems": []}
        clock.pass_by(timedelta(days=days))


def test_a_signing_key_that_was_lost_and_made_anew_is_told_for_a_week(
    start: Callable[..., SimpleNamespace], clock: Clock
) -> None:
    start("a")
    first = start("b")
    assert first.is_warned
    [told] = first.problems
    assert "links mailed before 2026-11-23 12:00 no longer open" in told
    clock.pass_by(timedelta(days=6))
    again = start("b")
    assert not again.is_warned
    assert again.problems == first.problems, "also after a restart"
    clock.pass_by(timedelta(days=1))
    assert start("b").problems == []


def test_the_doctor_tells_of_a_lost_signing_key_before_serve_has_started_again(alive: Service) -> None:
    assert "no longer open" in problem(signed_with(alive, "n"))


@pytest.mark.parametrize("back", ["a", "ba", "ab"])
def test_the_old_signing_key_put_back_ends_it(start: Callable[..., SimpleNamespace], clock: Clock, back: str) -> None:
    start("a")
    start("b")
    start("b")
    clock.pass_by(timedelta(days=2))
    assert vars(start(*back)) == {"is_warned": False, "problems": []}


def test_a_signing_key_that_was_taken_away_on_purpose_is_as_good_as_unknown(
    start: Callable[..., SimpleNamespace],
) -> None:
    for keys in ("a", "ba", "b"):
        start(*keys)
    assert start("a").is_warned


def test_names_of_signing_keys_give_nothing_away(service: Service) -> None:
    names = service.links.key_names
    assert all(len(name) == 64 and key not in name for name in names for key in service.settings.secret_keys)
    assert Links(["k" * 40], "http://x", 1, 1).key_names != Links(["l" * 40], "http://x", 1, 1).key_names


def test_before_anything_was_noted_nothing_is_told(alive: Service) -> None:
    with alive.db.writing() as connection:
        connection.execute(delete(tables.signing_keys))
    assert problems(signed_with(alive, "n")) == []

"""The doctor finds keys that others can read, and signing keys that were lost."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from formservice.links import Links
from formservice.service import Service
from formservice.storage import signing_keys, signs, tables
from formservice.storage.signs import Role
from tests.conftest import Clock
from tests.harness.databases import POSTGRES, sqlite_only
from tests.harness.examining import problem, problems


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

"""The service's figures as Prometheus reads them from a file: no port is open for them, and they tell of nobody."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from formservice.errors import KeysMissing, StorageUnavailable
from formservice.service import Service
from formservice.storage import disk, signs
from formservice.storage.figures import figures
from formservice.web.limits import percent_used


def write(service: Service, problems: int, file: Path) -> None:
    """Write the figures, and how many problems doctor found, in the place of the file, which is whole at any moment.

    Without a database that can be read, the figures are those of the machine alone, so that the problems are told.
    """
    lines = list(_of_the_machine(service, problems))
    with suppress(StorageUnavailable, KeysMissing):
        lines += list(_of_the_database(service))
    unfinished = file.with_suffix(".new")
    unfinished.write_text("".join(lines), encoding="ascii")
    unfinished.chmod(0o644)  # who collects them is another user
    os.replace(unfinished, file)


def _of_the_machine(service: Service, problems: int) -> Iterator[str]:
    yield from _metric("problems", "Problems that doctor found, damage to the database among them.", problems)
    yield from _metric("checked_timestamp_seconds", "When doctor looked.", round(service.now().timestamp()))
    with suppress(OSError):
        left = disk.room(service.settings.data)
        yield from _metric("disk_free_bytes", "Room on the disk of the data folder.", left.bytes)
        if left.files is not None:
            yield from _metric("disk_free_files", "New files that the disk of the data folder takes.", left.files)


def _of_the_database(service: Service) -> Iterator[str]:
    if alive := signs.last(service.db, signs.Role.SERVE):
        yield from _metric("alive_timestamp_seconds", "The last sign of life of serve.", round(alive.timestamp()))
    found, now = figures(service.db), service.now()
    waiting = (now - found.waiting_since).total_seconds() if found.waiting_since else 0
    yield from _metric("letters", "Letters by state.", found.letters)
    yield from _metric("letters_retrying", "Letters that wait after a failed attempt.", found.retrying)
    yield from _metric("letter_oldest_waiting_seconds", "How long the oldest letter waits.", max(0, round(waiting)))
    yield from _metric("cases", "Complaints by state.", found.cases)
    yield from _metric("cases_erased", "Complaints that were erased after their time.", found.erased_cases)
    if found.last_erased_at:
        erased = round(found.last_erased_at.timestamp())
        yield from _metric("last_erased_timestamp_seconds", "When the last complaint was erased.", erased)
    yield from _metric("drafts", "Complaints that are being written.", found.drafts)
    used = percent_used(service)
    yield from _metric("limits_used_percent", "Of what all senders may do in an hour, at the most.", used, "limit")
    yield from _metric("database_bytes", "Size of the database.", found.database_bytes)


def _metric(name: str, what: str, value: int | Mapping[Any, int], label: str = "state") -> Iterator[str]:
    yield f"# HELP klachtwijzer_{name} {what}\n# TYPE klachtwijzer_{name} gauge\n"
    if isinstance(value, int):
        yield f"klachtwijzer_{name} {value}\n"
    else:
        for each, number in value.items():
            yield f'klachtwijzer_{name}{{{label}="{each}"}} {number}\n'

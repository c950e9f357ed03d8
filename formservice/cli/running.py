"""Commands that run the service or look at it: serve, migrate, deliver, doctor."""

import argparse
import logging
import os
import signal
import threading
import time
from dataclasses import replace

from formservice.app import application, bring_up_to_date, open_service
from formservice.errors import StorageUnavailable
from formservice.mail.outbox import Outbox
from formservice.operations import metrics, tidying
from formservice.operations.doctor import examine
from formservice.operations.sample import SECRETARY, fill
from formservice.operations.server import Server
from formservice.service import Service
from formservice.storage import signing_keys, tidyings
from formservice.storage.database import Tables
from formservice.storage.signs import Pulse, Role

log = logging.getLogger(__name__)

_ASKS_SECONDS = 60  # whether it is this process's turn to tidy


def serve(service: Service, _: argparse.Namespace) -> int:
    """Serve the site and the forms, and deliver letters, until stopped."""
    application(bring_up_to_date(service))  # so that anything missing is reported here, before a worker starts
    tidyings.begin(service.db)
    Pulse(service.db, Role.SERVE, service.now).beat()
    if signing_keys.note(service.db, service.links.key_names, service.now()):
        log.warning("no signing key is one from before: mailed links no longer open; `formservice doctor` says more")
    service.db.close()  # a worker that inherits an open SQLite file has no locks on it, and could lose what it wrote
    settings = replace(service.settings, may_begin=False)
    Server(lambda: application(open_service(settings, service.committee)), settings).run()
    return 0


def migrate(service: Service, __: argparse.Namespace) -> int:
    """Bring the database up to date; where there is none, begin one."""
    is_new = service.db.tables() is Tables.NONE
    bring_up_to_date(service)
    print("A new, empty database has begun." if is_new else "The database is up to date.")
    return 0


def sample(service: Service, _: argparse.Namespace) -> int:
    """Fill an empty service with made-up complaints, and print the link with which their secretary begins."""
    print(f"Open this within 30 minutes, once, as the secretary {SECRETARY}: choose a password, and add a code.")
    print(f"  {fill(bring_up_to_date(service))}")
    return 0


def deliver(service: Service, options: argparse.Namespace) -> int:
    """Send the letters that are due now, or go on until stopped."""
    outbox = Outbox(service)
    if not options.watch:
        print(f"Letters sent: {outbox.deliver_due()}.")
        return 0
    stopping = False
    parent = options.parent or os.getppid()
    pulse = Pulse(service.db, Role.SERVE, service.now)

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    def is_over() -> bool:
        pulse.beat()  # here, as this is asked between two letters too
        # started by serve, it ends with serve, also when that was killed
        return stopping or os.getppid() != parent

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    threading.Thread(target=tidy_each_hour, args=[service], daemon=True).start()
    outbox.run_until_stopped(is_over)
    return 0


def tidy_each_hour(service: Service) -> None:
    """Ask every minute whether it is this process's turn to tidy, and tidy then."""
    while True:
        try:
            tidying.tidy_in_turn(service)
        except (StorageUnavailable, OSError) as problem:
            log.warning("what was kept long enough stays for now: %s", type(problem).__name__)
        time.sleep(_ASKS_SECONDS)


def doctor(service: Service, options: argparse.Namespace) -> int:
    """Tell what is wrong, a line each; the exit status is 1 when something is."""
    found = examine(service, is_all=options.all)
    for each in sorted(found, key=lambda each: each.is_problem):
        print(f"{'Problem' if each.is_problem else 'Note'}: {each.text}")
    problems = sum(each.is_problem for each in found)
    if options.metrics:
        metrics.write(service, problems, options.metrics)
    print("Not all is well." if problems else "All is well.")
    return 1 if problems else 0

"""The fixtures for what goes out."""

from tests.harness.mailing import committee, db, links, mailing, outbox, service, settings, sink, submit, written

__all__ = ["committee", "db", "links", "mailing", "outbox", "service", "settings", "sink", "submit", "written"]

"""The hearing that is to come, as a file for the tenant's own calendar: the same event as in the invitation."""

from datetime import datetime

from formservice.documents.calendar import Entry, Method, calendar_file, uid_of
from formservice.documents.words import Ltr, say
from formservice.languages import N_
from formservice.letters.contact import mail, phone
from formservice.letters.told import HearingTold
from formservice.settings.committee import Committee
from formservice.storage.cases import Case


def hearing_calendar(case: Case, hearing: HearingTold, committee: Committee, code: str, at: datetime) -> bytes:
    """Return the file, made at the moment `at` (aware); it names no tenant and no corporation."""
    about = (
        say(N_("Bel ons: %(phone)s"), phone=phone(committee)),
        say(N_("Mail ons: %(mail)s"), mail=mail(committee)),
    )
    entry = Entry(
        uid_of(case.id),
        hearing.sequence,
        hearing.on,
        hearing.at,
        hearing.minutes,
        ", ".join((hearing.place, *hearing.lines)),
        say(N_("Bijeenkomst bij de %(committee)s"), committee=Ltr(committee.name)).plain(code),
        "\n".join(each.plain(code) for each in about),
        committee.name,
        committee.mail,
    )
    return calendar_file(entry, Method.PUBLISH, at)

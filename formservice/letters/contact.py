"""How to reach the committee, as its configuration has it, for the end of every letter."""

from itertools import groupby

from formservice.documents.blocks import Help
from formservice.documents.words import Days, Ltr, Say, say
from formservice.languages import N_, SOURCE
from formservice.settings.committee import Committee
from formservice.settings.sections import OpeningHours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def phone(committee: Committee) -> Ltr:
    """Return the committee's phone number, to press."""
    return Ltr(committee.phone, committee.phone_href)


def mail(committee: Committee) -> Ltr:
    """Return the committee's mail address, to press."""
    return Ltr(committee.mail, committee.mail_href)


def help_box(committee: Committee, language: str) -> Help:
    """Return phone, hours, mail and notice; days with the same hours share a line."""
    said_in = language if language in committee.notice else SOURCE
    return Help(
        say(N_("Hebt u een vraag?")),
        (
            say(N_("Bel ons: %(phone)s"), phone=phone(committee)),
            *_hours(committee),
            say(N_("Mail ons: %(mail)s"), mail=mail(committee)),
        ),
        committee.notice.get(said_in, ""),
        said_in,
    )


def _hours(committee: Committee) -> list[Say]:
    def times(hours: OpeningHours) -> tuple[str, str]:
        return hours.opens, hours.closes

    def day(hours: OpeningHours) -> int:
        return _DAYS.index(hours.day)

    in_order = sorted(committee.hours, key=lambda hours: (times(hours), day(hours)))
    return [
        say(
            # Translators: opening hours; the days are a list such as "Monday and Tuesday"
            N_("%(days)s van %(opens)s tot %(closes)s uur"),
            days=Days(tuple(day(hours) for hours in same)),
            opens=Ltr(opens),
            closes=Ltr(closes),
        )
        for (opens, closes), same in groupby(in_order, times)
    ]

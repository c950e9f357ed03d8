"""What tenant and helper read of the hearing: the invitation, that it moves, that it does not go on (F4, F5)."""

from datetime import time

from formservice.documents.blocks import Appointment, Block, Heading, Paragraph, Title
from formservice.documents.words import Ltr, say
from formservice.formatting import clock_time
from formservice.languages import N_
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, letter, number, own_words, reason
from formservice.letters.told import HearingTold
from formservice.rules.case import State

INTO_CALENDAR = N_("Bij deze mail zit een bestand. Daarmee zet u de bijeenkomst in uw agenda.")
OUT_OF_CALENDAR = N_("Staat de bijeenkomst in uw agenda? Met het bestand bij deze mail haalt u de bijeenkomst eruit.")


def tenant_invited(given: Given) -> Letter:
    """Return the invitation for the tenant: day, time, place, what to bring, and what to do who cannot come."""
    return _invited(given, N_("Uitnodiging voor een bijeenkomst over uw klacht"), is_helper=False)


def helper_invited(given: Given) -> Letter:
    """Return the invitation for who filled in the complaint for a tenant."""
    return _invited(given, N_("Uitnodiging voor een bijeenkomst over de klacht van de huurder"), is_helper=True)


def tenant_moved(given: Given) -> Letter:
    """Return the letter that tells the tenant of a hearing's new day or place, or that one follows."""
    return _moved(given, is_helper=False)


def helper_moved(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _moved(given, is_helper=True)


def tenant_off(given: Given) -> Letter:
    """Return the letter that tells the tenant that a hearing does not go on, and why."""
    return _off(given, given.told.hearing, is_helper=False)


def helper_off(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _off(given, given.told.hearing, is_helper=True)


def appointment(hearing: HearingTold) -> Appointment:
    """Return day, time and place of a hearing, the same in every letter about it."""
    times = N_("van %(starts)s tot %(ends)s uur")
    return Appointment(
        (
            (say(N_("Wanneer")), hearing.on),
            (say(N_("Hoe laat")), say(times, starts=clock(hearing.at), ends=clock(hearing.until))),
            (say(N_("Waar")), ", ".join((hearing.place, *hearing.lines))),
        )
    )


def clock(at: time) -> Ltr:
    """Return a time of the day, as the letters write it."""
    return Ltr(clock_time(at))


def _invited(given: Given, title: str, *, is_helper: bool) -> Letter:
    told, committee = given.told, given.committee

    def blocks(code: str) -> list[Block]:
        why = N_(
            "Wij willen de klacht met u en met de corporatie bespreken. Daarom nodigen wij u uit voor een bijeenkomst."
        )
        return [
            Title(say(title)),
            *([Paragraph(say(N_("Wij nemen de klacht in behandeling.")))] if _is_taken_up_by_it(given) else []),
            Paragraph(say(why)),
            *([appointment(told.hearing)] if told.hearing else []),
            number(given, is_helper=is_helper),
            *own_words(told.own_words, code),
            *_coming(given, is_helper=is_helper),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


def _moved(given: Given, *, is_helper: bool) -> Letter:
    told, committee = given.told, given.committee
    new, old = told.hearing, told.earlier
    if new is None:
        return _off(given, old, is_helper=is_helper)
    title = N_("De bijeenkomst is verplaatst")
    before = N_("De bijeenkomst was gepland op %(day)s om %(time)s uur. Dit is de nieuwe dag en tijd:")
    change = say(before, day=old.on, time=clock(old.at)) if old else None
    if told.is_only_elsewhere:
        title = N_("De bijeenkomst is op een andere plaats")
        change = say(N_("De dag en de tijd blijven hetzelfde. Alleen de plaats is anders:"))

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(title)),
            *([Paragraph(change)] if change else []),
            appointment(new),
            number(given, is_helper=is_helper),
            *reason(told.reason, code),
            *own_words(told.own_words, code),
            *_coming(given, is_helper=is_helper),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


def _off(given: Given, off: HearingTold | None, *, is_helper: bool) -> Letter:
    told, committee = given.told, given.committee
    title = N_("De bijeenkomst gaat niet door")

    def blocks(code: str) -> list[Block]:
        words = N_("De bijeenkomst op %(day)s om %(time)s uur gaat niet door. U hoeft dan niet te komen.")
        return [
            Title(say(title)),
            *([Paragraph(say(words, day=off.on, time=clock(off.at)))] if off else []),
            Paragraph(say(N_("Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging."))),
            number(given, is_helper=is_helper),
            *reason(told.reason, code),
            *own_words(told.own_words, code),
            *([] if given.is_by_post else [Paragraph(say(OUT_OF_CALENDAR))]),
            *following(given, code, is_helper=is_helper),
            *ending(committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, committee))


def _coming(given: Given, *, is_helper: bool) -> list[Block]:
    """Return what to bring, who is there, who may come along, and what to do if you cannot come (F5)."""
    company = N_("U mag iemand meenemen die u helpt.")
    for_helper = N_("U mag met de huurder meekomen om te helpen.")
    return [
        *([] if given.is_by_post else [Paragraph(say(INTO_CALENDAR))]),
        Heading(say(N_("Wat gebeurt er op de bijeenkomst?"))),
        Paragraph(
            say(
                N_(
                    "U praat met mensen van onze commissie en met iemand van de corporatie. U kunt vertellen wat er is "
                    "gebeurd en vragen stellen."
                )
            )
        ),
        Paragraph(say(for_helper if is_helper else company)),
        Heading(say(N_("Wat neemt u mee?"))),
        Paragraph(say(N_("Neem de papieren mee die bij de klacht horen, zoals brieven, mails en foto's."))),
        Heading(say(N_("Kunt u niet komen?"))),
        Paragraph(
            say(
                N_(
                    "Bel of mail ons dan zo snel mogelijk. U krijgt een uitnodiging voor de maand erna, maar daardoor "
                    "duurt het wel langer."
                )
            )
        ),
    ]


def _is_taken_up_by_it(given: Given) -> bool:
    """Tell whether the complaint is taken up by this invitation: no other letter says so."""
    history = given.case.history
    return len(history) > 1 and history[-2].state is State.ACCEPTED and history[-2].at == history[-1].at

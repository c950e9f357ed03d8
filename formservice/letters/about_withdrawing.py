"""What the letters about withdrawing say: the links to do so, that it was done, and that it was taken back (F9)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from formservice.documents.blocks import Action, Big, Block, Facts, Heading, Note, Paragraph, Row, Title
from formservice.documents.words import Ltr, Say, say
from formservice.formatting import clock_time
from formservice.languages import N_
from formservice.letters.about_hearings import INTO_CALENDAR, OUT_OF_CALENDAR
from formservice.letters.compose import Letter, Ways, WaysIn, ending, in_languages, submitted_on
from formservice.letters.contact import phone
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following
from formservice.letters.told import Told
from formservice.rules.case import State, is_withdrawable, last_day_to_undo
from formservice.settings.committee import Committee
from formservice.storage.cases import Case


def tenant_withdrawn(given: Given) -> Letter:
    """Return the confirmation for the tenant that the complaint is withdrawn, and what to do if that is wrong (F9)."""
    case, told = given.case, given.told

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Uw klacht is ingetrokken"))),
            Paragraph(
                say(N_("Uw klacht is op %(day)s ingetrokken. U hoeft niets meer te doen."), day=withdrawn_on(case))
            ),
            Big(say(N_("Uw nummer")), case.reference),
            Paragraph(say(N_("Als er al een bijeenkomst is gepland, gaat die niet door."))),
            *([Paragraph(say(OUT_OF_CALENDAR))] if told.earlier and not given.is_by_post else []),
            Heading(say(N_("Hebt u dit niet zelf gedaan? Of hebt u zich bedacht?"))),
            *_change_of_mind(given, code),
            Paragraph(say(N_("Wij wensen u het beste."))),
            *ending(given.committee, code),
        ]

    subject = say(N_("Uw klacht is ingetrokken: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, given.committee), reply_to=given.committee.mail)


def helper_withdrawn(given: Given) -> Letter:
    """Return the confirmation for the helper that the complaint is withdrawn (F9)."""
    case, told = given.case, given.told

    def blocks(code: str) -> list[Block]:
        day = withdrawn_on(case)
        return [
            Title(say(N_("De klacht is ingetrokken"))),
            Paragraph(
                say(N_("U hebt een huurder geholpen met een klacht. Die klacht is op %(day)s ingetrokken."), day=day)
            ),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(N_("Als er al een bijeenkomst is gepland, gaat die niet door."))),
            *([Paragraph(say(OUT_OF_CALENDAR))] if told.earlier and not given.is_by_post else []),
            Heading(say(N_("Klopt dit niet?"))),
            *_change_of_mind(given, code, N_("Ga toch door met deze klacht")),
            Paragraph(say(N_("Bedankt voor uw hulp."))),
            *ending(given.committee, code),
        ]

    subject = say(N_("De klacht is ingetrokken: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, given.committee), reply_to=given.committee.mail)


def tenant_reopened(given: Given) -> Letter:
    """Return the confirmation for the tenant that the withdrawal was taken back, and what that means for a hearing."""
    case, told = given.case, given.told

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij gaan verder met uw klacht"))),
            Paragraph(
                say(
                    N_("Uw klacht was ingetrokken. Sinds %(day)s zijn wij weer met uw klacht bezig."),
                    day=reopened_on(case),
                )
            ),
            Big(say(N_("Uw nummer")), case.reference),
            *map(Paragraph, what_of_hearing(told) or [say(ASK_US)]),
            *([Paragraph(say(INTO_CALENDAR))] if told.hearing and not given.is_by_post else []),
            *following(given, code, is_helper=False),
            Paragraph(say(N_("Hebt u dit niet zelf gedaan? Bel of mail ons dan."))),
            *ending(given.committee, code),
        ]

    subject = say(N_("Wij gaan verder met uw klacht: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, given.committee), reply_to=given.committee.mail)


def helper_reopened(given: Given) -> Letter:
    """Return the confirmation for the helper that the withdrawal was taken back."""
    case, told = given.case, given.told

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij gaan verder met de klacht"))),
            Paragraph(say(N_("U hebt een huurder geholpen met een klacht. Die klacht was ingetrokken."))),
            Paragraph(say(N_("Sinds %(day)s zijn wij weer met de klacht bezig."), day=reopened_on(case))),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            *map(Paragraph, what_of_hearing(told)),
            *([Paragraph(say(INTO_CALENDAR))] if told.hearing and not given.is_by_post else []),
            *following(given, code, is_helper=True),
            Paragraph(say(N_("Klopt dit niet? Bel of mail ons dan."))),
            *ending(given.committee, code),
        ]

    subject = say(N_("Wij gaan verder met de klacht: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, given.committee), reply_to=given.committee.mail)


ASK_US = N_("Was er al een bijeenkomst gepland? Vraag ons dan of die nog doorgaat.")
"""Said where the desk knows of no hearing."""


def what_of_hearing(told: Told) -> list[Say]:
    """Return what becomes of the hearing of a complaint that goes on; nothing where the desk planned none."""
    if told.hearing:
        hour = Ltr(clock_time(told.hearing.at))
        return [say(N_("De bijeenkomst gaat door op %(day)s om %(hour)s uur."), day=told.hearing.on, hour=hour)]
    if told.earlier:
        return [
            say(N_("De bijeenkomst van %(day)s gaat niet door."), day=told.earlier.on),
            say(N_("Wij zoeken een nieuwe dag. U krijgt daarvoor een nieuwe uitnodiging.")),
        ]
    return []


def case_links(found: Sequence[tuple[Case, WaysIn]], committee: Committee, language: str) -> Letter:
    """Return the mail with the links for each complaint of this address: reference, date and a listed corporation."""

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Links naar uw klacht"))),
            Paragraph(say(N_("U hebt ons om een link gevraagd. Met een link kunt u een klacht volgen of intrekken."))),
            Paragraph(
                say(
                    N_(
                        "Als u de link opent, verandert er nog niets. U trekt de klacht pas in als u "
                        "op de pagina op de knop drukt."
                    )
                )
            ),
            *(block for case, ways in found for block in _one_of(case, ways(code), committee)),
            Note(say(N_("Met deze links kan iedereen de klacht lezen en intrekken. Stuur deze mail dus niet door."))),
            Note(
                say(
                    N_(
                        "Hebt u niet om deze mail gevraagd? Dan hoeft u niets te doen. Er verandert "
                        "niets aan de klacht."
                    )
                )
            ),
            *ending(committee, code),
        ]

    return Letter(say(N_("Links naar uw klacht")), in_languages(language, blocks, committee), reply_to=committee.mail)


def withdrawn_on(case: Case) -> date:
    """Return the day on which the complaint was last withdrawn; there is one, or nobody asks for this letter."""
    return next(event.on for event in reversed(case.history) if event.state is State.WITHDRAWN)


def reopened_on(case: Case) -> date:
    """Return the day on which a withdrawal was last taken back; there is one, or nobody asks for this letter."""
    pairs = reversed(list(pairwise(case.history)))
    return next(after.on for before, after in pairs if before.state is State.WITHDRAWN)


def _change_of_mind(given: Given, code: str, goes_on: str = N_("Ga toch door met mijn klacht")) -> list[Block]:
    committee = given.committee
    call = Paragraph(say(N_("Bel ons dan: %(phone)s"), phone=phone(committee)))
    if not committee.undo_days:
        return [call]
    last = last_day_to_undo(withdrawn_on(given.case), committee.undo_days)
    until = say(N_("Dan kunt u dit terugdraaien tot en met %(day)s. Wij gaan dan weer verder."), day=last)
    if given.is_by_post:
        return [Paragraph(until), call]
    return [
        Paragraph(until),
        Action(say(goes_on), given.ways(code).undo),
        Paragraph(say(N_("Lukt dat niet? Bel ons dan: %(phone)s"), phone=phone(committee))),
    ]


def _one_of(case: Case, ways: Ways, committee: Committee) -> list[Block]:
    rows: list[Row] = [(say(N_("Verstuurd op")), submitted_on(case))]
    # A name that was typed stays out: a stranger could have typed anything for this address to read.
    if case.corporation in committee.corporations:
        rows.append((say(N_("Woningcorporatie")), case.corporation))
    return [
        Big(say(N_("Het nummer van de klacht")), case.reference),
        Facts(tuple(rows)),
        Action(say(N_("Volg deze klacht")), ways.follow),
        *([Action(say(N_("Trek deze klacht in")), ways.withdraw)] if is_withdrawable(case.state) else []),
        *([Action(say(N_("Ga toch door met deze klacht")), ways.undo)] if ways.undo else []),
        Action(say(N_("Gegevens veranderen")), ways.contact),
    ]

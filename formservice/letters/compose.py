"""What each letter to a tenant or a helper says: one function a letter, of the stored case (F1, F3, F9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from formservice.committee import Committee
from formservice.languages import N_, SOURCE
from formservice.letters.reach import help_box, mail, phone
from formservice.letters.sheet import (
    Action,
    Big,
    Block,
    Facts,
    Heading,
    Ltr,
    Note,
    Paragraph,
    Row,
    Say,
    Sheet,
    Steps,
    Title,
    say,
)
from formservice.rules.case import State, last_day_to_undo
from formservice.storage.cases import Case

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class File:
    """A file that goes with a letter."""

    name: str
    subtype: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A letter, ready to become a mail: a subject, the same in one or two languages, and files."""

    subject: Say
    sheets: tuple[Sheet, ...]
    files: tuple[File, ...] = ()
    reply_to: str = ""


def tenant_received(case: Case, committee: Committee, language: str, link: str) -> Letter:
    """Return the confirmation for the tenant: the reference, what happens next and how to stop; no complaint text."""

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij hebben uw klacht"))),
            Paragraph(say(N_("U hebt op %(day)s een klacht naar ons gestuurd."), day=submitted_on(case))),
            Big(say(N_("Uw nummer")), case.reference),
            Paragraph(say(N_("Bewaar deze mail. Noem uw nummer als u ons belt of mailt."))),
            *what_happens(),
            *papers_later(case, committee),
            Heading(say(N_("Wilt u stoppen?"))),
            Paragraph(
                say(
                    N_(
                        "Is uw klacht opgelost? Of wilt u om een andere reden stoppen? Dan kunt u uw klacht intrekken. "
                        "Dat kan tot aan de bijeenkomst."
                    )
                )
            ),
            Paragraph(say(N_("Heeft uw corporatie alleen iets beloofd? Dan kunt u nog wachten met intrekken."))),
            Action(say(N_("Trek uw klacht in")), link),
            Note(say(N_("Met deze link kan iedereen uw klacht intrekken. Stuur deze mail dus niet door."))),
            *_end(committee, code),
            Note(say(N_("Hebt u geen klacht gestuurd? Bel of mail ons dan."))),
        ]

    subject = say(N_("Wij hebben uw klacht: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks), reply_to=committee.mail)


def helper_received(case: Case, committee: Committee, language: str, link: str) -> Letter:
    """Return the confirmation for who filled in the complaint for a tenant; no complaint text."""

    def blocks(code: str) -> list[Block]:
        day = submitted_on(case)
        return [
            Title(say(N_("Wij hebben de klacht"))),
            Paragraph(say(N_("U hebt op %(day)s voor een huurder een klacht naar ons gestuurd."), day=day)),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(N_("Bewaar deze mail. Noem het nummer als u ons belt of mailt."))),
            Heading(say(N_("Hoe gaat het verder?"))),
            Steps(
                (
                    say(N_("Wij lezen de klacht. Hebben wij een vraag? Dan nemen wij contact op.")),
                    say(
                        N_(
                            "Nemen wij de klacht in behandeling? Dan sturen wij de huurder een uitnodiging voor een "
                            "bijeenkomst. Wij nodigen ook altijd iemand van de corporatie uit."
                        )
                    ),
                    say(N_("Op de bijeenkomst praten wij samen over de klacht.")),
                )
            ),
            Heading(say(N_("Hebt u nog papieren?"))),
            Paragraph(
                say(
                    N_("Mail ze naar %(mail)s. Zet het nummer %(reference)s erbij."),
                    mail=mail(committee),
                    reference=Ltr(case.reference),
                )
            ),
            Heading(say(N_("Wil de huurder stoppen?"))),
            Paragraph(say(N_("Dan kunt u de klacht intrekken. Dat kan tot aan de bijeenkomst."))),
            Action(say(N_("Trek de klacht in")), link),
            Note(say(N_("Met deze link kan iedereen de klacht intrekken. Stuur deze mail dus niet door."))),
            *_end(committee, code),
            Note(say(N_("Hebt u geen klacht gestuurd? Bel of mail ons dan."))),
        ]

    subject = say(N_("Wij hebben de klacht: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks), reply_to=committee.mail)


def tenant_withdrawn(case: Case, committee: Committee, language: str) -> Letter:
    """Return the confirmation for the tenant that the complaint is withdrawn, and what to do if that is wrong (F9)."""

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Uw klacht is ingetrokken"))),
            Paragraph(
                say(N_("Uw klacht is op %(day)s ingetrokken. U hoeft niets meer te doen."), day=withdrawn_on(case))
            ),
            Big(say(N_("Uw nummer")), case.reference),
            Paragraph(say(N_("Was er al een bijeenkomst gepland? Die gaat niet door."))),
            Heading(say(N_("Was u het niet zelf? Of hebt u zich bedacht?"))),
            Paragraph(_change_of_mind(case, committee)),
            Paragraph(say(N_("Wij wensen u het beste."))),
            *_end(committee, code),
        ]

    subject = say(N_("Uw klacht is ingetrokken: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks), reply_to=committee.mail)


def helper_withdrawn(case: Case, committee: Committee, language: str) -> Letter:
    """Return the confirmation for the helper that the complaint is withdrawn (F9)."""

    def blocks(code: str) -> list[Block]:
        day = withdrawn_on(case)
        return [
            Title(say(N_("De klacht is ingetrokken"))),
            Paragraph(say(N_("U hielp een huurder met een klacht. Die is op %(day)s ingetrokken."), day=day)),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(N_("Was er al een bijeenkomst gepland? Die gaat niet door."))),
            Heading(say(N_("Klopt dit niet?"))),
            Paragraph(_change_of_mind(case, committee)),
            Paragraph(say(N_("Bedankt voor uw hulp."))),
            *_end(committee, code),
        ]

    subject = say(N_("De klacht is ingetrokken: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks), reply_to=committee.mail)


def withdrawal_links(found: Sequence[tuple[Case, str]], committee: Committee, language: str) -> Letter:
    """Return the mail with a link for each open complaint of this address: reference, date and a listed corporation."""

    def blocks(code: str) -> list[Block]:
        several = len(found) > 1
        return [
            Title(say(N_("Uw link om in te trekken"))),
            Paragraph(
                say(N_("U wilt een klacht intrekken. Kies welke klacht. U kunt de link gewoon openen."))
                if several
                else say(N_("U wilt een klacht intrekken. Gebruik daarvoor deze link."))
            ),
            Paragraph(say(N_("Openen verandert nog niets. U trekt de klacht pas in met de knop op de pagina."))),
            *(block for case, link in found for block in _one_of(case, link, committee)),
            Note(say(N_("Met deze link kan iedereen de klacht intrekken. Stuur deze mail dus niet door."))),
            Note(say(N_("Hebt u niet om deze mail gevraagd? Dan hoeft u niets te doen. De klacht blijft bij ons."))),
            *_end(committee, code),
        ]

    return Letter(say(N_("Uw link om in te trekken")), in_languages(language, blocks), reply_to=committee.mail)


def submitted_on(case: Case) -> date:
    """Return the day on which the complaint came in, in Amsterdam."""
    return case.submitted_at.astimezone(AMSTERDAM).date()


def withdrawn_on(case: Case) -> date:
    """Return the day on which the complaint was last withdrawn; there is one, or nobody asks for this letter."""
    return next(event.on for event in reversed(case.history) if event.state is State.WITHDRAWN)


def in_languages(language: str, blocks: Callable[[str], Sequence[Block]]) -> tuple[Sheet, ...]:
    """Return the letter in the reader's language, and under it in Dutch, which prevails."""
    dutch = Sheet(SOURCE, tuple(blocks(SOURCE)))
    if language == SOURCE:
        return (dutch,)
    bridge = Note(
        say(N_("Hieronder staat hetzelfde in het Nederlands. Is er een verschil? Dan geldt de Nederlandse tekst."))
    )
    return Sheet(language, (*blocks(language), bridge)), dutch


def what_happens() -> list[Block]:
    """Return what the tenant can expect, in order (F3)."""
    return [
        Heading(say(N_("Hoe gaat het verder?"))),
        Steps(
            (
                say(N_("Wij lezen uw klacht. Hebben wij een vraag? Dan nemen wij contact met u op.")),
                say(
                    N_(
                        "Nemen wij uw klacht in behandeling? Dan sturen wij u een uitnodiging voor een bijeenkomst. "
                        "Wij nodigen ook altijd iemand van uw corporatie uit."
                    )
                ),
                say(N_("Op de bijeenkomst praten wij samen over uw klacht.")),
            )
        ),
    ]


def papers_later(case: Case, committee: Committee) -> list[Block]:
    """Return how to send papers afterwards."""
    return [
        Heading(say(N_("Hebt u nog papieren?"))),
        Paragraph(
            say(
                N_("Mail ze naar %(mail)s. Zet uw nummer %(reference)s erbij."),
                mail=mail(committee),
                reference=Ltr(case.reference),
            )
        ),
    ]


def _end(committee: Committee, code: str) -> list[Block]:
    return [
        help_box(committee, code),
        Paragraph(say(N_("Met vriendelijke groet, %(committee)s"), committee=committee.name)),
    ]


def _change_of_mind(case: Case, committee: Committee) -> Say:
    if not committee.undo_days:
        return say(N_("Bel ons dan: %(phone)s"), phone=phone(committee))
    last = last_day_to_undo(withdrawn_on(case), committee.undo_days)
    return say(
        N_("Bel of mail ons dan, uiterlijk %(day)s. Wij gaan dan gewoon verder. Ons telefoonnummer: %(phone)s"),
        day=last,
        phone=phone(committee),
    )


def _one_of(case: Case, link: str, committee: Committee) -> list[Block]:
    rows: list[Row] = [(say(N_("Verstuurd op")), submitted_on(case))]
    # A name that was typed stays out: a stranger could have typed anything for this address to read.
    if case.corporation in committee.corporations:
        rows.append((say(N_("Woningcorporatie")), case.corporation))
    return [
        Big(say(N_("Het nummer van de klacht")), case.reference),
        Facts(tuple(rows)),
        Action(say(N_("Trek deze klacht in")), link),
    ]

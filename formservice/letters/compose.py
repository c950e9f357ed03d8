"""What each letter to a tenant or a helper says: one function a letter, of the stored case (F1, F3, F9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from formservice.documents.blocks import Action, Big, Block, Heading, Note, Paragraph, Sheet, Steps, Title
from formservice.documents.words import Ltr, Say, say
from formservice.languages import N_, SOURCE
from formservice.letters.contact import help_box, mail
from formservice.rules.terms import AMSTERDAM
from formservice.settings.committee import Committee
from formservice.storage.cases import Case


@dataclass(frozen=True)
class File:
    """A file that goes with a letter; `method` is what a calendar does with it (RFC 5546)."""

    name: str
    subtype: str
    content: bytes
    method: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter, ready to become a mail: a subject, the same in one or two languages, and files."""

    subject: Say
    sheets: tuple[Sheet, ...]
    files: tuple[File, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True)
class Ways:
    """The links to a case for a letter."""

    follow: str
    withdraw: str
    undo: str = ""
    contact: str = ""


WaysIn = Callable[[str], Ways]
"""The links to the pages in a language: each half of a letter leads to its own."""


def tenant_received(case: Case, committee: Committee, language: str, ways: WaysIn) -> Letter:
    """Return the confirmation for the tenant: the reference, what happens next and how to stop; no complaint text."""

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij hebben uw klacht ontvangen"))),
            Paragraph(came_in(case)),
            Big(say(N_("Uw nummer")), case.reference),
            Paragraph(say(N_("Bewaar deze mail. Noem het nummer van uw klacht als u ons belt of mailt."))),
            *what_happens(),
            *papers_later(case, committee),
            Heading(say(N_("Wilt u weten hoe ver wij zijn met uw klacht?"))),
            Paragraph(
                say(N_("Bekijk hoe ver wij zijn met uw klacht en wat er nog komt. U kunt daar ook een kopie bewaren."))
            ),
            Action(say(N_("Uw klacht volgen")), ways(code).follow),
            Heading(say(N_("Wilt u stoppen met uw klacht?"))),
            Paragraph(
                say(
                    N_(
                        "Is het probleem opgelost, of wilt u om een andere reden stoppen? Tot aan de bijeenkomst kunt "
                        "u uw klacht intrekken."
                    )
                )
            ),
            Paragraph(
                say(
                    N_(
                        "Heeft uw corporatie wel iets beloofd, maar nog niets gedaan? Dan kunt u "
                        "met intrekken beter nog even wachten."
                    )
                )
            ),
            Action(say(N_("Trek uw klacht in")), ways(code).withdraw),
            Note(say(N_("Met deze links kan iedereen uw klacht lezen en intrekken. Stuur deze mail dus niet door."))),
            *ending(committee, code),
            Note(say(N_("Hebt u geen klacht gestuurd? Bel of mail ons dan."))),
        ]

    subject = say(N_("Wij hebben uw klacht ontvangen: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks, committee), reply_to=committee.mail)


def helper_received(case: Case, committee: Committee, language: str, ways: WaysIn) -> Letter:
    """Return the confirmation for who filled in the complaint for a tenant; no complaint text."""

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij hebben de klacht ontvangen"))),
            Paragraph(came_in(case, is_helper=True)),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(N_("Bewaar deze mail. Noem het nummer als u ons belt of mailt."))),
            Heading(say(N_("Hoe gaat het verder?"))),
            Steps(
                (
                    say(N_("Wij lezen de klacht. Als wij een vraag hebben, nemen wij contact op.")),
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
            Paragraph(say(N_("U kunt ze ook sturen op de pagina waar u de klacht volgt."))),
            Heading(say(N_("Wilt u weten hoe ver wij zijn met de klacht?"))),
            Paragraph(
                say(N_("Bekijk hoe ver wij zijn met de klacht en wat er nog komt. U kunt daar ook een kopie bewaren."))
            ),
            Action(say(N_("Volg de klacht")), ways(code).follow),
            Heading(say(N_("Wil de huurder stoppen?"))),
            Paragraph(say(N_("Tot aan de bijeenkomst kunt u de klacht intrekken."))),
            Action(say(N_("Trek de klacht in")), ways(code).withdraw),
            Note(say(N_("Met deze links kan iedereen de klacht lezen en intrekken. Stuur deze mail dus niet door."))),
            *ending(committee, code),
            Note(say(N_("Hebt u geen klacht gestuurd? Bel of mail ons dan."))),
        ]

    subject = say(N_("Wij hebben de klacht ontvangen: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(language, blocks, committee), reply_to=committee.mail)


def submitted_on(case: Case) -> date:
    """Return the day on which the complaint came in, in Amsterdam."""
    return case.submitted_at.astimezone(AMSTERDAM).date()


def came_in(case: Case, *, is_helper: bool = False) -> Say:
    """Say which complaint a letter is about; one on paper is named by the day on which it came."""
    if case.channel:
        came = N_("Wij kregen de klacht op %(day)s.") if is_helper else N_("Wij kregen uw klacht op %(day)s.")
        return say(came, day=submitted_on(case))
    helper = N_("U hebt op %(day)s voor een huurder een klacht naar ons gestuurd.")
    tenant = N_("U hebt op %(day)s een klacht naar ons gestuurd.")
    return say(helper if is_helper else tenant, day=submitted_on(case))


def as_typed(page: str) -> Ltr:
    """Return the address of a page as people type it."""
    return Ltr(page.removeprefix("https://"), page)


_BELOW = N_("Hieronder staat hetzelfde in het Nederlands. Is er een verschil? Dan geldt de Nederlandse tekst.")
UNREAD = N_(
    "Deze vertaling is nog niet nagekeken door iemand die deze taal spreekt. De Nederlandse tekst geldt. Ziet u een "
    "fout? Mail ons dan."
)
_UNREAD_ABOVE = (
    "De vertaling hierboven is nog niet nagekeken door iemand die deze taal spreekt. De Nederlandse tekst geldt. "
    "Ziet u een fout? Mail ons dan."
)


def in_languages(language: str, blocks: Callable[[str], Sequence[Block]], committee: Committee) -> tuple[Sheet, ...]:
    """Return the letter in the reader's language, and under it in Dutch, which prevails."""
    dutch = blocks(SOURCE)
    if language == SOURCE:
        return (Sheet(SOURCE, tuple(dutch)),)
    if language in committee.read_by_a_speaker:
        return Sheet(language, (*blocks(language), Note(say(_BELOW)))), Sheet(SOURCE, tuple(dutch))
    return Sheet(language, (*blocks(language), Note(say(UNREAD)))), Sheet(SOURCE, (Note(say(_UNREAD_ABOVE)), *dutch))


def what_happens() -> list[Block]:
    """Return what the tenant can expect, in order (F3)."""
    return [
        Heading(say(N_("Hoe gaat het verder?"))),
        Steps(
            (
                say(N_("Wij lezen uw klacht. Als wij een vraag hebben, nemen wij contact met u op.")),
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
    """Return how to send papers afterwards; who has no mail address is asked to call."""
    if not case.complaint.mail:
        call = say(N_("Bel %(phone)s, dan vertellen wij u wat u kunt doen."), phone=Ltr(committee.phone))
        return [Heading(say(N_("Hebt u nog papieren?"))), Paragraph(call), Paragraph(say(_SEND_THEM))]
    return [
        Heading(say(N_("Hebt u nog papieren?"))),
        Paragraph(
            say(
                N_("Mail ze naar %(mail)s. Zet uw nummer %(reference)s erbij."),
                mail=mail(committee),
                reference=Ltr(case.reference),
            )
        ),
        Paragraph(say(_SEND_THEM)),
    ]


_SEND_THEM = N_("U kunt ze ook sturen op de pagina waar u uw klacht volgt.")


def ending(committee: Committee, code: str) -> list[Block]:
    """Return how to reach a person, and the greeting: the end of every letter."""
    return [
        help_box(committee, code),
        Paragraph(say(N_("Met vriendelijke groet, %(committee)s"), committee=committee.name)),
    ]

"""What the letters about a correction say: to the new address, to the old one, to a helper and to the committee."""

from collections.abc import Mapping
from datetime import date

from formservice.documents.blocks import Action, Big, Block, Facts, Note, Paragraph, Sheet, Title
from formservice.documents.words import Ltr, say
from formservice.languages import N_, SOURCE
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.to_committee import in_short
from formservice.questions.answers import rows
from formservice.questions.beside import CONTACT
from formservice.questions.question import Question
from formservice.rules.terms import AMSTERDAM

_ENDED = N_("De links in onze eerdere mails werken niet meer.")
_NOT_ME = N_("Hebt u dit niet zelf gedaan? Bel of mail ons dan.")


def tenant_contact(given: Given) -> Letter:
    """Return the letter to the address that the tenant has now: what changed, without how it reads now, and a link."""
    case, committee = given.case, given.committee
    names = set(given.row.details["names"])
    changed = tuple((say(each.short), say(N_("Veranderd"))) for each in CONTACT.questions if each.name in names)

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Uw gegevens zijn veranderd"))),
            Paragraph(say(N_("Dit is er op %(day)s veranderd:"), day=_on(given))),
            Facts(changed),
            Big(say(N_("Uw nummer")), case.reference),
            *([Paragraph(say(_ENDED)), Paragraph(say(N_("Gebruik voortaan deze link.")))] if _ended(given) else []),
            Action(say(N_("Uw klacht volgen")), given.ways(code).follow),
            Note(say(N_("Met deze link kan iedereen uw klacht lezen. Stuur deze mail dus niet door."))),
            Paragraph(say(_NOT_ME)),
            *ending(committee, code),
        ]

    subject = say(N_("Uw gegevens zijn veranderd: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, committee), reply_to=committee.mail)


def tenant_contact_gone(given: Given) -> Letter:
    """Return the letter to the address that the tenant had: it tells no new one, and has no link."""
    case, committee = given.case, given.committee

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Wij mailen u niet meer op dit adres"))),
            Paragraph(say(N_("Op %(day)s is het mailadres bij deze klacht veranderd."), day=_on(given))),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(N_("Dit is onze laatste mail naar dit adres."))),
            Paragraph(say(_ENDED)),
            Paragraph(say(_NOT_ME)),
            *ending(committee, code),
        ]

    subject = say(N_("Wij mailen u niet meer op dit adres: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, committee), reply_to=committee.mail)


def helper_contact(given: Given) -> Letter:
    """Return the letter to who helped: the links ended, and here is a new one."""
    case, committee = given.case, given.committee

    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Het mailadres van de huurder is veranderd"))),
            Paragraph(say(N_("U hebt een huurder geholpen met een klacht."))),
            Paragraph(say(N_("Op %(day)s is het mailadres van de huurder veranderd."), day=_on(given))),
            Big(say(N_("Het nummer van de klacht")), case.reference),
            Paragraph(say(_ENDED)),
            Paragraph(say(N_("Gebruik voortaan deze link."))),
            Action(say(N_("Volg de klacht")), given.ways(code).follow),
            Note(say(N_("Met deze link kan iedereen de klacht lezen. Stuur deze mail dus niet door."))),
            Paragraph(say(N_("Klopt dit niet? Bel of mail ons dan."))),
            *ending(committee, code),
        ]

    subject = say(N_("Het mailadres van de huurder is veranderd: nummer %(reference)s"), reference=Ltr(case.reference))
    return Letter(subject, in_languages(given.language, blocks, committee), reply_to=committee.mail)


def committee_contact(given: Given) -> Letter:
    """Return the notice for the committee, in Dutch alone: what changed, from what to what."""
    case, details = given.case, given.row.details
    changed = tuple(
        (say(question.for_committee), say("%(new)s (was: %(old)s)", new=new, old=old))
        for question, old, new in changes(details["old"], details["new"])
    )
    blocks: list[Block] = [
        Title(say("Gegevens van de huurder veranderd")),
        Paragraph(say("De huurder heeft dit op %(day)s veranderd via de website.", day=_on(given))),
        Facts(changed),
        Big(say("Nummer"), case.reference),
        *in_short(case),
        Paragraph(say("Staan deze gegevens ook ergens anders? Verander ze dan ook daar.")),
    ]
    if not case.complaint.mail:
        blocks.append(Paragraph(say("De huurder heeft geen mailadres. Bevestig dit per post of telefoon.")))
    subject = say("Klacht %(reference)s: andere gegevens van de huurder", reference=Ltr(case.reference))
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),), reply_to=case.complaint.mail_of_either)


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[Question, str, str]]:
    """Return each question of which the answer changed, in Dutch, with how it was answered and how it is now."""
    pairs = zip(rows(CONTACT, old), rows(CONTACT, new), strict=True)
    return [(was.question, was.shown(SOURCE), now.shown(SOURCE)) for was, now in pairs if was.question.name in new]


def _on(given: Given) -> date:
    return given.row.created_at.astimezone(AMSTERDAM).date()


def _ended(given: Given) -> bool:
    return bool(given.row.details["ended"])

"""The committee's letter about an address that takes no mail: whom to tell what, and how (F3, F9)."""

from formservice.documents.blocks import Big, Block, Heading, Paragraph, Sheet, Steps, Title
from formservice.documents.words import Ltr, Say, say
from formservice.languages import SOURCE
from formservice.letters.compose import Letter
from formservice.letters.kinds import LetterKind
from formservice.letters.to_committee import in_short
from formservice.storage.cases import Case
from formservice.text.addresses import mail_link

# The committee reads Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_RECEIVED = "de bevestiging dat wij de klacht hebben ontvangen"
_WITHDRAWN = "de bevestiging dat de klacht is ingetrokken"
_REOPENED = "het bericht dat wij verdergaan met de klacht"
_TAKEN_UP = "het bericht dat wij de klacht in behandeling nemen"
_DECLINED = "het bericht dat wij de klacht niet in behandeling nemen"
_INVITED = "de uitnodiging voor de bijeenkomst"
_MOVED = "het bericht dat de bijeenkomst is verplaatst"
_OFF = "het bericht dat de bijeenkomst niet doorgaat"
_AGREED = "de brief met de afspraken"
_ADVISED = "de brief met ons advies"
_WRITTEN = "een brief van het bureau"
_WHAT = {
    LetterKind.TENANT_RECEIVED: _RECEIVED,
    LetterKind.HELPER_RECEIVED: _RECEIVED,
    LetterKind.TENANT_WITHDRAWN: _WITHDRAWN,
    LetterKind.HELPER_WITHDRAWN: _WITHDRAWN,
    LetterKind.TENANT_REOPENED: _REOPENED,
    LetterKind.HELPER_REOPENED: _REOPENED,
    LetterKind.TENANT_TAKEN_UP: _TAKEN_UP,
    LetterKind.HELPER_TAKEN_UP: _TAKEN_UP,
    LetterKind.TENANT_DECLINED: _DECLINED,
    LetterKind.HELPER_DECLINED: _DECLINED,
    LetterKind.TENANT_INVITED: _INVITED,
    LetterKind.HELPER_INVITED: _INVITED,
    LetterKind.TENANT_MOVED: _MOVED,
    LetterKind.HELPER_MOVED: _MOVED,
    LetterKind.TENANT_OFF: _OFF,
    LetterKind.HELPER_OFF: _OFF,
    LetterKind.TENANT_AGREED: _AGREED,
    LetterKind.HELPER_AGREED: _AGREED,
    LetterKind.TENANT_ADVISED: _ADVISED,
    LetterKind.HELPER_ADVISED: _ADVISED,
    LetterKind.TENANT_WRITTEN: _WRITTEN,
    LetterKind.HELPER_WRITTEN: _WRITTEN,
}


def corporation_unreached(case: Case, mail: str, *, is_refused: bool) -> Letter:
    """Return the notice that a letter to the corporation does not arrive, and what that asks; no story."""
    cause = "De mailserver neemt geen mail aan voor %(mail)s." if is_refused else _TRIED
    steps = (
        say("Bel de corporatie. Vertel wat er in de brief stond, en vraag naar het juiste mailadres."),
        say("Verander het adres bij Corporaties, aan het bureau. Dan komen volgende brieven wel aan."),
        say("Stuur de brief opnieuw bij Post, of doe hem op de post."),
    )
    blocks: list[Block] = [
        Title(say("Brief aan de corporatie komt niet aan")),
        Paragraph(say(f"{cause} Dat is het adres van de corporatie.", mail=Ltr(mail, mail_link(mail)))),
        Big(say("Nummer"), case.reference),
        *in_short(case),
        Heading(say("Wat u nu doet")),
        Steps(steps),
    ]
    subject = say("Klacht %(reference)s: mail aan de corporatie komt niet aan", reference=Ltr(case.reference))
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),))


def committee_unreached(case: Case, kind: LetterKind, mail: str, *, is_helper: bool, is_refused: bool) -> Letter:
    """Return the notice that a mail of this kind does not arrive at this address, and what that asks; no story.

    `is_refused` where the mail server refused it for good, else it was tried for days.
    """
    whose = "de helper" if is_helper else "de huurder"
    cause = "De mailserver neemt geen mail aan voor %(mail)s." if is_refused else _TRIED
    blocks: list[Block] = [
        Title(say("Mail komt niet aan")),
        Paragraph(say(f"{cause} Dat is het adres van {whose}.", mail=Ltr(mail, mail_link(mail)))),
        Paragraph(say("Niet aangekomen is %(what)s.", what=_WHAT.get(kind, "een bericht over de klacht"))),
        Big(say("Nummer"), case.reference),
        *in_short(case),
        Heading(say("Wat u nu doet")),
        Steps(tuple(_what_to_do(case, mail, whose))),
        Paragraph(say("U krijgt dit bericht één keer. Ook volgende mails naar dit adres komen niet aan.")),
    ]
    subject = say("Klacht %(reference)s: mail aan %(whose)s komt niet aan", reference=Ltr(case.reference), whose=whose)
    told = case.complaint
    reply_to = next((each for each in (told.mail, told.helper_mail) if each != mail), "")
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),), reply_to=reply_to)


_TRIED = "Wij probeerden dagenlang te mailen naar %(mail)s. Dat lukt niet."


def _what_to_do(case: Case, mail: str, whose: str) -> list[Say]:
    told = case.complaint
    steps = [_reach(case, mail), say(f"Vertel wat er in de mail stond. Vraag naar het juiste mailadres van {whose}.")]
    if told.helper and told.helper.mail not in {"", mail}:
        helper = Ltr(told.helper.mail, mail_link(told.helper.mail))
        other = "U kunt ook %(name)s mailen, die de klacht heeft ingevuld: %(mail)s."
        steps.append(say(other, name=told.helper.name, mail=helper))
    steps.append(say("Geef ook volgende berichten over deze klacht zelf door."))
    return steps


def _reach(case: Case, mail: str) -> Say:
    told = case.complaint
    if told.phone:
        return say("Bel de huurder: %(phone)s.", phone=Ltr(told.phone))
    if told.mail not in {"", mail}:
        return say("Mail de huurder: %(mail)s.", mail=Ltr(told.mail, mail_link(told.mail)))
    return say("Stuur de huurder een brief.")

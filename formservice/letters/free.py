"""A letter in the secretary's own words to tenant, helper, corporation or management: what stands around the words."""

from formservice.documents.blocks import Block, OwnWords, Paragraph, Title
from formservice.documents.words import Ltr, say
from formservice.languages import N_, SOURCE
from formservice.letters import to_party
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.given import Given
from formservice.letters.of_the_desk import following, in_dutch, letter, number, sent_on
from formservice.text.addresses import mail_link


def to_tenant(given: Given) -> Letter:
    """Return the letter for the tenant: a frame in the tenant's language, and the words in Dutch, set apart."""
    return _to_tenant(given, N_("Een bericht over uw klacht"), is_helper=False)


def to_helper(given: Given) -> Letter:
    """Return the same for who filled in the complaint for a tenant."""
    return _to_tenant(given, N_("Een bericht over de klacht van de huurder"), is_helper=True)


def to_corporation(given: Given) -> Letter:
    """Return the letter for the corporation, in Dutch alone."""
    return _to_corporation(given, [])


def to_management(given: Given) -> Letter:
    """Return the letter for the management, in Dutch alone; the contact for complaints may have to pass it on."""
    return _to_corporation(given, [Paragraph(say("Wilt u deze brief aan de directie geven?"))])


def _to_tenant(given: Given, title: str, *, is_helper: bool) -> Letter:
    def blocks(code: str) -> list[Block]:
        return [
            Title(say(title)),
            sent_on(given, is_helper=is_helper),
            *in_dutch(say(N_("Wat wij u willen vertellen of vragen")), given.told.own_words, code),
            Paragraph(say(N_("Wilt u antwoorden? Bel of mail ons dan, en noem het nummer."))),
            number(given, is_helper=is_helper),
            *following(given, code, is_helper=is_helper),
            *ending(given.committee, code),
        ]

    return letter(given, title, in_languages(given.language, blocks, given.committee))


def _to_corporation(given: Given, first: list[Block]) -> Letter:
    mail = given.committee.mail
    how = "Wilt u antwoorden? Mail naar %(mail)s, en zet het nummer %(reference)s erbij."
    blocks: list[Block] = [
        *(first if given.told.is_passed_on else []),
        Paragraph(say("Wij schrijven u over een klacht over uw corporatie.")),
        *to_party.about(given),
        OwnWords(say("Wat wij u willen vertellen of vragen"), None, given.told.own_words, SOURCE, is_part=True),
        Paragraph(say(how, mail=Ltr(mail, mail_link(mail)), reference=Ltr(given.case.reference))),
    ]
    return to_party.letter(given, "Een bericht over een klacht", blocks)

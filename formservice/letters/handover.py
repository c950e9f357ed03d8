"""The mail with which a tenant goes on with a draft on another device; nothing of what was typed stands in it."""

from collections.abc import Callable
from datetime import date, timedelta

from formservice.documents.blocks import Action, Block, Note, Paragraph, Title
from formservice.documents.words import say
from formservice.languages import N_
from formservice.letters.compose import Letter, ending, in_languages
from formservice.letters.kinds import LetterKind
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import handovers, limits
from formservice.storage.letters import LetterRow, NewLetter

_MOST_TO_ONE = 3  # mails an hour to one address


def mail_with_code(mail: str, code: str, language: str) -> NewLetter:
    """Return the row that is queued to bring this code to this address."""
    return NewLetter(LetterKind.HANDOVER, language, mail, details={"code": code})


def handover_for(service: Service, row: LetterRow, language: str) -> tuple[Letter, str] | None:
    """Return the mail and who gets it; None where the code was used since, or its draft is gone."""
    code = str(row.details["code"])
    lifetime = service.committee.retention.draft_lifetime
    if not handovers.find(service.db, code, service.now(), lifetime) or not _may_go(service, row):
        return None
    # it stops working in the course of the day after
    last_day = (row.created_at + lifetime).astimezone(AMSTERDAM).date() - timedelta(days=1)

    def link(of_half: str) -> str:
        return service.links.make_handover(of_half, code)

    return _letter(link, last_day, service.committee, language), row.recipient


def _may_go(service: Service, row: LetterRow) -> bool:
    """Tell whether one more mail may go to this address: nobody fills a stranger's mailbox."""
    fingerprint = service.db.sealer.fingerprint("limit:handover to", row.recipient.casefold())
    # tried again, it was counted the first time
    return row.attempts > 1 or limits.count(service.db, "handover to", fingerprint, service.now(), limit=_MOST_TO_ONE)


def _letter(link: Callable[[str], str], last_day: date, committee: Committee, language: str) -> Letter:
    def blocks(code: str) -> list[Block]:
        return [
            Title(say(N_("Ga verder met invullen"))),
            Paragraph(
                say(
                    N_(
                        "U bent begonnen met een klacht, en u hebt ons om een link gevraagd. Open de link op het "
                        "apparaat waarop u verder wilt gaan. Daar staat dan alles wat u al hebt ingevuld."
                    )
                )
            ),
            Action(say(N_("Ga verder met invullen")), link(code)),
            Paragraph(
                say(N_("De link werkt één keer, tot en met %(day)s. Uw klacht is nog niet verstuurd."), day=last_day)
            ),
            Note(
                say(
                    N_(
                        "Met deze link kan iedereen lezen wat u hebt ingevuld. Stuur deze mail dus niet door. Hebt u "
                        "niet om deze mail gevraagd? Dan hoeft u niets te doen."
                    )
                )
            ),
            *ending(committee, code),
        ]

    return Letter(say(N_("Ga verder met invullen")), in_languages(language, blocks, committee), reply_to=committee.mail)

"""What an act sends, before it goes: each letter as its reader will get it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from formservice.acts.desk.carry_out import events_of
from formservice.acts.desk.plans import Plan
from formservice.acts.desk.situation import Situation
from formservice.desk.wording import WHO, addressee, language_name
from formservice.documents.blocks import Action, Block, Heading, Title
from formservice.documents.text import block_text
from formservice.languages import LANGUAGES
from formservice.letters.compose import Letter
from formservice.letters.declared import LETTERS, To
from formservice.letters.given import Given
from formservice.letters.kinds import LetterKind
from formservice.rules.case import Refusal
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage.cases import Case
from formservice.storage.letters import LetterRow, NewLetter

_AT_CORPORATION = {To.CORPORATION, To.MANAGEMENT}


@dataclass(frozen=True)
class Line:
    """A piece of a letter; of a link only its words are shown: it is the reader's alone."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class ShownSheet:
    """A letter in one language."""

    language: str
    direction: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ShownLetter:
    """A letter: to whom, how, in which language, with which files; `lacks` is why it can go nowhere yet."""

    whom: str
    name: str
    mail: str
    address: tuple[str, ...]
    lacks: str
    language: str
    subject: str
    files: tuple[str, ...]
    sheets: tuple[ShownSheet, ...]

    def leaves(self, hold: int) -> str:
        """Return when the letter goes, of an act whose mail waits so many minutes; paper waits for the secretary."""
        if not self.mail:
            return "ligt meteen bij Post: u print de brief, en doet die op de bus"
        return f"over {_minutes(hold)}" if hold else "meteen"


def till_when(letters: Sequence[ShownLetter], hold: int) -> str:
    """Return until when an act with these letters can be taken back, whose mail waits so many minutes."""
    posted, where = "tot u bij Post een brief afvinkt", "met Haal terug op de zaak"
    mailed = [letter for letter in letters if letter.mail]
    if not mailed:
        return f"U kunt alles terughalen {posted}, {where}."
    if not hold:
        return "Terughalen kan niet."
    if len(mailed) == len(letters):
        return f"U kunt alles nog {_minutes(hold)} terughalen, {where}."
    return f"U kunt alles nog {_minutes(hold)} terughalen, {where}. Vink tot dan bij Post niets af."


def _minutes(count: int) -> str:
    return "1 minuut" if count == 1 else f"{count} minuten"


def letters_of(service: Service, situation: Situation, plan: Plan, staff_id: str) -> list[ShownLetter] | Refusal:
    """Return the letters of a plan as they would go out now, or why the rules refuse it."""
    now = max(service.now(), situation.case.history[-1].at or service.now())
    events = events_of(situation, plan, staff_id, now, service.committee.undo_days)
    if isinstance(events, Refusal):
        return events
    history = [*situation.case.history, *events]
    case = replace(situation.case, state=history[-1].state, history=history)
    return [_shown(service, situation, case, letter) for letter in plan.letters]


def warnings(service: Service, situation: Situation, plan: Plan) -> list[str]:
    """Return what is possible, and yet probably not meant."""
    days = service.committee.desk.invite_days
    soon = service.today() + timedelta(days=days)
    found = []
    for hearing in plan.hearings:
        if hearing.outcome is Outcome.PLANNED and plan.letters and hearing.on < soon:
            left = (hearing.on - service.today()).days
            when = {0: "vandaag", 1: "morgen"}.get(left, f"over {left} dagen")
            found.append(f"De zitting is {when}. Nodig liever {days} dagen van tevoren uit, of bel ook.")
    mails = {letter.recipient for letter in plan.letters if letter.recipient and not _is_to_committee(letter)}
    if len(mails) < sum(bool(letter.recipient) and not _is_to_committee(letter) for letter in plan.letters):
        found.append("Twee brieven gaan naar hetzelfde mailadres. Klopt dat?")
    if any(addressee(letter.kind) is To.MANAGEMENT for letter in plan.letters) and _is_passed_on(situation):
        found.append(
            "Er is geen mailadres van de directie bekend. De brief gaat naar het contact voor klachten. Het adres van "
            "de directie vult u in bij Corporaties."
        )
    if situation.party is None and plan.hearings and not plan.letters:
        found.append("De zaak hoort bij geen corporatie. Niemand krijgt een brief.")
    return found


def _is_passed_on(situation: Situation) -> bool:
    return situation.party is not None and not situation.party.management_mail


def _is_to_committee(letter: NewLetter) -> bool:
    return addressee(letter.kind) is To.COMMITTEE


def _shown(service: Service, situation: Situation, case: Case, letter: NewLetter) -> ShownLetter:
    letter = letter.after(case.history[-1])
    composed = LETTERS[LetterKind(letter.kind)].says(Given(service, case, _as_row(service, case, letter)))
    to = addressee(letter.kind)
    address = _address(situation, to) if letter.is_post else ()
    return ShownLetter(
        WHO[to],
        _name(situation, to),
        letter.recipient,
        address,
        _lacks(to) if letter.is_post and not address else "",
        language_name(letter.language),
        composed.subject.plain(composed.sheets[0].language),
        tuple(file.name for file in composed.files),
        tuple(_sheets(composed)),
    )


def _as_row(service: Service, case: Case, letter: NewLetter) -> LetterRow:
    return LetterRow(
        id="0" * 32,
        case_id=case.id,
        kind=letter.kind,
        language=letter.language,
        message_id="",
        recipient=letter.recipient,
        part=letter.part,
        parts=letter.parts,
        attachment_ids=letter.attachment_ids,
        details=dict(letter.details),
        attempts=0,
        created_at=service.now(),
    )


def _name(situation: Situation, to: To) -> str:
    complaint, party = situation.case.complaint, situation.party
    match to:
        case To.TENANT:
            return complaint.name
        case To.HELPER:
            return complaint.helper.name if complaint.helper else ""
        case To.CORPORATION:
            return party.name if party else ""
        case To.MANAGEMENT:
            return f"{party.name}, {party.management}".removesuffix(", ") if party else ""
    return situation.committee.name


def _address(situation: Situation, to: To) -> tuple[str, ...]:
    if to in _AT_CORPORATION:
        return tuple(situation.party.post) if situation.party else ()
    return situation.address


def _lacks(to: To) -> str:
    if to in _AT_CORPORATION:
        return "Er is geen mailadres en geen postadres. Vul een van de twee in bij Corporaties."
    return (
        "Er is geen mailadres en geen straat met plaats. Vul het adres in op de zaak: de brief wacht tot dan bij Post."
    )


def _sheets(letter: Letter) -> Sequence[ShownSheet]:
    return [
        ShownSheet(
            sheet.language,
            LANGUAGES[sheet.language].direction,
            tuple(_line(block, sheet.language) for block in sheet.blocks),
        )
        for sheet in letter.sheets
    ]


def _line(block: Block, code: str) -> Line:
    if isinstance(block, Action):
        return Line(f"[{block.label.plain(code)}]")
    return Line(block_text(block, code), isinstance(block, Title | Heading))

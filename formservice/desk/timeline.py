"""What happened to a case, one row after another: states, hearings, letters, papers and notes."""

from dataclasses import dataclass
from datetime import date, datetime

from formservice.desk.dossier import Dossier
from formservice.desk.wording import (
    DONE,
    FINDINGS,
    ORIGINS,
    OUTCOMES,
    STATES,
    TOLD_HOW,
    clock,
    letter_name,
    short_day,
    when_and_where,
)
from formservice.letters.about_contact import changes
from formservice.rules.case import Event, Role
from formservice.rules.terms import AMSTERDAM
from formservice.storage.desk_log import LOOKS, Act, Did
from formservice.storage.hearing_days import Hearing
from formservice.storage.letters import LetterState, LetterStatus
from formservice.storage.notes import Note
from formservice.storage.supplements import Supplement, What

_TENANT = "de huurder"


@dataclass(frozen=True)
class Entry:
    """One row: when, what, by whom, and a line or more of what was said.

    `number` is that of the act, and `rows` how many rows the history had after it.
    """

    at: datetime
    what: str
    who: str = ""
    words: str = ""
    kind: str = "state"
    note: Note | None = None
    number: int = 0
    rows: int = 0


def entries(known: Dossier) -> list[Entry]:
    """Return what happened, the newest first."""
    acts = [act for act in known.acts if act.what not in LOOKS]
    by_acts = {row for act in acts for row in _rows(act)}
    found = [
        *(_of_state(known, event) for event in known.situation.case.history if event.sequence not in by_acts),
        *(_of_act(known, act) for act in acts),
        *(_of_letter(letter) for letter in known.letters),
        *(_of_note(known, note) for note in known.notes),
        *(_of_supplement(known, added) for added in known.supplements),
    ]
    # of one moment, what was caused stands above its cause
    return sorted(found, key=lambda entry: entry.at)[::-1]


def since(known: Dossier, version: str) -> list[Entry]:
    """Return what changed the case since it had this version."""
    rows, _, last = version.partition(".")
    if not rows.isdecimal() or not last.isdecimal():
        return []
    changes = (entry for entry in entries(known) if entry.kind == "state")
    return [each for each in changes if each.number > int(last) or (not each.number and each.rows > int(rows))]


def looks(known: Dossier, most: int = 20) -> list[Entry]:
    """Return who opened the case or got a file of it, the newest first."""
    seen = [act for act in known.acts if act.what in (Did.OPENED, Did.DOWNLOADED)]
    return [Entry(act.at, DONE[act.what], known.name(act.staff_id)) for act in reversed(seen[-most:])]


def _rows(act: Act) -> range:
    return range(act.details.get("rows_before", 0) + 1, act.details.get("rows_after", 0) + 1)


def _of_state(known: Dossier, event: Event) -> Entry:
    at = event.at or known.situation.case.submitted_at
    who = ""
    if event.by:
        who = _TENANT if event.by.role is Role.TENANT else known.name(event.by.id) if event.by.id else "commissie"
    on = "" if at.date() == event.on else f" op {short_day(event.on)}"
    return Entry(at, f"{STATES[event.state]}{on}", who, event.reason, rows=event.sequence)


def _of_act(known: Dossier, act: Act) -> Entry:
    words = [
        text
        for text in (
            _hearing_of(known, act),
            _told_of(act),
            _corporation_of(known, act),
            _advice_of(known, act),
            _reason_of(known, act),
            _file_of(known, act),
        )
        if text
    ]
    what = DONE.get(act.what, act.what)
    undone = next((each for each in known.acts if each.number == act.undoes), None)
    if undone:
        what = f"{what}: {DONE.get(undone.what, undone.what).lower()}"
    elif any(each.undoes == act.number for each in known.acts):
        what = f"{what} (later teruggehaald)"
    rows = act.details.get("rows_after", 0)
    return Entry(act.at, what, known.name(act.staff_id), "\n".join(words), number=act.number, rows=rows)


def _hearing_of(known: Dossier, act: Act) -> str:
    changed = {each["number"] for each in act.details.get("hearings", ())}
    hearings = [each for each in known.situation.hearings if each.number in changed]
    if act.what is Did.HELD:
        return "\n".join(f"Zitting van {short_day(each.on)}: {OUTCOMES[each.outcome]}" for each in hearings)
    return "\n".join(_line(each, act) for each in hearings)


def _line(hearing: Hearing, act: Act) -> str:
    was = next(each for each in act.details["hearings"] if each["number"] == hearing.number)
    if "day" not in was:
        return f"Zitting: {when_and_where(hearing)}"
    asked = f", gevraagd door {hearing.asked_by}" if hearing.asked_by and act.what is Did.MOVE else ""
    why = f": {hearing.why}" if hearing.why else ""
    return f"De zitting van {short_day(hearing.on)}, {clock(hearing.at)} uur, gaat niet door{asked}{why}"


def _told_of(act: Act) -> str:
    if told_by := act.details.get("told_by"):
        on = date.fromisoformat(act.details["told_on"])
        how = act.details["told_how"]
        return f"Verteld door {told_by}, {TOLD_HOW.get(how, how)}, op {short_day(on)}"
    return ""


def _corporation_of(known: Dossier, act: Act) -> str:
    """Return the corporation that a case was tied to, and whether that went by its name."""
    if act.what is not Did.TIE:
        return ""
    of = known.situation.corporation
    name = of.party.name if of and of.id == act.details["corporation"] else ""
    by_name = "De huurder schreef dezelfde naam." if act.details.get("is_by_name") else ""
    return "\n".join(text for text in (name, by_name) if text)


def _advice_of(known: Dossier, act: Act) -> str:
    """Return what the committee found, or what the management decided, as far as it stands still."""
    advice = known.situation.advice
    if advice is None or any(each.undoes == act.number for each in known.acts):
        return ""
    if act.what is Did.ADVISE:
        return FINDINGS[advice.finding]
    if act.what is Did.DECIDE and advice.decided_on:
        what = "De directie volgt het advies" if advice.follows else "De directie wijkt af van het advies"
        why = f": {advice.why}" if advice.why else ""
        return f"{what}, op {short_day(advice.decided_on)}{why}"
    return ""


def _reason_of(known: Dossier, act: Act) -> str:
    history = known.situation.case.history
    return "\n".join(event.reason for event in history if event.sequence in _rows(act) and event.reason)


def _file_of(known: Dossier, act: Act) -> str:
    ids = act.details.get("files", ())
    papers = [each for each in known.situation.case.papers if each.id in ids]
    return "\n".join(f"{each.name}, {ORIGINS[each.origin]}" for each in papers if each.origin)


def _of_letter(letter: LetterStatus) -> Entry:
    kind = "late" if letter.state is LetterState.FAILED else ""
    return Entry(letter.sent_at or letter.created_at, letter_name(letter.kind), words=_fate(letter), kind=kind)


def _fate(letter: LetterStatus) -> str:
    match letter.state:
        case LetterState.SENT:
            return "Verstuurd"
        case LetterState.FAILED if letter.returned_at:
            return f"Kwam terug op {short_day(letter.returned_at.astimezone(AMSTERDAM).date())}. Kijk bij Post."
        case LetterState.FAILED:
            return f"Niet aangekomen ({letter.error or 'onbekend'}). Kijk bij Post."
        case LetterState.TO_POST:
            return "Moet op de post. Kijk bij Post."
        case LetterState.POSTED:
            return f"Gepost op {short_day(letter.posted_on)}" if letter.posted_on else "Gepost"
        case LetterState.TOLD:
            on = f" op {short_day(letter.posted_on)}" if letter.posted_on else ""
            return f"Kwam niet aan. Verteld aan de telefoon{on}"
        case LetterState.TAKEN_BACK:
            return "Teruggehaald, niet verstuurd"
    if letter.attempts:
        return f"Nog niet gelukt ({letter.error or 'onderweg'}). Wij proberen het om {clock(letter.next_at)} opnieuw."
    return f"Gaat uit om {clock(letter.next_at)}"


def _of_note(known: Dossier, note: Note) -> Entry:
    return Entry(note.at, "Notitie", known.name(note.staff_id), note.text, kind="note", note=note)


def _of_supplement(known: Dossier, added: Supplement) -> Entry:
    if added.what is What.PAPERS:
        names = [each.name for each in known.situation.case.papers if each.id in added.files]
        lines = [*([added.words] if added.words else []), *names]
        return Entry(added.at, "Klacht aangevuld", _TENANT, "\n".join(lines), kind="")
    changed = changes(added.old, added.new)
    lines = [f"{question.for_committee}: {new} (was: {old})" for question, old, new in changed]
    return Entry(added.at, "Gegevens veranderd", _TENANT, "\n".join(lines), kind="")

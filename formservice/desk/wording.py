"""What the desk calls states, acts, letters and what stands in the way, in Dutch."""

from collections.abc import Mapping
from datetime import date, datetime, time

from babel import Locale

from formservice.acts.desk.carry_out import Stale
from formservice.acts.desk.plans import Hindrance
from formservice.formatting import clock_time, full_date, short_date
from formservice.languages import SOURCE
from formservice.letters.declared import LETTERS, To
from formservice.letters.kinds import LetterKind
from formservice.rules import eligibility
from formservice.rules.advice import Finding
from formservice.rules.case import Channel, Refusal, State
from formservice.rules.due import Next
from formservice.rules.hearing import Outcome
from formservice.rules.terms import AMSTERDAM
from formservice.storage.attachments import Origin
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import Hearing
from formservice.text.addresses import mail_link
from formservice.uploads.advice_file import Judged, NotTaken

STATES: Mapping[State, str] = {
    State.RECEIVED: "Ontvangen",
    State.ACCEPTED: "In behandeling",
    State.DECLINED: "Niet in behandeling genomen",
    State.INVITED: "Uitgenodigd",
    State.HEARD: "Zitting gehouden",
    State.SETTLED: "Afspraken gemaakt",
    State.ADVISED: "Advies verstuurd",
    State.DECIDED: "Besluit genomen",
    State.WITHDRAWN: "Ingetrokken",
}
STEPS: tuple[tuple[str, frozenset[State]], ...] = (
    ("Ontvangen", frozenset({State.RECEIVED})),
    ("Zitting", frozenset({State.ACCEPTED, State.INVITED})),
    ("Afspraken of advies", frozenset({State.HEARD, State.SETTLED, State.ADVISED, State.DECIDED})),
)
NEXT: Mapping[Next, str] = {
    Next.POST: "Kijk bij Post: een brief is niet aangekomen of nog niet gepost",
    Next.TAKE_UP: "Neem in behandeling, of niet",
    Next.INVITE: "Nodig uit voor een zitting",
    Next.NOTE_OUTCOME: "Leg vast hoe de zitting ging",
    Next.PREPARE: "Bereid de zitting voor",
    Next.FINISH: "Bevestig de afspraken, of verstuur het advies",
    Next.TELL: "Bel: de zitting gaat niet door",
    Next.AWAIT_DECISION: "Wacht op het besluit van de directie",
    Next.ASK_REACTION: "Vraag de corporatie om haar reactie: die is er nog niet",
    Next.REMIND: "Herinner de directie: er is nog geen besluit",
    Next.CLOSE: "Rond af: waar ging de klacht over?",
}
DONE: Mapping[Did, str] = {
    Did.TAKE_UP: "In behandeling genomen",
    Did.TAKE_UP_AND_INVITE: "In behandeling genomen en uitgenodigd",
    Did.DECLINE: "Niet in behandeling genomen",
    Did.INVITE: "Uitgenodigd",
    Did.MOVE: "Zitting verzet",
    Did.CALL_OFF: "Zitting afgezegd",
    Did.WITHDRAW: "Ingetrokken, zoals de huurder liet weten",
    Did.REOPEN: "Gaat weer door",
    Did.HELD: "Zitting vastgelegd",
    Did.AGREE: "Afspraken bevestigd",
    Did.ADVISE: "Advies verstuurd",
    Did.REMIND: "De directie herinnerd",
    Did.DECIDE: "Besluit vastgelegd",
    Did.CLOSE: "Afgerond",
    Did.CORRECT: "Hersteld",
    Did.TAKE_BACK: "Teruggehaald",
    Did.TOLD: "De huurder en de corporatie gebeld: de zitting gaat niet door",
    Did.TIE: "Corporatie gekoppeld",
    Did.ADDRESS: "Adres voor post veranderd",
    Did.POSTED: "Post afgevinkt",
    Did.WRITE: "Brief geschreven",
    Did.RESENT: "Brief opnieuw verstuurd",
    Did.RETURNED: "Mail kwam terug",
    Did.LETTER_TOLD: "Aan de telefoon verteld wat in de brief staat",
    Did.UPLOADED: "Stuk toegevoegd",
    Did.REGISTER: "Ingeschreven",
    Did.OPENED: "Bekeken",
    Did.DOWNLOADED: "Bestand opgehaald",
    Did.DAY: "Zittingsdag veranderd",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PLANNED: "gepland",
    Outcome.MOVED: "verzet",
    Outcome.OFF: "gaat niet door",
    Outcome.HELD: "gehouden, beiden waren er",
    Outcome.TENANT_ABSENT: "gehouden, de huurder was er niet",
    Outcome.CORPORATION_ABSENT: "gehouden, de corporatie was er niet",
    Outcome.HELD_OVER: "aangehouden: er komt een nieuwe zitting",
}
ORIGINS: Mapping[Origin, str] = {
    Origin.TENANT: "van de huurder",
    Origin.CORPORATION: "van de corporatie",
    Origin.COMMITTEE: "van de commissie",
    Origin.ADVICE: "advies van de commissie",
    Origin.AGREEMENTS: "afspraken",
}
FINDINGS: Mapping[Finding, str] = {
    Finding.UPHELD: "Gegrond: de huurder heeft gelijk",
    Finding.PARTLY: "Gedeeltelijk gegrond: gelijk op sommige punten, niet op alle",
    Finding.NOT_UPHELD: "Ongegrond: de huurder heeft geen gelijk",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.POST: "per post",
    Channel.MAIL: "per mail",
    Channel.HANDED_OVER: "afgegeven",
}
TOLD_HOW: Mapping[str, str] = {
    "per mail": "per mail",
    "per telefoon": "aan de telefoon",
    "per post": "per post",
    "zelf": "aan de balie",
}
"""How a tenant let something know, by what the log keeps of it."""
_NOT_YET: Mapping[eligibility.Outcome, str] = {
    eligibility.Outcome.TERM_RUNNING: (
        "Op de dag van ontvangst had de corporatie nog tijd om te antwoorden. Vanaf {day} niet meer."
    ),
    eligibility.Outcome.NOT_IN_WRITING: "Volgens het formulier schreef de huurder nog niet naar de corporatie.",
    eligibility.Outcome.SOLVED: "Volgens het formulier is het probleem opgelost.",
}
WHO: Mapping[To, str] = {
    To.TENANT: "huurder",
    To.HELPER: "helper",
    To.COMMITTEE: "commissie",
    To.CORPORATION: "corporatie",
    To.MANAGEMENT: "directie",
}
HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.NO_CORPORATION: "Deze zaak hoort nog bij geen corporatie. Koppel eerst een corporatie op de zaak.",
    Hindrance.NO_HEARING: "Er is geen zitting gepland. Kijk op de zaak wat er wel kan.",
    Hindrance.HEARING_PLANNED: "Er is al een zitting gepland. Wilt u een andere dag? Verzet dan de zitting.",
    Hindrance.DAY_UNKNOWN: "Deze zittingsdag is er niet meer. Kies een ander tijdstip.",
    Hindrance.DAY_PAST: "Deze dag is voorbij. Kies een ander tijdstip.",
    Hindrance.HOUR_PAST: "Dit tijdstip is al begonnen of voorbij. Kies een later tijdstip.",
    Hindrance.NO_SUCH_SLOT: "Dit tijdstip is er niet meer. Kies een ander tijdstip.",
    Hindrance.SLOT_TAKEN: "Dit tijdstip is net bezet door een andere zaak. Kies een ander tijdstip.",
    Hindrance.SAME_SLOT: "De zitting staat al op dit tijdstip. Kies een ander tijdstip.",
    Hindrance.NOT_YET: "Die dag is nog niet geweest. Kies vandaag, of een dag ervoor.",
    Hindrance.NO_PAPER: "Dit bestand is er niet meer. Kies de PDF nog een keer.",
    Hindrance.NO_WORDS: "Schrijf de afspraken op, of kies de PDF waar ze in staan.",
    Hindrance.NO_REASON: "Schrijf op waarom de directie het advies niet volgt.",
    Hindrance.NO_ADVICE: "Kies wat er in het advies staat.",
    Hindrance.BEFORE_ADVICE: "Op deze dag was het advies er nog niet. Kies een latere dag.",
    Hindrance.NOT_DUE: "De maand voor het besluit is nog niet om. Herinneren kan daarna.",
    Hindrance.REMINDER_PAST: "Deze dag is voorbij. Kies vandaag of een dag daarna.",
    Hindrance.LETTERS_WAIT: (
        "De brieven van de laatste stap wachten nog. Haal die terug op de zaak, of wacht tot ze weg zijn."
    ),
    Hindrance.NOT_FROM_HERE: "Dit kan niet meer: de zaak staat nu ergens anders. Kijk op de zaak wat er wel kan.",
}
REFUSALS: Mapping[Refusal, str] = {
    Refusal.NOT_FROM_HERE: HINDRANCES[Hindrance.NOT_FROM_HERE],
    Refusal.ALREADY_THERE: "De zaak staat al zo. U hoeft niets te doen.",
    Refusal.TOO_LATE_TO_UNDO: "De dagen om het intrekken terug te draaien zijn voorbij. De huurder kan opnieuw klagen.",
    Refusal.BEFORE_PREVIOUS: "Deze dag is voor de vorige stap. Kies een latere dag.",
}
_SAVE_AS_PDF = "Kies in Word Bestand, Opslaan als, PDF. Stuur dan die PDF."
ADVICE_FILE: Mapping[Judged | NotTaken, str] = {
    Judged.OTHER_CASE: (
        "Deze PDF noemt het nummer van een andere zaak. Kies de PDF van deze zaak. Is het toch de goede? Haal dan het "
        "Word-bestand van deze zaak op, en zet uw tekst daarin."
    ),
    Judged.NO_NAME: (
        "In deze PDF staat niet duidelijk het nummer van deze zaak. Open de PDF, en vink aan dat die van deze zaak is."
    ),
    NotTaken.EMPTY: "Dit bestand is leeg. Kies het nog een keer.",
    NotTaken.WORD: f"Dit is een bestand van Word. Sla het op als PDF. {_SAVE_AS_PDF}",
    NotTaken.NO_PDF: "Dit is geen PDF, ook als de naam dat zegt. Open het in Word, en sla het op als PDF.",
    NotTaken.TOO_LARGE: "Deze PDF is te groot. Sla hem in Word op met “Minimale grootte”, of haal foto’s eruit.",
    NotTaken.LOCKED: "Op deze PDF zit een wachtwoord. Sla hem op zonder wachtwoord, en stuur hem nog een keer.",
    NotTaken.ACTS: "In deze PDF zit iets dat misschien niet veilig is. Druk hem af naar PDF, en stuur die.",
    NotTaken.DAMAGED: "Deze PDF gaat niet open: hij is beschadigd. Sla hem opnieuw op als PDF.",
    NotTaken.BUSY: "Het is nu druk. Stuur de PDF over een minuut nog een keer.",
}
"""What is said of a file that is no advice of this case."""
NOT_TAKEN_BACK: Mapping[Stale, str] = {
    Stale.TOO_LATE: (
        "De brieven zijn al weg. Terughalen kan niet meer. Klopt er iets niet? Verzet de zitting, zeg die af of "
        "herstel de stand, en bel wie het moet weten."
    ),
    Stale.SLOT_GONE: "Het oude tijdstip is intussen bezet. Terughalen kan niet meer: verzet de zitting, of zeg die af.",
    Stale.NOT_LAST: "Na deze stap is er iets anders gebeurd. Alleen de laatste stap kunt u terughalen.",
}

_LETTERS = {
    "received": "ontvangst",
    "withdrawn": "intrekking",
    "reopened": "de klacht gaat door",
    "taken_up": "in behandeling genomen",
    "declined": "niet in behandeling genomen",
    "forwarded": "klacht doorgestuurd",
    "invited": "uitnodiging",
    "moved": "zitting verzet",
    "off": "zitting gaat niet door",
    "goes_on": "klacht gaat door",
    "agreed": "afspraken",
    "advised": "advies",
    "reminded": "herinnering aan het advies",
    "written": "eigen bericht",
    "unreached": "mail niet aangekomen",
    "papers": "klacht aangevuld",
    "contact": "gegevens veranderd",
    "contact_gone": "ander mailadres",
}


def letter_name(kind: str) -> str:
    """Return what a letter is called: to whom, and about what."""
    ending = kind.partition("_")[2]
    about = _LETTERS.get(ending, kind)
    return f"Brief aan {WHO[addressee(kind)]}: {about}"


def addressee(kind: str) -> To:
    """Return who gets a letter of this kind."""
    try:
        return LETTERS[LetterKind(kind)].to
    except (KeyError, ValueError):  # a kind of another version
        return next((to for to in To if kind.startswith(to.value)), To.TENANT)


def not_yet(verdict: eligibility.Verdict | None) -> str:
    """Return what to mind before a registered complaint is taken up; empty where nothing is (F2)."""
    words = _NOT_YET.get(verdict.outcome, "") if verdict else ""
    return words.format(day=short_day(verdict.eligible_from) if verdict and verdict.eligible_from else "")


def language_name(code: str) -> str:
    """Return the Dutch name of a language."""
    return str(Locale.parse(SOURCE).languages.get(code, code))


def day(on: date) -> str:
    """Return a day with its weekday."""
    return full_date(SOURCE, on)


def short_day(on: date) -> str:
    """Return a day without its weekday."""
    return short_date(SOURCE, on)


def clock(at: time | datetime) -> str:
    """Return a time of day, of a moment that in Amsterdam."""
    return clock_time(at.astimezone(AMSTERDAM).time() if isinstance(at, datetime) else at)


def moment(at: datetime) -> str:
    """Return a day and a time in Amsterdam."""
    return f"{short_day(at.astimezone(AMSTERDAM).date())}, {clock(at)}"


def when_and_where(hearing: Hearing) -> str:
    """Return the day, the hour and the place of a hearing."""
    return f"{day(hearing.on)}, {clock(hearing.at)} uur, {hearing.day.where.place}"


IN_TEMPLATES = {
    "states": STATES,
    "steps": STEPS,
    "next": NEXT,
    "done": DONE,
    "origins": ORIGINS,
    "channels": CHANNELS,
    "mail_link": mail_link,
    "language_name": language_name,
    "clock": clock,
    "moment": moment,
    "when_and_where": when_and_where,
}
"""What a template names of these."""

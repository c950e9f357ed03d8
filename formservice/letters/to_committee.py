"""The committee's letters and papers, in Dutch alone: a complaint with all its answers, and its withdrawal (F3, F9)."""

from itertools import groupby

from babel import Locale

from formservice.documents.blocks import (
    Alert,
    Big,
    Block,
    Facts,
    Heading,
    OwnWords,
    Paragraph,
    Row,
    Sheet,
    Steps,
    Title,
    noted_once,
)
from formservice.documents.words import Ltr, Say, Scripts, say
from formservice.languages import LANGUAGES, SOURCE
from formservice.letters.about_viruses import about_viruses, what_was_checked
from formservice.letters.about_withdrawing import reopened_on, withdrawn_on
from formservice.letters.compose import Letter, submitted_on
from formservice.letters.split import piece_name
from formservice.letters.told import NOTHING, Told
from formservice.questions.answers import Row as Answered
from formservice.questions.answers import sections
from formservice.questions.asked_first import ELIGIBILITY
from formservice.rules.case import last_day_to_undo
from formservice.settings.committee import Committee
from formservice.storage.attachments import AttachmentInfo, VirusCheck
from formservice.storage.cases import Case
from formservice.text.addresses import mail_link

# The committee reads Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_KINDS = {
    "pdf": "PDF",
    "jpeg": "foto",
    "docx": "Word",
    "odt": "document (ODT)",
    "txt": "tekst",
    "eml": "mail",
    "msg": "mail",
}


def committee_received(
    case: Case,
    committee: Committee,
    part: int,
    parts: int,
    enclosed: tuple[str, ...],
    piece: tuple[int, int] | None = None,
    undrawn: tuple[str, ...] = (),
) -> Letter:
    """Return the complaint for the committee, without its files; `enclosed` are ids of the attachments in this part.

    `piece` is the number of the one piece of a file that this part holds, and how many pieces there are; `undrawn` are
    the scripts that its PDF could not show.
    """
    reference = Ltr(case.reference)
    subject = say("Klacht %(reference)s", reference=reference)
    if parts > 1:
        subject = say("Klacht %(reference)s (deel %(part)s van %(parts)s)", reference=reference, part=part, parts=parts)
    if part > 1:
        return Letter(
            subject, (further_part(case, part, parts, enclosed, piece),), reply_to=case.complaint.mail_of_either
        )
    blocks: list[Block] = []
    if not case.complaint.mail:
        blocks += [
            Alert(say("Geen e-mail: stuur de bijlage per post")),
            Paragraph(
                say(
                    "De huurder heeft geen mailadres gegeven. "
                    "Bij deze mail zit een bevestiging (bevestiging-%(reference)s.pdf). "
                    "Daarin staan het nummer en de code om in te trekken. Stuur die per post aan de huurder.",
                    reference=reference,
                )
            ),
        ]
    blocks += [
        *about_viruses(case.attachments),
        Title(say("Nieuwe klacht")),
        Paragraph(say("Deze klacht is op %(day)s via de website verstuurd.", day=submitted_on(case))),
        Big(say("Nummer"), case.reference),
        *in_short(case),
    ]
    if parts > 1:
        blocks.append(
            Paragraph(
                say("De bestanden passen niet in één mail. Dit is deel %(part)s van %(parts)s.", part=part, parts=parts)
            )
        )
    blocks.append(Paragraph(say("Alle antwoorden staan hieronder, en ook in de PDF bij deze mail.")))
    if undrawn:
        missing = (
            "In de PDF staat niet alles goed. Wij hebben geen lettertype voor: %(scripts)s. In deze mail staat het wel."
        )
        blocks.append(Paragraph(say(missing, scripts=Scripts(undrawn))))
    blocks += complaint_blocks(case, committee, enclosed if parts > 1 else None)
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),), reply_to=case.complaint.mail_of_either)


def committee_withdrawn(case: Case, committee: Committee, reason: str, told: Told = NOTHING) -> Letter:
    """Return the notice for the committee that a complaint is withdrawn, and what that asks of it (F9)."""
    day = withdrawn_on(case)
    blocks: list[Block] = [
        Title(say("Klacht ingetrokken")),
        Paragraph(say("Deze klacht is op %(day)s ingetrokken.", day=day)),
        Big(say("Nummer"), case.reference),
        *in_short(case),
        OwnWords(say("Reden"), whose_words(case), reason, known_language(case))
        if reason
        else Paragraph(say("Er is geen reden gegeven.")),
        Heading(say("Wat u nu doet")),
        Steps(
            (
                say("De bijeenkomst van %(day)s is al afgezegd.", day=told.earlier.on)
                if told.earlier
                else say("Is er een bijeenkomst gepland? Zeg die af."),
                say("Laat de corporatie weten dat de klacht is ingetrokken."),
                *_tell_without_mail(
                    case, "De huurder heeft geen mailadres gegeven. Bevestig het intrekken per post of telefoon."
                ),
            )
        ),
    ]
    if committee.undo_days:
        last = last_day_to_undo(day, committee.undo_days)
        blocks.append(
            Paragraph(say("Bedenkt de huurder zich uiterlijk %(day)s? Dan gaat de klacht gewoon verder.", day=last))
        )
    subject = say("Klacht %(reference)s is ingetrokken", reference=Ltr(case.reference))
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),), reply_to=case.complaint.mail_of_either)


def committee_reopened(case: Case, told: Told = NOTHING) -> Letter:
    """Return the notice for the committee that a withdrawal was taken back, and what that asks of it."""
    blocks: list[Block] = [
        Title(say("Klacht gaat door")),
        Paragraph(say("Deze klacht was op %(day)s ingetrokken.", day=withdrawn_on(case))),
        Paragraph(say("Sinds %(day)s gaat die weer door. De klacht staat weer waar die stond.", day=reopened_on(case))),
        Big(say("Nummer"), case.reference),
        *in_short(case),
        Heading(say("Wat u nu doet")),
        Steps(
            (
                _what_of_hearing(told),
                say("Laat de corporatie weten dat de klacht doorgaat."),
                *_tell_without_mail(
                    case, "De huurder heeft geen mailadres gegeven. Bevestig het per post of telefoon."
                ),
            )
        ),
    ]
    subject = say("Klacht %(reference)s gaat door", reference=Ltr(case.reference))
    return Letter(subject, (Sheet(SOURCE, tuple(blocks)),), reply_to=case.complaint.mail_of_either)


def _what_of_hearing(told: Told) -> Say:
    if told.hearing:
        return say("De bijeenkomst van %(day)s gaat weer door.", day=told.hearing.on)
    if told.earlier:
        return say("De bijeenkomst van %(day)s gaat niet door. Nodig beide partijen opnieuw uit.", day=told.earlier.on)
    return say("Hebt u een bijeenkomst afgezegd? Kijk of die nog door kan gaan, en laat het weten.")


def complaint_sheet(case: Case, committee: Committee) -> Sheet:
    """Return the whole complaint, for its PDF."""
    blocks: list[Block] = [
        Title(say("Klacht %(reference)s", reference=Ltr(case.reference))),
        Paragraph(say("Verstuurd via de website op %(day)s.", day=submitted_on(case))),
        *about_viruses(case.attachments),
        *in_short(case),
        *complaint_blocks(case, committee, None),
    ]
    return Sheet(SOURCE, tuple(blocks))


def complaint_blocks(case: Case, committee: Committee, enclosed: tuple[str, ...] | None) -> list[Block]:
    """Return every question with its answer, and the files; `enclosed` marks those that are not in this mail."""
    blocks: list[Block] = []
    shown = sections(case.answers, committee.corporations)
    asked_first = [row for section in shown if section.step in ELIGIBILITY for row in section.rows]
    blocks += [Heading(say("De klacht bij de corporatie")), *_answers(asked_first, case)]
    for section in shown:
        if section.step not in ELIGIBILITY:
            blocks += [Heading(say(section.step.for_committee)), *_answers(list(section.rows), case)]
    blocks.append(Heading(say("Bestanden van de huurder")))
    if case.attachments:
        blocks.append(Facts(tuple(file_row(info, enclosed) for info in case.attachments)))
    else:
        blocks.append(Paragraph(say("De huurder heeft geen bestanden meegestuurd.")))
    return [*noted_once(blocks)]


def in_short(case: Case) -> list[Block]:
    """Return who the tenant is and how to reach them, and nothing of what the complaint is about."""
    told = case.complaint
    rows: list[Row] = [
        (say("Huurder"), told.name),
        (say("Adres"), told.home),
        (say("Woningcorporatie"), case.corporation),
    ]
    if mail := told.mail:
        rows.append((say("Mail"), Ltr(mail, mail_link(mail))))
    if told.phone:
        rows.append((say("Telefoon"), Ltr(told.phone)))
    if told.helper:
        rows.append((say("Ingevuld door een helper"), told.helper.name))
    return [Facts(tuple(rows))]


def _answers(rows: list[Answered], case: Case) -> list[Block]:
    blocks: list[Block] = []
    for is_story, group in groupby(rows, key=lambda row: row.question.is_own_words and bool(row.typed)):
        if is_story:
            blocks += [
                OwnWords(say(row.question.for_committee), whose_words(case), row.typed, known_language(case))
                for row in group
            ]
        else:
            blocks.append(Facts(tuple((say(row.question.for_committee), row.shown(SOURCE)) for row in group)))
    return blocks


def whose_words(case: Case) -> Say:
    """Return whose words these are, and which language to expect: we know what was chosen, not what was written."""
    who = "de huurder, ingevuld door een helper" if case.complaint.is_helped else "de huurder"
    if spoken := case.complaint.spoken:
        return say("Eigen woorden van %(who)s. Spreekt het best: %(spoken)s.", who=who, spoken=spoken)
    if case.language == SOURCE:
        return say("Eigen woorden van %(who)s.", who=who)
    name = Locale.parse(case.language).get_display_name(SOURCE) or LANGUAGES[case.language].name
    return say("Eigen woorden van %(who)s. Kiest berichten in: %(language)s.", who=who, language=name)


def known_language(case: Case) -> str:
    """Return the language of what the tenant wrote, where we know it: Dutch; else nothing."""
    return SOURCE if case.language == SOURCE and not case.complaint.spoken else ""


def file_row(info: AttachmentInfo, enclosed: tuple[str, ...] | None) -> Row:
    """Return a file for a list of files; `enclosed` are the ids of those in this mail, where others come in another."""
    is_sent = info.virus_check is not VirusCheck.FOUND
    is_elsewhere = is_sent and enclosed is not None and info.id not in enclosed
    words = "%(kind)s, %(size)s, in een volgend deel" if is_elsewhere else "%(kind)s, %(size)s"
    words += what_was_checked(info)
    return say("%(name)s", name=info.name), say(words, kind=_KINDS[info.kind], size=_size(info.size))


def _size(size: int) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def further_part(
    case: Case,
    part: int,
    parts: int,
    enclosed: tuple[str, ...],
    piece: tuple[int, int] | None,
    first: str = "De klacht zelf",
) -> Sheet:
    """Return a further mail of a letter that came in parts: which files it holds, and how pieces are joined.

    `first` is what stands in the first part.
    """
    here = [info for info in case.attachments if info.id in enclosed]
    files = tuple(file_row(info, None) for info in here)
    return Sheet(
        SOURCE,
        (
            Title(say("Deel %(part)s van %(parts)s", part=part, parts=parts)),
            Paragraph(say("Bij deze mail zitten bestanden van een klacht. %(first)s staat in deel 1.", first=first)),
            Big(say("Nummer"), case.reference),
            *about_viruses(here),
            Facts(files),
            *(how_to_join(here[0].name, *piece) if piece and here[0].virus_check is not VirusCheck.FOUND else []),
        ),
    )


def how_to_join(name: str, number: int, count: int) -> list[Block]:
    """Return how the pieces of a file that fits in no mail are made one again."""
    pieces = [piece_name(name, each) for each in range(1, count + 1)]
    return [
        Heading(say("Stuk %(number)s van %(count)s van een groot bestand", number=number, count=count)),
        Paragraph(say("Het bestand past niet in één mail. Zo maakt u de stukken weer tot één bestand:")),
        Steps(
            (
                say("Bewaar alle stukken in dezelfde map: %(pieces)s.", pieces=" en ".join(pieces)),
                say("Klik met rechts op het eerste stuk, kies 7-Zip, en dan: Bestanden samenvoegen."),
                say("Hebt u geen 7-Zip? Vraag uw ICT-beheerder, of vraag de huurder om het bestand opnieuw te sturen."),
            )
        ),
    ]


def _tell_without_mail(case: Case, what: str) -> tuple[Say, ...]:
    return () if case.complaint.mail else (say(what),)

"""The committee's letter with what a tenant added to a complaint that was sent."""

from collections.abc import Sequence
from dataclasses import replace

from formservice.documents.blocks import Big, Block, Facts, Heading, OwnWords, Paragraph, Sheet, Title
from formservice.documents.words import Ltr, Say, say
from formservice.languages import SOURCE
from formservice.letters.about_viruses import about_viruses
from formservice.letters.complaint import files_of
from formservice.letters.compose import Letter
from formservice.letters.given import Given
from formservice.letters.to_committee import file_row, further_part, in_short, known_language, whose_words
from formservice.rules.terms import AMSTERDAM
from formservice.storage.attachments import AttachmentInfo
from formservice.uploads.scanning import checked_again

# The committee reads Dutch: these texts are no one's to translate, so they are not marked for the catalogues.

_FIRST = "Het bericht van de huurder"


def committee_papers(given: Given) -> Letter:
    """Return one part of what was added, with its files; raise LookupError where one of them is gone."""
    row, service = given.row, given.service
    ids = tuple(row.details["files"])
    # the first part tells of every file
    due = row.attachment_ids if row.part > 1 else ids
    added = checked_again(service.db, service.scanner, [each for each in given.case.papers if each.id in ids], due)
    case = replace(given.case, attachments=added)
    piece = row.details.get("piece")
    if row.part > 1:
        pieces = piece and tuple(piece[2:])
        sheet = further_part(case, row.part, row.parts, row.attachment_ids, pieces, _FIRST)
    else:
        sheet = Sheet(SOURCE, tuple(_blocks(given, added)))
    letter = Letter(_subject(given), (sheet,), reply_to=case.complaint.mail_of_either)
    return replace(letter, files=tuple(files_of(service, case, row)))


def _subject(given: Given) -> Say:
    reference, row = Ltr(given.case.reference), given.row
    if row.parts > 1:
        text = "Klacht %(reference)s is aangevuld (deel %(part)s van %(parts)s)"
        return say(text, reference=reference, part=row.part, parts=row.parts)
    return say("Klacht %(reference)s is aangevuld", reference=reference)


def _blocks(given: Given, added: Sequence[AttachmentInfo]) -> list[Block]:
    case, row = given.case, given.row
    on = row.created_at.astimezone(AMSTERDAM).date()
    blocks: list[Block] = [
        *about_viruses(added),
        Title(say("Klacht aangevuld")),
        Paragraph(say("De huurder heeft deze klacht op %(day)s aangevuld via de website.", day=on)),
        Big(say("Nummer"), case.reference),
        *in_short(case),
    ]
    if row.parts > 1:
        text = "De bestanden passen niet in één mail. Dit is deel 1 van %(parts)s."
        blocks.append(Paragraph(say(text, parts=row.parts)))
    if words := row.details["words"]:
        blocks.append(OwnWords(say("Bericht"), whose_words(case), words, known_language(case)))
    if added:
        enclosed = row.attachment_ids if row.parts > 1 else None
        blocks += [Heading(say("Nieuwe bestanden")), Facts(tuple(file_row(info, enclosed) for info in added))]
    return blocks

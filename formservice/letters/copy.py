"""The copy for the tenant: every answer and the list of files, without the withdrawal code, so that it can be shown."""

from collections.abc import Sequence
from itertools import groupby

from formservice.documents.blocks import (
    Big,
    Block,
    Facts,
    Heading,
    Note,
    OwnWords,
    Paragraph,
    Row,
    Sheet,
    Title,
    noted_once,
)
from formservice.documents.words import Month, Say, Value, say
from formservice.languages import N_
from formservice.letters.compose import submitted_on
from formservice.letters.contact import help_box
from formservice.questions.answers import Row as Answered
from formservice.questions.answers import sections
from formservice.questions.asked_first import ELIGIBILITY
from formservice.settings.committee import Committee
from formservice.storage.attachments import AttachmentInfo
from formservice.storage.cases import Case

COPY = N_("Kopie van uw klacht")


def copy_sheet(case: Case, committee: Committee, language: str) -> Sheet:
    """Return the whole complaint in this language, for a PDF that has the Dutch beside it."""
    blocks: list[Block] = [
        Title(say(COPY)),
        Big(say(N_("Uw nummer")), case.reference),
        Facts(
            (
                (say(N_("Verstuurd op")), submitted_on(case)),
                (say(N_("Woningcorporatie")), case.corporation),
            )
        ),
        Note(say(N_("Uw code staat niet op deze kopie. Zo kunt u de kopie aan anderen laten zien."))),
        Note(say(N_("De code stond op het scherm toen u uw klacht verstuurde."))),
    ]
    shown = sections(case.answers, committee.corporations)
    asked_first = [row for section in shown if section.step in ELIGIBILITY for row in section.rows]
    blocks += [Heading(say(N_("Uw klacht bij uw corporatie"))), *_answers(asked_first)]
    for section in shown:
        if section.step not in ELIGIBILITY:
            blocks += [Heading(say(section.step.title_for(case.answers))), *_answers(section.rows)]
    blocks += [Heading(say(N_("Uw bestanden"))), _files(case.attachments), help_box(committee, language)]
    return Sheet(language, tuple(noted_once(blocks)))


def _answers(rows: Sequence[Answered]) -> list[Block]:
    blocks: list[Block] = []
    for is_story, group in groupby(rows, key=lambda row: row.question.is_own_words and bool(row.typed)):
        if is_story:
            note = say(N_("In uw eigen woorden"))
            blocks += [OwnWords(say(row.question.title), note, row.typed) for row in group]
        else:
            blocks.append(Facts(tuple((say(row.question.short), _answer(row)) for row in group)))
    return blocks


def _answer(row: Answered) -> Say | Value:
    if row.day:
        return Month(row.day) if row.is_month_only else row.day
    return say(row.text) if row.text else row.typed


def _files(files: list[AttachmentInfo]) -> Block:
    if not files:
        return Paragraph(say(N_("U hebt geen bestanden meegestuurd.")))
    rows: list[Row] = [(say("%(name)s", name=file.name), f"{max(1, round(file.size / 1_000))} kB") for file in files]
    return Facts(tuple(rows))

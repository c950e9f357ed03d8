"""The form on paper: every question of the web form with its words and its number, for a pen (F1, F2, F3, F9)."""

from collections.abc import Iterator
from datetime import date

from formservice.documents.blocks import (
    Asked,
    Block,
    Box,
    Heading,
    Note,
    Paragraph,
    Room,
    Signed,
    StepHeading,
    Steps,
    Title,
    Told,
)
from formservice.documents.words import Ltr, Say, say
from formservice.formatting import span
from formservice.languages import LANGUAGES, N_, SOURCE
from formservice.letters.compose import UNREAD, what_happens
from formservice.letters.contact import help_box, mail, phone
from formservice.questions.answers import for_the_rule
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.question import Answers, Question, QuestionKind, Step
from formservice.questions.steps import form_steps, step_count, step_number
from formservice.rules.eligibility import Outcome, Verdict, judge
from formservice.settings.committee import Committee

PAPER_FORM = N_("Klachtformulier")
_PREVAILS = N_("Is er een verschil? Dan geldt de Nederlandse tekst.")
_ANY_DAY = date(2000, 1, 1)  # the questions with choices lead on without looking at the calendar
_BY_POST = {"contact": "post"}
_DEAD_ENDS = {
    Outcome.NOT_IN_WRITING: N_("Schrijf eerst naar uw corporatie"),
    Outcome.UNSURE: N_("Bel of mail ons eerst"),
    Outcome.SOLVED: N_("U hoeft dit formulier niet in te vullen"),
}

_ROOM = {QuestionKind.DATE: Room.DATE, QuestionKind.TEXT: Room.TEXT, QuestionKind.FILES: Room.LIST}

WITH_DUTCH = (StepHeading, Asked, Signed)
"""What the committee reads too: in every language the Dutch stands with it."""


def paper_form(committee: Committee, code: str) -> tuple[Block, ...]:
    """Return the whole form in a language, from the same questions as the web form."""
    numbered = Numbered(committee)
    blocks: list[Block] = [
        Title(say(PAPER_FORM)),
        Paragraph(say(N_("Vul dit formulier in met een pen. Zet een kruisje in het vakje bij uw antwoord."))),
        Paragraph(say(N_("Is er te weinig ruimte? Schrijf dan verder op een los vel, met het vraagnummer erbij."))),
        Note(say(_PREVAILS if code in committee.read_by_a_speaker else UNREAD)),
        StepHeading(say(N_("Klacht indienen"))),
    ]
    for step in ELIGIBILITY:
        blocks += [numbered.asked(step, question) for question in step.questions]
    blocks += _wait(committee, code)
    for step in numbered.steps:
        if not step.shares_number:
            title = None if step.title == step.questions[0].title else say(step.title)
            blocks.append(StepHeading(title, numbered.where(step)))
        blocks += _beside(step, committee, code)
        blocks += [numbered.asked(step, question) for question in step.questions]
    return (*blocks, *_end(committee, code, numbered))


class Numbered:
    """The questions of one committee with their numbers, which its web form counts in the same way."""

    def __init__(self, committee: Committee) -> None:
        self.steps = form_steps(committee.corporations, committee.languages)
        self._term = committee.term
        self._channels = committee.written_channels
        self._in_order = [(step, question) for step in (*ELIGIBILITY, *self.steps) for question in step.questions]
        self._numbers = {question: number for step in self._each() for question, number in step}

    def where(self, step: Step) -> Say:
        """Return a step's place, in the words of the web form."""
        return say(_STEP, number=step_number(step, self.steps), count=step_count(self.steps) + 1)

    @property
    def last(self) -> Say:
        """The place of what comes after the questions: to check and to send."""
        count = step_count(self.steps) + 1
        return say(_STEP, number=count, count=count)

    def number(self, question: Question) -> str:
        """Return a question's number: 1, 2, 3a, 3b before the form; 1.1, 1.2 and so on in its steps."""
        return self._numbers[question]

    def asked(self, step: Step, question: Question) -> Asked:
        """Return a question as it stands on paper."""
        is_open = question.may_stay_open and not question.missing
        return Asked(
            self.number(question),
            say(question.title),
            say(question.hint) if question.hint else None,
            say(N_("(niet verplicht)")) if is_open else None,
            _room(question),
            tuple(self._boxes(step, question)),
            _labels(question),
        )

    def _boxes(self, step: Step, question: Question) -> Iterator[Box]:
        leads = [self._leads(step, question, choice.value) for choice in question.choices]
        is_fork = any(lead != leads[0] for lead in leads)
        for choice, lead in zip(question.choices, leads, strict=True):
            is_language = choice.value in LANGUAGES and choice.label == LANGUAGES[choice.value].name
            yield Box(say(choice.label), lead if is_fork else None, choice.value if is_language else "")
        if question.kind is QuestionKind.TICK:
            yield Box(say(question.title))
        if question.kind is QuestionKind.DATE:
            yield Box(say(N_("Dat weet ik niet")))

    def _leads(self, step: Step, question: Question, value: str) -> Say:
        if step not in ELIGIBILITY:
            following = self._in_order[self._in_order.index((step, question)) + 1 :]
            answers = {question.name: value}
            return self._go_to(next((each for of, each in following if of.is_asked(answers)), None))
        verdict = self._rule({**(self._reaching(step.slug, {}) or {}), question.name: value})
        if verdict.outcome in _DEAD_ENDS:
            return say(_DEAD_ENDS[verdict.outcome])
        asks = verdict.next_question or self.steps[0].slug
        return self._go_to(next(each for of, each in self._in_order if of.slug == asks))

    def _go_to(self, question: Question | None) -> Say:
        number = self.number(question) if question else ""
        return say(N_("Ga naar vraag %(number)s"), number=Ltr(number))

    def _reaching(self, slug: str, answers: Answers) -> Answers | None:
        """Return answers after which the rule asks this question; None where these never lead there."""
        asks = self._rule(answers).next_question
        if asks in {slug, None}:
            return answers if asks else None
        [asked] = next(step.questions for step in ELIGIBILITY if step.slug == asks)
        found = (self._reaching(slug, {**answers, asked.name: choice.value}) for choice in asked.choices)
        return next((each for each in found if each is not None), None)

    def _rule(self, answers: Answers) -> Verdict:
        return judge(for_the_rule(answers, _ANY_DAY), _ANY_DAY, self._term, self._channels)

    def _each(self) -> Iterator[Iterator[tuple[Question, str]]]:
        for number in range(1, step_count(ELIGIBILITY) + 1):
            same = _of(ELIGIBILITY, number)
            yield ((each, f"{number}{chr(ord('a') + at)}" if same[1:] else f"{number}") for at, each in enumerate(same))
        for number in range(1, step_count(self.steps) + 1):
            yield ((each, f"{number}.{at}") for at, each in enumerate(_of(self.steps, number), start=1))


_STEP = N_("Stap %(number)s van %(count)s")


def _of(steps: tuple[Step, ...], number: int) -> list[Question]:
    return [question for step in steps if step_number(step, steps) == number for question in step.questions]


def _room(question: Question) -> Room:
    if question.kind in {QuestionKind.CHOICE, QuestionKind.TICK}:
        return Room.BOXES
    if question.is_short:
        return Room.SHORT
    return _ROOM.get(question.kind, Room.LINE)


def _labels(question: Question) -> tuple[Say, ...]:
    if question.kind is QuestionKind.DATE:
        return _DATE
    return (say(N_("Dit stuur ik mee:")),) if question.kind is QuestionKind.FILES else ()


_DATE = (say(N_("Dag")), say(N_("Maand")), say(N_("Jaar")))


def _wait(committee: Committee, code: str) -> list[Block]:
    term = span(code, committee.term.length, committee.term.unit)
    return [
        Paragraph(
            say(
                N_(
                    "Uw corporatie heeft %(term)s de tijd om te antwoorden. Is die tijd nog niet "
                    "voorbij? Dan moet u nog wachten. Is die tijd wel voorbij? Ga dan naar vraag 1.1."
                ),
                term=term,
            )
        ),
        Paragraph(say(N_("Weet u het niet zeker? Bel of mail ons dan."))),
    ]


def _beside(step: Step, committee: Committee, code: str) -> list[Block]:
    """Return what the web form says above the questions of a step."""
    if step.is_about_tenant:
        return [Paragraph(say(N_("Helpt u iemand anders? Vul hier dan de gegevens van de huurder in.")))]
    if step.is_asked(_BY_POST) and step.shares_number:
        return [Paragraph(say(N_("Wilt u brieven van ons krijgen? Vul dan ook deze vragen in.")))]
    if not step.has_own_words:
        return []
    notes = (committee.work_language_note, committee.claims.who_sees)
    return [
        *(Told(note.get(code, note[SOURCE])) for note in notes if note),
        Paragraph(say(N_("Zet er geen burgerservicenummer bij, en stuur geen kopie van een paspoort mee."))),
    ]


def how_to_send(committee: Committee) -> tuple[Say, ...]:
    """Return the ways in which the form on paper reaches the committee: by mail, and by post where it takes post."""
    ways = [say(N_("Maak een scan of een foto van elke pagina, en mail alles naar %(mail)s."), mail=mail(committee))]
    if committee.claims.postal_address:
        address = ", ".join(committee.claims.postal_address)
        ways.append(say(N_("U kunt alles ook per post sturen naar: %(address)s"), address=address))
    return tuple(ways)


def _end(committee: Committee, code: str, numbered: Numbered) -> list[Block]:
    return [
        StepHeading(say(N_("Zet uw handtekening en stuur alles op")), numbered.last),
        Signed(say(N_("Handtekening")), say(N_("Datum")), _DATE),
        Steps(
            (
                say(N_("Doe er kopieën bij van uw klacht aan de corporatie, van het antwoord en van andere papieren.")),
                *how_to_send(committee),
                say(N_("Bewaar het ingevulde formulier en uw papieren zelf ook.")),
            )
        ),
        Paragraph(say(N_("Lukt mailen niet? Vraag dan iemand om hulp, of bel ons: %(phone)s"), phone=phone(committee))),
        *what_happens(),
        Heading(say(N_("Is het probleem opgelost, of wilt u stoppen?"))),
        Paragraph(say(N_("Mail of bel ons dan. Dat kan tot aan de bijeenkomst."))),
        help_box(committee, code),
    ]

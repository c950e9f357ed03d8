"""The questions before the form, which tell whether a complaint can be taken up already (F1, F2)."""

from formservice.languages import N_
from formservice.questions.question import Choice, Condition, Question, QuestionKind, Step, given

WRITTEN = Question(
    "written",
    QuestionKind.CHOICE,
    N_("Hebt u uw klacht al naar uw corporatie gestuurd?"),
    N_("Uw klacht aan de corporatie"),
    N_("Een reparatie melden is nog geen klacht. In een klacht schrijft u waarover u niet tevreden bent."),
    N_("Kies hoe u uw klacht hebt gestuurd."),
    (
        Choice("mail", N_("Ja, per mail")),
        Choice("letter", N_("Ja, per brief")),
        Choice("website", N_("Ja, via de website of de app van mijn corporatie")),
        Choice("no", N_("Nee, ik heb alleen gebeld, een bericht via WhatsApp gestuurd of het kantoor bezocht")),
        Choice("unknown", N_("Dat weet ik niet")),
    ),
    of_tenant="Klacht aan de corporatie",
)
ANSWERED = Question(
    "answered",
    QuestionKind.CHOICE,
    N_("Heeft uw corporatie antwoord gegeven op uw klacht?"),
    N_("Antwoord van de corporatie"),
    N_("Uw corporatie kan antwoorden per mail, per brief, aan de telefoon of bij u thuis."),
    N_("Kies of uw corporatie antwoord heeft gegeven."),
    (
        Choice("no", N_("Nee")),
        Choice("received", N_("Ik kreeg alleen bericht dat mijn klacht is ontvangen")),
        Choice("yes", N_("Ja")),
        Choice("unknown", N_("Dat weet ik niet")),
    ),
)
NOW = Question(
    "now",
    QuestionKind.CHOICE,
    N_("Hoe staat het nu met uw klacht?"),
    N_("Hoe het er nu voor staat"),
    N_("Kies het antwoord dat het best past."),
    N_("Kies hoe het nu met uw klacht staat."),
    (
        Choice("solved", N_("Het probleem is opgelost")),
        Choice("disagree", N_("Ik ben het niet eens met het antwoord")),
        Choice("promised", N_("Mijn corporatie heeft iets beloofd, maar doet het niet")),
        Choice("badly", N_("Mijn corporatie gaat niet goed met mijn klacht om")),
    ),
    given("answered", "yes"),
)
SENT = Question(
    "sent",
    QuestionKind.DATE,
    N_("Wanneer hebt u uw klacht voor het eerst verstuurd?"),
    N_("Klacht verstuurd op"),
    N_("Een herinnering telt niet mee. Weet u alleen de maand? Laat de dag dan leeg."),
    N_("Vul in wanneer u uw klacht hebt verstuurd, of kies dat u het niet weet."),
    is_required=given("answered", "no", "received", "unknown"),
)

ANYWAY = "anyway"
"""The answer of whoever is not sure and submits the complaint all the same; a button gives it, no question asks it."""

_is_written = given(WRITTEN.name, "mail", "letter", "website")


def _if_written(asked: Condition) -> Condition:
    return lambda answers: _is_written(answers) and asked(answers)


ELIGIBILITY = (
    Step("written", WRITTEN.title, (WRITTEN,), begins=N_("Uw klacht bij uw corporatie")),
    Step("answered", ANSWERED.title, (ANSWERED,), is_asked=_is_written),
    Step("now", NOW.title, (NOW,), is_asked=_if_written(NOW.is_required)),
    Step("sent", SENT.title, (SENT,), is_asked=_if_written(SENT.is_required), shares_number=True),
)

"""The questions beside the complaint itself: to open it, add to it, withdraw it, and for the ready-made letter."""

from dataclasses import replace

from formservice.languages import N_
from formservice.questions.question import Choice, Question, QuestionKind, Step, given, never
from formservice.questions.steps import FORM

BY_MAIL = Step(
    "by-mail",
    N_("Intrekken met uw mailadres"),
    (
        Question(
            "mail",
            QuestionKind.MAIL,
            N_("Uw mailadres"),
            N_("Mailadres"),
            N_("Het mailadres dat bij de klacht staat: van de huurder of van de helper."),
            N_("Vul uw mailadres in."),
            autocomplete="email",
        ),
        Question(
            "reference",
            QuestionKind.REFERENCE,
            N_("Het nummer van uw klacht"),
            N_("Nummer"),
            N_("Het nummer bestaat uit acht letters en cijfers. Laat dit leeg als u het nummer niet meer weet."),
            may_stay_open=True,
        ),
    ),
)
BY_CODE = Step(
    "by-code",
    N_("Intrekken met uw nummer en code"),
    (
        Question(
            "reference",
            QuestionKind.REFERENCE,
            N_("Het nummer van uw klacht"),
            N_("Nummer"),
            N_("Het nummer bestaat uit acht letters en cijfers, en spaties maken niet uit."),
            N_("Vul het nummer van uw klacht in."),
        ),
        Question(
            "code",
            QuestionKind.CODE,
            N_("Uw code"),
            N_("Code"),
            N_("De code bestaat uit tien letters en cijfers, en staat onder het nummer."),
            N_("Vul uw code in."),
        ),
    ),
)
LATER = Step(
    "later",
    N_("Ga later verder"),
    (
        Question(
            "mail",
            QuestionKind.MAIL,
            N_("Uw mailadres"),
            N_("Mailadres"),
            N_("Wij gebruiken dit adres alleen voor deze ene mail."),
            N_("Vul uw mailadres in."),
            autocomplete="email",
        ),
    ),
)
GO_ON = Step(
    "go-on",
    N_("Ga verder met een tijdelijke code"),
    (
        Question(
            "code",
            QuestionKind.CODE,
            N_("Uw tijdelijke code"),
            N_("Code"),
            N_("De code bestaat uit tien letters en cijfers. Spaties maken niet uit."),
            N_("Vul uw tijdelijke code in."),
        ),
    ),
)
WITHDRAW = Step(
    "confirm",
    N_("Wilt u deze klacht intrekken?"),
    (
        Question(
            "reason",
            QuestionKind.TEXT,
            N_("Waarom trekt u uw klacht in?"),
            N_("Reden"),
            N_("U hoeft geen reden te geven."),
            may_stay_open=True,
            is_own_words=True,
        ),
    ),
)
ADD = Step(
    "papers",
    N_("Stuur papieren of een bericht"),
    (
        Question(
            "papers",
            QuestionKind.FILES,
            N_("Kies foto’s of papieren"),
            N_("Foto’s en papieren"),
            N_("U mag meer bestanden tegelijk kiezen."),
            may_stay_open=True,
        ),
        Question(
            "words",
            QuestionKind.TEXT,
            N_("Wilt u er iets bij schrijven?"),
            N_("Bericht"),
            N_("Gebruik hoogstens 1000 tekens."),
            may_stay_open=True,
            is_own_words=True,
            most=1_000,
        ),
    ),
)
_OF_FORM = {question.name: question for step in FORM for question in step.questions}
_BY_POST = given("contact", "post")
CONTACT = Step(
    "contact",
    N_("Gegevens veranderen"),
    (
        *(_OF_FORM[name] for name in ("contact", "mail", "phone", "postcode", "house_number")),
        *(replace(_OF_FORM[name], is_required=_BY_POST, may_stay_open=True) for name in ("street", "town")),
    ),
)

NOT_TOLD = "no"
TOLD = Question(
    "told",
    QuestionKind.DATE,
    N_("Wanneer hebt u het probleem aan uw corporatie verteld?"),
    "",
    N_("Weet u alleen de maand? Laat de dag dan leeg."),
    may_stay_open=True,
)
# no short names: these answers stand in the letter alone
LETTER = Step(
    "letter",
    N_("Maak uw brief aan uw corporatie"),
    (
        Question(
            "corporation",
            QuestionKind.LINE,
            N_("Wat is de naam van uw woningcorporatie?"),
            "",
            may_stay_open=True,
        ),
        Question(
            "what_happened",
            QuestionKind.TEXT,
            N_("Wat is er gebeurd?"),
            "",
            N_("Schrijf er ook bij sinds wanneer."),
            may_stay_open=True,
        ),
        Question(
            "wanted",
            QuestionKind.TEXT,
            N_("Wat wilt u dat er gebeurt?"),
            "",
            may_stay_open=True,
        ),
        Question(
            "told_how",
            QuestionKind.CHOICE,
            N_("Hoe hebt u het probleem aan uw corporatie verteld?"),
            "",
            missing=N_("Kies hoe u het hebt verteld, of sla deze vraag over."),
            choices=(
                Choice("phone", N_("Per telefoon")),
                Choice("whatsapp", N_("Via WhatsApp")),
                Choice("visit", N_("In een gesprek")),
                Choice(NOT_TOLD, N_("Ik heb het nog niet verteld")),
            ),
            is_required=never,
            may_stay_open=True,
        ),
        TOLD,
        Question("name", QuestionKind.LINE, N_("Uw naam"), "", may_stay_open=True, autocomplete="name"),
        Question(
            "address",
            QuestionKind.LINE,
            N_("Uw adres"),
            "",
            N_("Straat, huisnummer, postcode en plaats."),
            may_stay_open=True,
            autocomplete="address-line1",
        ),
        Question(
            "reach",
            QuestionKind.LINE,
            N_("Uw telefoonnummer of mailadres"),
            "",
            may_stay_open=True,
        ),
    ),
)

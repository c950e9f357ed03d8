"""Every question once, with its words: form, check page, letters and export all read it here (F1, F2)."""

from dataclasses import replace
from functools import cache

from formservice.languages import LANGUAGES, N_
from formservice.questions.question import Choice, Offer, Question, QuestionKind, Step, given, is_helped

VERSION = 2
"""The version of these questions; answers are stored with it. Raise it when a question changes its meaning."""

NOT_LISTED = "not-listed"

LETTERS_IN = Question(
    "letters_in",
    QuestionKind.CHOICE,
    # Translators: messages are our mails and letters
    N_("In welke taal wilt u onze berichten krijgen?"),
    N_("Taal van onze berichten"),
    N_("De Nederlandse tekst staat er altijd bij."),
    N_("Kies een taal voor onze berichten."),
    tuple(Choice(language.code, language.name, language.code) for language in LANGUAGES.values()),
    offers=Offer.LANGUAGES,
    is_list=True,
)

FORM = (
    Step(
        "who",
        N_("Voor wie vult u dit formulier in?"),
        (
            Question(
                "for_whom",
                QuestionKind.CHOICE,
                N_("Voor wie vult u dit formulier in?"),
                N_("Ingevuld voor"),
                N_("U mag iemand helpen, bijvoorbeeld uw moeder of een buurman."),
                N_("Kies voor wie u dit invult."),
                (Choice("self", N_("Voor mijzelf")), Choice("other", N_("Voor iemand anders"))),
            ),
        ),
        begins=N_("Huurder en corporatie"),
        of_tenant="Wie dit heeft ingevuld",
    ),
    Step(
        "helper",
        N_("U helpt iemand anders"),
        (
            Question(
                "helper_name",
                QuestionKind.LINE,
                N_("Hoe heet u zelf?"),
                N_("Naam van de helper"),
                missing=N_("Vul uw eigen naam in."),
            ),
            Question(
                "helper_mail",
                QuestionKind.MAIL,
                N_("Wat is uw eigen mailadres?"),
                N_("Mailadres van de helper"),
                N_("Wij sturen u ook een mail als wij de klacht hebben ontvangen."),
                may_stay_open=True,
            ),
            Question(
                "helper_phone",
                QuestionKind.PHONE,
                N_("Wat is uw eigen telefoonnummer?"),
                N_("Telefoonnummer van de helper"),
                may_stay_open=True,
            ),
            Question(
                "consent",
                QuestionKind.TICK,
                N_("De huurder weet dat ik dit invul en vindt het goed"),
                N_("De huurder vindt het goed"),
                missing=N_("Vraag de huurder of het goed is. Zet daarna hier een vinkje."),
            ),
        ),
        is_asked=is_helped,
        shares_number=True,
        of_tenant="De helper",
    ),
    Step(
        "corporation",
        N_("Wat is de naam van uw woningcorporatie?"),
        (
            Question(
                "corporation",
                QuestionKind.LINE,
                N_("Wat is de naam van uw woningcorporatie?"),
                N_("Woningcorporatie"),
                N_("U huurt uw huis van een woningcorporatie. De naam staat op uw huurcontract."),
                N_("Vul de naam van uw woningcorporatie in."),
                offers=Offer.CORPORATIONS,
            ),
        ),
        of_tenant="De woningcorporatie",
    ),
    Step(
        "you",
        N_("Over de huurder"),
        (
            Question(
                "name",
                QuestionKind.LINE,
                N_("Naam"),
                N_("Naam"),
                N_("Voornaam en achternaam."),
                N_("Vul de naam in."),
                autocomplete="name",
            ),
            Question(
                "postcode",
                QuestionKind.POSTCODE,
                N_("Postcode"),
                N_("Postcode"),
                N_("Vier cijfers en twee letters, zoals 1234\u00a0AB."),
                N_("Vul de postcode in."),
                autocomplete="postal-code",
            ),
            Question(
                "house_number",
                QuestionKind.LINE,
                N_("Huisnummer, met letter of toevoeging"),
                N_("Huisnummer"),
                missing=N_("Vul het huisnummer in."),
                is_short_line=True,
            ),
            Question(
                "contact",
                QuestionKind.CHOICE,
                N_("Hoe wilt u bericht van ons krijgen?"),
                N_("Hoe u bericht krijgt"),
                missing=N_("Kies hoe u bericht van ons wilt krijgen."),
                choices=(
                    Choice("mail", N_("Per mail")),
                    Choice("phone", N_("Aan de telefoon")),
                    Choice("post", N_("Per brief")),
                ),
                of_tenant="Hoe de huurder van ons wil horen",
            ),
            Question(
                "mail",
                QuestionKind.MAIL,
                N_("Mailadres"),
                N_("Mailadres"),
                N_("Dit is alleen nodig als u mail van ons wilt. Laat dit leeg als u geen mailadres hebt."),
                N_("Vul een mailadres in, of kies een andere manier om bericht te krijgen."),
                is_required=given("contact", "mail"),
                may_stay_open=True,
                autocomplete="email",
            ),
            Question(
                "phone",
                QuestionKind.PHONE,
                N_("Telefoonnummer"),
                N_("Telefoonnummer"),
                N_("Dit is alleen nodig als u wilt dat wij u bellen."),
                N_("Vul een telefoonnummer in, of kies een andere manier om bericht te krijgen."),
                is_required=given("contact", "phone"),
                may_stay_open=True,
                autocomplete="tel",
            ),
            Question(
                "spoken",
                QuestionKind.LINE,
                N_("Welke taal spreekt u het best?"),
                N_("Taal die u het best spreekt"),
                may_stay_open=True,
                of_tenant="Taal die de huurder het best spreekt",
            ),
            LETTERS_IN,
        ),
        title_for_self=N_("Over u"),
        is_about_tenant=True,
        of_tenant="De huurder",
    ),
    Step(
        "address",
        N_("Het adres van de huurder"),
        (
            Question(
                "street",
                QuestionKind.LINE,
                N_("Straat"),
                N_("Straat"),
                N_("Alleen de naam van de straat, zonder huisnummer."),
                N_("Vul de straat in."),
            ),
            Question(
                "town",
                QuestionKind.LINE,
                N_("Woonplaats"),
                N_("Woonplaats"),
                missing=N_("Vul de woonplaats in."),
                autocomplete="address-level2",
            ),
        ),
        title_for_self=N_("Uw adres"),
        is_asked=given("contact", "post"),
        shares_number=True,
        of_tenant="Het adres",
    ),
    Step(
        "complaint",
        N_("Uw klacht"),
        (
            Question(
                "what_happened",
                QuestionKind.TEXT,
                N_("Wat is er gebeurd?"),
                N_("Wat er is gebeurd"),
                N_("Vertel het in uw eigen woorden. Een kort verhaal is ook goed."),
                N_("Vertel wat er is gebeurd."),
                is_own_words=True,
                lines=12,
            ),
            Question(
                "since",
                QuestionKind.LINE,
                N_("Sinds wanneer?"),
                N_("Sinds wanneer"),
                N_("Bijvoorbeeld: sinds maart 2026."),
                may_stay_open=True,
                is_own_words=True,
            ),
            Question(
                "corporation_did",
                QuestionKind.TEXT,
                N_("Wat heeft uw corporatie tot nu toe gedaan?"),
                N_("Wat uw corporatie heeft gedaan"),
                of_tenant="Wat de corporatie heeft gedaan",
                may_stay_open=True,
                is_own_words=True,
            ),
            Question(
                "wanted",
                QuestionKind.TEXT,
                N_("Wat wilt u dat er gebeurt?"),
                N_("Wat u wilt"),
                missing=N_("Vertel wat u wilt dat er gebeurt."),
                is_own_words=True,
                of_tenant="Wat de huurder wil",
            ),
        ),
        of_tenant="De klacht",
    ),
    Step(
        "papers",
        N_("Foto’s en papieren"),
        (
            Question(
                "papers",
                QuestionKind.FILES,
                N_("Kies foto’s of papieren"),
                N_("Foto’s en papieren"),
                N_(
                    "Stuur vooral uw klacht aan uw corporatie en het antwoord daarop. U mag ook een "
                    "foto van een brief sturen."
                ),
                may_stay_open=True,
            ),
            Question(
                "papers_later",
                QuestionKind.TICK,
                N_("Ik stuur ze later, per mail"),
                N_("Papieren komen later"),
                may_stay_open=True,
            ),
        ),
    ),
)


@cache
def form_steps(corporations: tuple[str, ...], codes: tuple[str, ...] = tuple(LANGUAGES)) -> tuple[Step, ...]:
    """Return the form's steps, with the corporations that the committee lists and the languages that it offers."""
    return tuple(
        replace(step, questions=tuple(_offering(question, corporations, codes) for question in step.questions))
        if any(question.offers for question in step.questions)
        else step
        for step in FORM
    )


def step_number(step: Step, steps: tuple[Step, ...]) -> int:
    """Return the place of a step in the count of these steps: the same for everyone, on the web and on paper."""
    return step_count(steps[: steps.index(step) + 1])


def step_count(steps: tuple[Step, ...]) -> int:
    """Return to how many these steps count."""
    return sum(not step.shares_number for step in steps)


def _offering(question: Question, corporations: tuple[str, ...], codes: tuple[str, ...]) -> Question:
    if question.offers is Offer.LANGUAGES:
        return replace(question, choices=tuple(choice for choice in question.choices if choice.value in codes))
    if question.offers is Offer.CORPORATIONS and corporations:
        listed = tuple(Choice(name, name) for name in corporations)
        choices = (*listed, Choice(NOT_LISTED, N_("Mijn corporatie staat er niet bij")))
        missing = N_("Kies uw woningcorporatie.")
        return replace(question, kind=QuestionKind.CHOICE, choices=choices, missing=missing)
    return question

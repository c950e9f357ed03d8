"""How a text is said to who fills in: to the tenant, or to a helper, to whom the tenant is "de huurder"."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from formservice.languages import N_
from formservice.questions.question import Answers, Question, Step, is_helped

TO_HELPER = {
    # the questions before the form
    N_("Uw klacht bij uw corporatie"): N_("De klacht bij de corporatie"),
    N_("Hebt u uw klacht al naar uw corporatie gestuurd?"): N_("Is de klacht al naar de corporatie gestuurd?"),
    N_("Uw klacht aan de corporatie"): N_("De klacht aan de corporatie"),
    N_("Een reparatie melden is nog geen klacht. In een klacht schrijft u waarover u niet tevreden bent."): N_(
        "Een reparatie melden is nog geen klacht. In een klacht staat waarover de huurder niet tevreden is."
    ),
    N_("Kies hoe u uw klacht hebt gestuurd."): N_("Kies hoe de klacht is gestuurd."),
    N_("Ja, via de website of de app van mijn corporatie"): N_("Ja, via de website of de app van de corporatie"),
    N_("Nee, ik heb alleen gebeld, een bericht via WhatsApp gestuurd of het kantoor bezocht"): N_(
        "Nee, de huurder heeft alleen gebeld, een bericht via WhatsApp gestuurd of het kantoor bezocht"
    ),
    N_("Heeft uw corporatie antwoord gegeven op uw klacht?"): N_("Heeft de corporatie antwoord gegeven op de klacht?"),
    N_("Uw corporatie kan antwoorden per mail, per brief, aan de telefoon of bij u thuis."): N_(
        "De corporatie kan antwoorden per mail, per brief, aan de telefoon of bij de huurder thuis."
    ),
    N_("Kies of uw corporatie antwoord heeft gegeven."): N_("Kies of de corporatie antwoord heeft gegeven."),
    N_("Ik kreeg alleen bericht dat mijn klacht is ontvangen"): N_(
        "De huurder kreeg alleen bericht dat de klacht is ontvangen"
    ),
    N_("Hoe staat het nu met uw klacht?"): N_("Hoe staat het nu met de klacht?"),
    N_("Kies hoe het nu met uw klacht staat."): N_("Kies hoe het nu met de klacht staat."),
    N_("Ik ben het niet eens met het antwoord"): N_("De huurder is het niet eens met het antwoord"),
    N_("Mijn corporatie heeft iets beloofd, maar doet het niet"): N_(
        "De corporatie heeft iets beloofd, maar doet het niet"
    ),
    N_("Mijn corporatie gaat niet goed met mijn klacht om"): N_("De corporatie gaat niet goed met de klacht om"),
    N_("Wanneer hebt u uw klacht voor het eerst verstuurd?"): N_("Wanneer is de klacht voor het eerst verstuurd?"),
    N_("Vul in wanneer u uw klacht hebt verstuurd, of kies dat u het niet weet."): N_(
        "Vul in wanneer de klacht is verstuurd, of kies dat u het niet weet."
    ),
    # the results of those questions, for a tenant who comes back to them
    N_("U hebt naar uw corporatie geschreven. U hebt antwoord gekregen, maar u bent niet tevreden."): N_(
        "De huurder heeft naar de corporatie geschreven en antwoord gekregen, maar is niet tevreden."
    ),
    N_("U hebt naar uw corporatie geschreven. Uw corporatie heeft niet op tijd een echt antwoord gegeven."): N_(
        "De huurder heeft naar de corporatie geschreven, maar de corporatie heeft niet op tijd een echt "
        "antwoord gegeven."
    ),
    N_("uw klacht aan de corporatie, en het antwoord als u dat hebt"): N_(
        "de klacht aan de corporatie, en het antwoord als de huurder dat heeft"
    ),
    N_("uw mailadres of telefoonnummer, als u dat hebt"): N_(
        "het mailadres of telefoonnummer van de huurder, als de huurder dat heeft"
    ),
    N_("Dien uw klacht in"): N_("Dien de klacht in"),
    N_("Hebt u al een klacht bij ons ingediend? Laat ons dan weten dat het is opgelost: trek uw klacht in."): N_(
        "Is er al een klacht bij ons ingediend? Laat ons dan weten dat het is opgelost: trek de klacht in."
    ),
    N_("Trek uw klacht in"): N_("Trek de klacht in"),
    N_("Bent u niet tevreden over hoe het is gegaan?"): N_("Is de huurder niet tevreden over hoe het is gegaan?"),
    N_("Schrijf eerst naar uw corporatie"): N_("Schrijf eerst naar de corporatie"),
    N_(
        "Uw corporatie moet eerst de kans krijgen om te antwoorden. Bellen of een bericht via WhatsApp "
        "is daarvoor niet genoeg. Stuur daarom een mail of een brief."
    ): N_(
        "De corporatie moet eerst de kans krijgen om te antwoorden. Bellen of een bericht via WhatsApp "
        "is daarvoor niet genoeg. Stuur daarom een mail of een brief."
    ),
    N_("Maak uw brief aan uw corporatie"): N_("Maak de brief aan de corporatie"),
    N_("Krijgt u binnen %(term)s geen echt antwoord op uw klacht? Dan kunt u bij ons terecht."): N_(
        "Krijgt de huurder binnen %(term)s geen echt antwoord op de klacht? Dan kunt u bij ons terecht."
    ),
    N_("Krijgt u wel antwoord, maar bent u niet tevreden? Dan kunt u meteen bij ons terecht."): N_(
        "Krijgt de huurder wel antwoord, maar is de huurder niet tevreden? Dan kunt u meteen bij ons terecht."
    ),
    N_(
        "Uw corporatie heeft nog tijd om te antwoorden. Krijgt u geen echt antwoord op uw klacht? Dan "
        "kunt u bij ons terecht vanaf:"
    ): N_(
        "De corporatie heeft nog tijd om te antwoorden. Krijgt de huurder geen echt antwoord op de "
        "klacht? Dan kunt u bij ons terecht vanaf:"
    ),
    N_("Krijgt u eerder antwoord, en bent u het niet eens met dat antwoord? Dan hoeft u niet te wachten."): N_(
        "Krijgt de huurder eerder antwoord, en is de huurder het niet eens met dat antwoord? Dan hoeft u "
        "niet te wachten."
    ),
    N_(
        "Uw corporatie moet uw klacht eerst schriftelijk krijgen: per mail, per brief of via de website "
        "of de app. Wij weten nog niet of dat is gebeurd."
    ): N_(
        "De corporatie moet de klacht eerst schriftelijk krijgen: per mail, per brief of via de website "
        "of de app. Wij weten nog niet of dat is gebeurd."
    ),
    N_("Uw corporatie heeft %(term)s de tijd om te antwoorden. Wij weten nog niet of die tijd voorbij is."): N_(
        "De corporatie heeft %(term)s de tijd om te antwoorden. Wij weten nog niet of die tijd voorbij is."
    ),
    N_("Krijgt u geen echt antwoord op uw klacht? Dan kunt u in elk geval bij ons terecht vanaf:"): N_(
        "Krijgt de huurder geen echt antwoord op de klacht? Dan kunt u in elk geval bij ons terecht vanaf:"
    ),
    N_("Zoek in uw verzonden mail op de naam van uw corporatie."): N_(
        "Zoek in de verzonden mail van de huurder op de naam van de corporatie."
    ),
    N_("Kijk in de app of op de website van uw corporatie bij uw berichten."): N_(
        "Kijk in de app of op de website van de corporatie bij de berichten van de huurder."
    ),
    N_("Zoek een kopie van uw brief."): N_("Zoek een kopie van de brief."),
    N_("Hebt u uw klacht gevonden? Ga dan terug en beantwoord de vraag."): N_(
        "Hebt u de klacht gevonden? Ga dan terug en beantwoord de vraag."
    ),
    N_("U mag uw klacht ook gewoon indienen"): N_("U mag de klacht ook gewoon indienen"),
    N_(
        "Wij kijken dan of wij uw klacht in behandeling kunnen nemen. Hebben wij een vraag? Dan nemen "
        "wij contact met u op."
    ): N_(
        "Wij kijken dan of wij de klacht in behandeling kunnen nemen. Hebben wij een vraag? Dan nemen wij contact op."
    ),
    # the form
    N_("Wat is de naam van uw woningcorporatie?"): N_("Wat is de naam van de woningcorporatie?"),
    N_("U huurt uw huis van een woningcorporatie. De naam staat op uw huurcontract."): N_(
        "De huurder huurt het huis van een woningcorporatie. De naam staat op het huurcontract."
    ),
    N_("Vul de naam van uw woningcorporatie in."): N_("Vul de naam van de woningcorporatie in."),
    N_("Kies uw woningcorporatie."): N_("Kies de woningcorporatie."),
    N_("Mijn corporatie staat er niet bij"): N_("De corporatie staat er niet bij"),
    N_("Staat uw corporatie niet in de lijst? Bel of mail ons, dan zoeken wij het met u uit."): N_(
        "Staat de corporatie niet in de lijst? Bel of mail ons, dan zoeken wij het met u uit."
    ),
    N_("Hoe wilt u bericht van ons krijgen?"): N_("Hoe wil de huurder bericht van ons krijgen?"),
    N_("Hoe u bericht krijgt"): N_("Hoe de huurder bericht krijgt"),
    N_("Kies hoe u bericht van ons wilt krijgen."): N_("Kies hoe de huurder bericht van ons wil krijgen."),
    N_("Dit is alleen nodig als u mail van ons wilt. Laat dit leeg als u geen mailadres hebt."): N_(
        "Dit is alleen nodig als de huurder mail van ons wil. Laat dit leeg als de huurder geen mailadres heeft."
    ),
    N_("Dit is alleen nodig als u wilt dat wij u bellen."): N_(
        "Dit is alleen nodig als de huurder wil dat wij bellen."
    ),
    N_("Welke taal spreekt u het best?"): N_("Welke taal spreekt de huurder het best?"),
    N_("Taal die u het best spreekt"): N_("Taal die de huurder het best spreekt"),
    N_("In welke taal wilt u onze berichten krijgen?"): N_("In welke taal wil de huurder onze berichten krijgen?"),
    N_("Uw klacht"): N_("De klacht"),
    N_("Vertel het in uw eigen woorden. Een kort verhaal is ook goed."): N_(
        "Vertel het in de woorden van de huurder. Een kort verhaal is ook goed."
    ),
    N_("Wat heeft uw corporatie tot nu toe gedaan?"): N_("Wat heeft de corporatie tot nu toe gedaan?"),
    N_("Wat uw corporatie heeft gedaan"): N_("Wat de corporatie heeft gedaan"),
    N_("Wat wilt u dat er gebeurt?"): N_("Wat wil de huurder dat er gebeurt?"),
    N_("Wat u wilt"): N_("Wat de huurder wil"),
    N_("Vertel wat u wilt dat er gebeurt."): N_("Vertel wat de huurder wil dat er gebeurt."),
    N_("Stuur vooral uw klacht aan uw corporatie en het antwoord daarop. U mag ook een foto van een brief sturen."): N_(
        "Stuur vooral de klacht aan de corporatie en het antwoord daarop. U mag ook een foto van een brief sturen."
    ),
    # the pages after it
    N_("Als alles klopt, kunt u uw klacht versturen. Daarna krijgt u een nummer."): N_(
        "Als alles klopt, kunt u de klacht versturen. Daarna krijgt u een nummer."
    ),
    N_("Verstuur uw klacht"): N_("Verstuur de klacht"),
    N_("Wij hebben uw klacht ontvangen"): N_("Wij hebben de klacht ontvangen"),
    N_("Uw nummer"): N_("Het nummer"),
    N_("Uw code"): N_("De code"),
    N_("Met uw nummer en deze code kunt u uw klacht volgen en intrekken, ook zonder mail."): N_(
        "Met het nummer en deze code kan de huurder de klacht volgen en intrekken, ook zonder mail."
    ),
    N_("Houd de code voor uzelf. Wie het nummer en de code heeft, kan uw klacht lezen en intrekken."): N_(
        "Geef de code alleen aan de huurder. Wie het nummer en de code heeft, kan de klacht lezen en intrekken."
    ),
    N_("Schrijf de code op papier, of bewaar de PDF. Leg die op een plek waar alleen u bij kunt."): N_(
        "Schrijf de code op papier, of bewaar de PDF. Geef die daarna aan de huurder."
    ),
    N_("Bewaar uw nummer en code (PDF)"): N_("Bewaar het nummer en de code (PDF)"),
    N_("Bewaar een kopie van uw klacht (PDF)"): N_("Bewaar een kopie van de klacht (PDF)"),
    N_("Wij lezen uw klacht. Als wij een vraag hebben, nemen wij contact met u op."): N_(
        "Wij lezen de klacht. Als wij een vraag hebben, nemen wij contact op."
    ),
    N_(
        "Nemen wij uw klacht in behandeling? Dan sturen wij u een uitnodiging voor een bijeenkomst. "
        "Wij nodigen ook altijd iemand van uw corporatie uit."
    ): N_(
        "Nemen wij de klacht in behandeling? Dan sturen wij de huurder een uitnodiging voor een bijeenkomst. "
        "Wij nodigen ook altijd iemand van de corporatie uit."
    ),
    N_("Wilt u weten hoe ver wij zijn met uw klacht?"): N_("Wilt u weten hoe ver wij zijn met de klacht?"),
    N_("Dat ziet u met uw nummer en uw code."): N_("Dat ziet u met het nummer en de code."),
    N_("Uw klacht volgen"): N_("De klacht volgen"),
    N_("Wilt u stoppen met uw klacht?"): N_("Wil de huurder stoppen met de klacht?"),
    N_("Dan kunt u uw klacht intrekken. Dat kan tot aan de bijeenkomst, met uw nummer en uw code."): N_(
        "Dan kunt u de klacht intrekken. Dat kan tot aan de bijeenkomst, met het nummer en de code."
    ),
}
"""What is said to a tenant, and the same said to a helper."""

_WITHOUT_MAIL = {N_("Ik stuur ze later, per mail"): N_("Ik stuur ze later")}
"""What only people with a mail address can do, and the same for who left none."""


def wording(answers: Answers) -> Callable[[str], str]:
    """Return what says a text to who gave these answers: another text where this one is not for that person."""
    return _wording(is_helped(answers), has_mail(answers))


def has_mail(answers: Answers) -> bool:
    """Tell whether who fills in, or the tenant, left a mail address."""
    return bool(answers.get("mail") or (is_helped(answers) and answers.get("helper_mail")))


def said_to(answers: Answers, step: Step) -> Step:
    """Return a step in the words for who gave these answers."""
    return _said(step, wording(answers))


@cache
def _wording(is_to_helper: bool, has_mail: bool) -> Callable[[str], str]:
    others = (TO_HELPER if is_to_helper else {}) | ({} if has_mail else _WITHOUT_MAIL)
    return lambda text: others.get(text, text)


@cache
def _said(step: Step, say: Callable[[str], str]) -> Step:
    questions = tuple(_said_question(question, say) for question in step.questions)
    return replace(step, title=say(step.title), begins=say(step.begins), questions=questions)


def _said_question(question: Question, say: Callable[[str], str]) -> Question:
    return replace(
        question,
        title=say(question.title),
        short=say(question.short),
        hint=say(question.hint),
        missing=say(question.missing),
        choices=tuple(replace(choice, label=say(choice.label)) for choice in question.choices),
    )

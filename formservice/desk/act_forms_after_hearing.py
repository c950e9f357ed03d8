"""The acts after a hearing, as the desk offers them: agreements, advice, reminder, decision and closing (F6 to F8)."""

from collections.abc import Mapping

from formservice.acts.desk.outcomes import Advise, Agree, Close, Decide, Remind
from formservice.acts.desk.plans import DeskAct, Hindrance
from formservice.acts.desk.standing import waits_of
from formservice.desk.act_fields import Typed
from formservice.desk.act_form import ActForm, is_in
from formservice.desk.act_questions import (
    DEPARTS,
    FOLLOWS,
    own_words,
    to_advise,
    to_agree,
    to_close,
    to_decide,
)
from formservice.desk.anonymous import told_of_tenant
from formservice.desk.dossier import Dossier
from formservice.desk.wording import HINDRANCES
from formservice.rules.advice import Finding
from formservice.rules.case import State, is_closed
from formservice.rules.due import is_reminder_due
from formservice.service import Service
from formservice.storage.attachments import Origin


def _decide(typed: Typed) -> DeskAct:
    on, finding = typed.day("on"), typed.text("finding")
    if on is None:
        raise ValueError("the day is asked")
    is_followed = typed.text("decision") == FOLLOWS
    return Decide(on, is_followed, typed.text("why"), Finding(finding) if finding else None)


def _lacks_why(typed: Typed) -> Mapping[str, str]:
    departs = typed.text("decision") == DEPARTS
    return {"why": HINDRANCES[Hindrance.NO_REASON]} if departs and not typed.text("why") else {}


def _lacks_agreements(typed: Typed) -> Mapping[str, str]:
    is_told = typed.text("words") or typed.text(Origin.AGREEMENTS) or Origin.AGREEMENTS in typed.problems
    return {} if is_told else {"words": HINDRANCES[Hindrance.NO_WORDS]}


def _names_the_tenant(known: Dossier, typed: Typed) -> Mapping[str, str]:
    found = told_of_tenant(typed.text("summary"), known.situation.case.complaint, known.situation.address)
    if not found:
        return {}
    told = ", ".join(f"“{each}”" for each in found)
    words = f"Hieraan herkent iemand misschien de huurder: {told}. Haal het weg, of druk nog een keer als het zo mag."
    return {"summary": words}


def _can_be_reminded(known: Dossier, service: Service) -> bool:
    return is_reminder_due(known.standing.known, service.today(), waits_of(service.committee))


AFTER_HEARING: Mapping[str, ActForm] = {
    "advice": ActForm(
        "Verstuur het advies",
        to_advise,
        lambda typed: Advise(Finding(typed.text("finding")), typed.text(Origin.ADVICE), typed.text("own_words")),
        is_in(State.HEARD),
        "De directie krijgt het advies, en beslist binnen een maand. De huurder krijgt een kopie, en leest in de eigen "
        "taal wat het betekent.",
        Origin.ADVICE,
        instead=("agreements", "Zijn er afspraken gemaakt? Bevestig dan de afspraken."),
    ),
    "agreements": ActForm(
        "Bevestig de afspraken",
        to_agree,
        lambda typed: Agree(typed.text("words"), typed.text(Origin.AGREEMENTS)),
        is_in(State.HEARD),
        "De huurder en de directie krijgen de afspraken. Daarmee eindigt de zaak.",
        "words",
        check=_lacks_agreements,
        instead=("advice", "Is het niet gelukt om afspraken te maken? Verstuur dan het advies."),
    ),
    "remind": ActForm(
        "Herinner de directie",
        lambda _, __: (own_words("de brief aan de directie"),),
        lambda typed: Remind(typed.text("own_words")),
        _can_be_reminded,
        "De maand voor het besluit is om. De directie krijgt een herinnering, met het advies erbij.",
    ),
    "decision": ActForm(
        "Leg het besluit vast",
        to_decide,
        _decide,
        is_in(State.ADVISED),
        "Er gaat geen brief uit: de directie laat haar besluit zelf aan de huurder weten.",
        "on",
        is_quiet=True,
        check=_lacks_why,
    ),
    "close": ActForm(
        "Rond af",
        to_close,
        lambda typed: Close(typed.text("subject"), typed.text("summary")),
        lambda known, _: is_closed(known.situation.case.state),
        "Dit is voor het jaarverslag. Het gaat nergens anders heen.",
        "subject",
        is_quiet=True,
        doubt=_names_the_tenant,
    ),
}

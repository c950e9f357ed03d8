"""The form of a corporation: what was typed, read into whom to write to and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formservice.desk.day_form import lines_of, one_line, too_much
from formservice.desk.forms import typed
from formservice.storage.corporations import Office, Party
from formservice.text.addresses import Wrong, wrong_with

FIELDS = ("name", "contact", "mail", "management", "management_mail", "post")
_MOST_OFFICES = 40
_ROOM_FOR_MORE = 2

_WRONG_MAIL = {
    Wrong.SPACE: "Er staat een spatie of een nieuwe regel in dit mailadres. Haal die weg.",
    Wrong.NO_AT: "In dit mailadres staat geen @. Schrijf het zoals klachten@corporatie.nl.",
    Wrong.TWO_AT: "Dit zijn twee mailadressen. Vul er één in.",
    Wrong.TOO_LONG: "Dit mailadres is te lang. Kijk het na.",
    Wrong.TOO_LONG_BEFORE_AT: "Dit mailadres is te lang voor de @. Kijk het na.",
}
_NO_MAIL = "Dit mailadres klopt niet. Schrijf het zoals klachten@corporatie.nl."
_SEPARATORS = (",", ";", "\n")


@dataclass
class Filled:
    """A form as it was filled in; what could be read of it, and what could not, by field."""

    values: Mapping[str, str]
    party: Party = field(default_factory=lambda: Party(""))
    problems: dict[str, str] = field(default_factory=dict)


def numbers(values: Mapping[str, str]) -> range:
    """Return the numbers of the offices that a form shows: those that are filled in, and some empty ones."""
    filled = [int(name.rpartition("_")[2]) for name, value in values.items() if name.startswith("office_") and value]
    return range(min(max(filled, default=-1) + 1 + _ROOM_FOR_MORE, _MOST_OFFICES))


def values_of(party: Party) -> dict[str, str]:
    """Return how a form stands filled in with a corporation as it is kept."""
    values = {name: str(getattr(party, name)) for name in FIELDS if name != "post"}
    values["post"] = "\n".join(party.post)
    for number, office in enumerate(party.offices):
        values[f"office_name_{number}"] = office.name
        values[f"office_lines_{number}"] = "\n".join(office.lines)
    return values


def read() -> Filled:
    """Return what was posted."""
    values = {name: typed(name) for name in FIELDS}
    for number in range(_MOST_OFFICES):
        values |= {name: typed(name) for name in (f"office_name_{number}", f"office_lines_{number}")}
    filled = Filled(values)
    offices = _offices(filled)
    if not values["name"]:
        filled.problems["name"] = "Vul de naam van de corporatie in."
    for name in ("mail", "management_mail"):
        if problem := wrong_mail(values[name]):
            filled.problems[name] = problem
    post = tuple(lines_of(values["post"]))
    for name, written in (("name", [values["name"]]), ("contact", [values["contact"]]), ("post", list(post))):
        if too_long := too_much(written):
            filled.problems[name] = too_long
    filled.party = Party(
        name=one_line(values["name"]),
        contact=one_line(values["contact"]),
        mail=values["mail"],
        management=one_line(values["management"]),
        management_mail=values["management_mail"],
        post=post,
        offices=offices,
    )
    return filled


def wrong_mail(address: str) -> str:
    """Return what is wrong with a mail address, and what to do; empty where a mail goes there, or none is given."""
    if not address:
        return ""
    if address.count("@") > 1 and any(each in address for each in (*_SEPARATORS, " ")):
        return _WRONG_MAIL[Wrong.TWO_AT]
    wrong = wrong_with(address)
    return _WRONG_MAIL.get(wrong, _NO_MAIL) if wrong else ""


def doubt(party: Party) -> str:
    """Return what is possible, and probably a slip; empty where nothing is."""
    if party.mail and party.mail.casefold() == party.management_mail.casefold():
        return (
            "Klachten en bestuur hebben hetzelfde mailadres. Het advies gaat dan naar wie de klacht behandelt. "
            "Klopt dat? Zet dan een vinkje."
        )
    if not party.mail and not party.post:
        return (
            "U vulde geen mailadres voor klachten in, en geen postadres. Dan kunnen wij deze corporatie niet "
            "schrijven. Klopt dat? Zet dan een vinkje."
        )
    return ""


def _offices(filled: Filled) -> tuple[Office, ...]:
    offices = []
    for number in range(_MOST_OFFICES):
        name, lines = (filled.values[f"office_{part}_{number}"] for part in ("name", "lines"))
        written = lines_of(lines)
        if name and not written:
            filled.problems[f"office_lines_{number}"] = "Vul het adres van dit kantoor in, of haal de naam weg."
        elif written and not name:
            filled.problems[f"office_name_{number}"] = "Geef dit kantoor een naam, of haal het adres weg."
        elif too_long := too_much(written):
            filled.problems[f"office_lines_{number}"] = too_long
        elif name:
            offices.append(Office(one_line(name), tuple(written)))
    return tuple(offices)

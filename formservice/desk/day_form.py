"""The form of a hearing day: what was typed, read into days and a place, each problem beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from formservice.desk.forms import typed
from formservice.desk.reading import Misread, day_of, hour_of, number_of
from formservice.formatting import clock_time
from formservice.rules.hearing import MOST_SLOTS, Day, DayProblem, is_weekend, problem_of
from formservice.storage.corporations import Corporation
from formservice.storage.hearing_days import HearingDay, Where

FIELDS = ("on", "starts", "minutes", "slots", "office", "place", "lines", "panel")
FIRST = {"starts": "13.00", "minutes": "60", "slots": "4"}
MOST_LINES = 6
_LONGEST_LINE = 120
_MOST_DAYS = 60
_FAR_AHEAD = 2

_SAID = {
    DayProblem.PAST: ("on", "Deze dag is al voorbij. Kies vandaag of een latere dag."),
    DayProblem.SLOTS: ("slots", f"Kies 1 tot en met {MOST_SLOTS} plekken."),
    DayProblem.MINUTES: ("minutes", "Kies 10 tot en met 240 minuten voor een zaak."),
    DayProblem.PAST_MIDNIGHT: ("slots", "Zo duurt de dag tot na middernacht. Kies minder plekken of minder minuten."),
    DayProblem.PLANNED_BEYOND: (
        "slots",
        "Op een plek die u weghaalt, staat een zaak. Verplaats eerst die zaak, of houd de plek.",
    ),
}


@dataclass
class Filled:
    """A form as it was filled in; what could be read of it, and what could not, by field."""

    values: Mapping[str, str]
    days: list[Day] = field(default_factory=list)
    where: Where = field(default_factory=lambda: Where("", ()))
    problems: dict[str, str] = field(default_factory=dict)


def said(problem: DayProblem) -> tuple[str, str]:
    """Return the field of a problem, and what to do about it."""
    return _SAID[problem]


def offices_of(corporations: Sequence[Corporation]) -> dict[str, tuple[str, Where]]:
    """Return the offices to choose from: for each a value for a form, its name in a list, and where it is."""
    return {
        f"{each.id}-{number}": (f"{each.party.name}, {office.name}", Where(office.name, office.lines))
        for each in corporations
        for number, office in enumerate(each.party.offices)
    }


def values_of(kept: HearingDay, offices: Mapping[str, tuple[str, Where]]) -> dict[str, str]:
    """Return how a form stands filled in with a day as it is kept."""
    day, where = kept.day, kept.where
    own = (where.place, where.lines)
    office = next((value for value, (_, there) in offices.items() if (there.place, there.lines) == own), "")
    return {
        "on": f"{day.on.day}-{day.on.month}-{day.on.year}",
        "starts": clock_time(day.starts),
        "minutes": str(day.minutes),
        "slots": str(day.slots),
        "office": office,
        "place": "" if office else where.place,
        "lines": "" if office else "\n".join(where.lines),
        "panel": where.panel,
    }


def read(offices: Mapping[str, tuple[str, Where]], today: date, fixed: Day | None = None) -> Filled:
    """Return what was posted; a day whose date and hours are fixed keeps them."""
    filled = Filled({name: typed(name) for name in FIELDS})
    slots = _number(filled, "slots")
    if fixed:
        dates, starts, minutes = [fixed.on], fixed.starts, fixed.minutes
    else:
        dates, starts, minutes = _dates(filled), _hour(filled), _number(filled, "minutes")
    filled.where = _where(filled, offices)
    if not filled.problems:
        filled.days = [Day(on, starts, minutes, slots) for on in dates]
        found = (problem_of(day, today) for day in filled.days)
        filled.problems = dict([said(each) for each in found if each][:1])
    return filled


def doubts(days: Sequence[Day], where: Where, others: Sequence[HearingDay], today: date) -> list[str]:
    """Return what is possible, and probably a slip."""
    found = []
    for day in days:
        on = f"{day.on.day}-{day.on.month}-{day.on.year}"
        if is_weekend(day.on):
            name = ("zaterdag", "zondag")[day.on.weekday() - 5]
            found.append(f"{on} is een {name}.")
        if day.on.year - today.year > _FAR_AHEAD:
            found.append(f"{on} is meer dan twee jaar verder.")
        same_day = [each for each in others if each.day.on == day.on]
        if any((each.where.place, each.where.lines) == (where.place, where.lines) for each in same_day):
            found.append(f"Op {on} is er al een zittingsdag op deze plaats.")
    if len({day.on for day in days}) < len(days):
        found.append("Eén datum staat er twee keer.")
    return found


def _dates(filled: Filled) -> list[date]:
    written = [line for line in filled.values["on"].splitlines() if line.strip()]
    if not written:
        filled.problems["on"] = "Vul een datum in, bijvoorbeeld 3-12-2026."
    if len(written) > _MOST_DAYS:
        filled.problems["on"] = f"Voeg ten hoogste {_MOST_DAYS} dagen in één keer toe."
        return []
    dates = []
    for number, line in enumerate(written, 1):
        read = day_of(line)
        if isinstance(read, date):
            dates.append(read)
        else:
            at = f"Regel {number}: " if len(written) > 1 else ""
            filled.problems.setdefault("on", f"{at}{read.value}")
    return dates


def _hour(filled: Filled) -> time:
    if not filled.values["starts"]:
        filled.problems["starts"] = "Vul in hoe laat de eerste zaak begint, bijvoorbeeld 13.00."
        return time()
    read = hour_of(filled.values["starts"])
    if isinstance(read, Misread):
        filled.problems["starts"] = read.value
        return time()
    return read


def _number(filled: Filled, name: str) -> int:
    read = number_of(filled.values[name])
    if isinstance(read, Misread):
        filled.problems[name] = read.value
        return 0
    return read


def _where(filled: Filled, offices: Mapping[str, tuple[str, Where]]) -> Where:
    values, problems = filled.values, filled.problems
    panel = one_line(values["panel"])
    lines = lines_of(values["lines"])
    if values["office"] and (values["place"] or lines):
        problems["place"] = "U koos een kantoor en typte ook een plaats. Laat één van de twee leeg."
    elif values["office"] and values["office"] not in offices:
        problems["office"] = "Dit kantoor staat niet meer in de lijst. Kies opnieuw."
    elif values["office"]:
        _, there = offices[values["office"]]
        return Where(there.place, there.lines, panel)
    elif not values["place"]:
        problems["place"] = "Kies een kantoor, of vul de naam van de plaats in."
    elif not lines:
        problems["lines"] = "Vul het adres in: straat en nummer, en daaronder de plaats."
    for name, written in (("place", [values["place"]]), ("lines", lines), ("panel", [values["panel"]])):
        if too_long := too_much(written):
            problems[name] = too_long
    return Where(one_line(values["place"]), tuple(lines), panel)


def lines_of(text: str) -> list[str]:
    """Return the lines of an address, without those that are empty."""
    return [line for line in map(one_line, text.splitlines()) if line]


def one_line(text: str) -> str:
    """Return what was typed as one line."""
    return " ".join(text.split())


def too_much(lines: Sequence[str]) -> str:
    """Return what to do about lines that fit on no envelope; empty where they fit."""
    if len(lines) > MOST_LINES:
        return f"Schrijf ten hoogste {MOST_LINES} regels."
    if any(len(line) > _LONGEST_LINE for line in lines):
        return f"Maak dit korter: ten hoogste {_LONGEST_LINE} tekens op een regel."
    return ""

"""The year's numbers in Dutch: which tables there are, and what each row is called."""

from collections.abc import Callable, Mapping, Sequence

from babel import Locale

from formservice.acts.desk.year import Year
from formservice.documents.report import Cell, Part, Report, Row
from formservice.formatting import short_date
from formservice.rules.advice import Finding
from formservice.rules.case import Channel
from formservice.rules.declining import DeclineReason
from formservice.rules.year import Numbers

FEW = 5
SMALL = "Minder dan 5: dit kan naar een persoon wijzen. Laat het weg, of neem het samen, voordat u het openbaar maakt."
UNKNOWN = "Niet bekend"

_COMPLAINTS = {
    "received": "Ontvangen",
    "open": "Nog niet klaar",
    "declined": "Niet in behandeling genomen",
    "withdrawn": "Ingetrokken",
    "settled": "Afspraken gemaakt",
    "decided": "Besluit na ons advies",
    "gone": "Gewist voordat de klacht klaar was",
}
_STEPS = {
    "taken_up": "In behandeling genomen",
    "heard": "Zitting gehouden",
    "hearings": "Aantal zittingen, ook als een klacht er meer had",
    "advised": "Advies uitgebracht",
}
_REASONS: Mapping[str, str] = {
    DeclineReason.NOT_OURS: "Niet onze commissie",
    DeclineReason.NOT_FIRST: "Nog niet bij de corporatie geklaagd",
    DeclineReason.HAS_TIME: "De corporatie had nog tijd om te antwoorden",
    DeclineReason.NOT_OUR_SUBJECT: "Niet een onderwerp voor ons",
    DeclineReason.OTHER: "Een andere reden",
}
_OUTCOMES: Mapping[str, str] = {
    Finding.UPHELD: "Gegrond",
    Finding.PARTLY: "Gedeeltelijk gegrond",
    Finding.NOT_UPHELD: "Ongegrond",
}
_DECISIONS = {"follows": "De corporatie volgt het advies", "departs": "De corporatie wijkt af van het advies"}
_CHANNELS: Mapping[str, str] = {
    "site": "Via de site",
    Channel.MAIL: "Per mail",
    Channel.POST: "Per post",
    Channel.HANDED_OVER: "Afgegeven",
}
_LENGTHS = {"count": "Aantal", "mean": "Gemiddeld", "median": "De middelste (mediaan)", "longest": "De langste"}
_HOW_LONG = {
    "days_to_hearing": "Dagen van ontvangst tot zitting",
    "days_to_advice": "Dagen van ontvangst tot advies",
    "days_to_end": "Dagen van ontvangst tot het einde",
}
_NOT_A_COUNT = frozenset({"mean", "median", "longest"})
_OMITTED_AT_ZERO = "gone"


def report(year: Year, names: Mapping[str, str]) -> Report:
    """Return the report of a year; `names` has the corporations' by id. A subject stands in the committee's words."""
    named = _counted_by_name(names.get)
    columns, sets = _columns(year)
    parts = [
        _listed("Klachten", "complaints", _COMPLAINTS, sets),
        _listed("Hoe ver de klachten kwamen", "steps", _STEPS, sets),
        _found("Waarom niet in behandeling genomen", "reason", _counted_by_name(_REASONS.get), sets),
        _found("Wat wij adviseerden", "outcome", _counted_by_name(_OUTCOMES.get), sets),
        _found("Wat de corporatie besloot", "decision", _counted_by_name(_DECISIONS.get), sets),
        _found("Per corporatie", "corporation", named, sets),
        _found("Per onderwerp", "subject", _counted_by_name(lambda words: words), sets),
        _found("Hoe de klacht kwam", "channel", _counted_by_name(_CHANNELS.get), sets),
        _found("In welke taal", "language", _counted_by_name(_language), sets),
        *(_listed(heading, part, _LENGTHS, sets) for part, heading in _HOW_LONG.items()),
    ]
    return Report(
        f"Jaarcijfers {year.year}", tuple(_about(year)), columns, tuple(part for part in parts if part.rows), SMALL
    )


def _columns(year: Year) -> tuple[tuple[str, ...], tuple[Numbers, ...]]:
    now, before = str(year.year), str(year.year - 1)
    if year.fixed is None or not year.has_changed:
        return (now, before), (year.now, year.before)
    return (f"{now}, vastgesteld", f"{now}, nu", before), (year.fixed.numbers, year.now, year.before)


def _about(year: Year) -> Sequence[str]:
    told = [
        "Een klacht telt mee in het jaar waarin die binnenkwam. Ontvangen is: alles wat klaar is, en wat nog open is."
    ]
    if year.fixed:
        on = short_date("nl", year.fixed.at.date())
        told.append(
            f"Vastgesteld op {on}. Sindsdien is iets veranderd: u ziet beide."
            if year.has_changed
            else f"Vastgesteld op {on}. Sindsdien is er niets veranderd."
        )
    return told


def _listed(heading: str, part: str, labels: Mapping[str, str], sets: Sequence[Numbers]) -> Part:
    """Return a table with these rows, whether or not anything was counted."""
    counts = [numbers.get(part, {}) for numbers in sets]
    keys = [key for key in labels if key != _OMITTED_AT_ZERO or any(each.get(key) for each in counts)]
    return Part(heading, tuple(Row(labels[key], tuple(_cell(each, key) for each in counts)) for key in keys))


def _found(
    heading: str, part: str, named: Callable[[Mapping[str, float]], Mapping[str, float]], sets: Sequence[Numbers]
) -> Part:
    """Return a table with a row for each name that something was counted under, what is not known last."""
    counts = [named(numbers.get(part, {})) for numbers in sets]
    labels = sorted({label for each in counts for label in each}, key=lambda label: (label == UNKNOWN, label))
    return Part(heading, tuple(Row(label, tuple(_cell(each, label) for each in counts)) for label in labels))


def _counted_by_name(name: Callable[[str], str | None]) -> Callable[[Mapping[str, float]], Mapping[str, float]]:
    """Return what puts counts under their names: two keys of one name are one row."""

    def named(counts: Mapping[str, float]) -> Mapping[str, float]:
        together: dict[str, float] = {}
        for key, count in counts.items():
            label = (name(key) or key) if key else UNKNOWN
            together[label] = together.get(label, 0) + count
        return together

    return named


def _cell(counts: Mapping[str, float], key: str) -> Cell:
    count = counts.get(key, 0)
    if key in _NOT_A_COUNT:
        # a length of few is that of few
        of = counts.get("count", 0)
        return Cell(f"{count:.1f}".removesuffix(".0").replace(".", ",") if of else "–", 0 < of < FEW)
    return Cell(str(round(count)), 0 < count < FEW)


def _language(code: str) -> str | None:
    name = Locale("nl").languages.get(code)
    return str(name).capitalize() if name else None

"""A hearing as the log keeps it: as it was before an act changed it, so that the act can be taken back."""

from collections.abc import Mapping
from typing import Any

from formservice.rules.hearing import Outcome
from formservice.storage.hearing_days import Hearing, HearingDay


def as_it_was(number: int, hearing: Hearing | None) -> dict[str, Any]:
    """Return what the log keeps of the hearing with this number, which may not have been there before."""
    if hearing is None:
        return {"number": number}
    return {
        "number": number,
        "day": hearing.day.id,
        "slot": hearing.slot,
        "outcome": hearing.outcome,
        "sequence": hearing.sequence,
        "why": hearing.why,
        "asked_by": hearing.asked_by,
    }


def was_there(was: Mapping[str, Any]) -> bool:
    """Tell whether there was this hearing before the act."""
    return "day" in was


def it_was(was: Mapping[str, Any], day: HearingDay) -> Hearing:
    """Return the hearing as it was before the act, on its day as that is now."""
    outcome = Outcome(was["outcome"])
    return Hearing(was["number"], day, was["slot"], outcome, was["sequence"], was["why"], was["asked_by"])

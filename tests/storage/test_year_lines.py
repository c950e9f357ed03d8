"""The year's numbers of many complaints add up, are counted a second way, and stay the same once some are erased."""

from collections import Counter
from datetime import date
from statistics import mean, median

import pytest

from formservice.acts.desk import year as counting
from formservice.rules.case import State, is_closed
from formservice.rules.year import ENDS, OPEN, Numbers
from formservice.service import Service
from formservice.storage import erasing, summaries
from formservice.storage.desk_log import Did
from formservice.storage.desk_tables import acts
from tests.harness.made_up_years import Made, keep, make_up

YEAR = 2026
_CLOSED_AFTER_ADVICE = (State.ADVISED, State.DECIDED)


def counted_again(made: list[Made], year: int) -> Numbers:
    """Count what was made up, in plain Python and without any of the code that counts rows."""
    mine = [each for each in made if each.came[0][1].year == year]
    ended = [each for each in mine if is_closed(each.state)]
    taken_up = [each for each in mine if "accepted" in [state for state, _ in each.came] and each.state != "declined"]
    heard = [each for each in mine if any(state is State.HEARD for state, _ in each.came)]
    advised = [each for each in mine if each.state in _CLOSED_AFTER_ADVICE]

    def by(keys: list[str | None]) -> dict[str, float]:
        return dict(Counter(key or "" for key in keys))

    def lengths(some: list[Made], days: list[int]) -> dict[str, float]:
        assert len(some) == len(days) > 100
        middle = {"mean": round(mean(days), 1), "median": median(days)}
        return {"count": len(some), **middle, "longest": max(days)}

    def days_to(some: list[Made], state: State) -> dict[str, float]:
        return lengths(some, [(each.on(state) - each.came[0][1]).days for each in some])

    return {
        "complaints": {
            "received": len(mine),
            "open": len(mine) - len(ended),
            **{end: sum(each.state is end for each in mine) for end in ENDS},
            "gone": 0,
        },
        "steps": {
            "taken_up": len(taken_up),
            "heard": len(heard),
            "hearings": sum(each.hearings for each in heard),
            "advised": len(advised),
        },
        "reason": by([each.reason for each in mine if each.state is State.DECLINED]),
        "outcome": by([each.outcome for each in advised]),
        "decision": by(["follows" if each.follows else "departs" for each in mine if each.state is State.DECIDED]),
        "corporation": by([each.corporation for each in mine]),
        "subject": by([each.subject for each in mine]),
        "channel": by([each.channel or "site" for each in mine]),
        "language": by([each.language for each in mine]),
        "days_to_hearing": days_to(heard, State.HEARD),
        "days_to_advice": days_to(advised, State.ADVISED),
        "days_to_end": lengths(ended, [(each.came[-1][1] - each.came[0][1]).days for each in ended]),
    }


def test_desk_check_34_the_numbers_of_3000_complaints_add_up_and_are_the_same_before_and_after_erasing(
    service: Service,
) -> None:
    made = make_up(3_000, YEAR)
    keep(service, made)
    before = counting.count(service, YEAR)
    assert before.now == counted_again(made, YEAR)
    assert before.before == counted_again(made, YEAR - 1)
    complaints = before.now["complaints"]
    assert complaints["received"] == sum(complaints[end] for end in (OPEN, *ENDS)) > 1_000
    for part in ("corporation", "subject", "channel", "language"):
        assert sum(before.now[part].values()) == complaints["received"], part
    told = summaries.of_years(service.db, date(YEAR, 1, 1), date(YEAR, 12, 31))
    closed = [each for each in made if is_closed(each.state)]
    for each in closed[::20]:
        assert erasing.erase_case(service.db, each.id, service.now()) is not None
    assert counting.count(service, YEAR) == before
    assert summaries.of_years(service.db, date(YEAR, 1, 1), date(YEAR, 12, 31)) == told
    assert len(told) > 500


def test_a_case_that_is_erased_while_it_is_open_is_counted_apart(service: Service) -> None:
    made = make_up(40, YEAR)
    keep(service, made)
    before = counting.count(service, YEAR).now["complaints"]
    waiting = next(each for each in made if not is_closed(each.state) and each.came[0][1].year == YEAR)
    erasing.erase_case(service.db, waiting.id, service.now())
    after = counting.count(service, YEAR).now["complaints"]
    assert after == {**before, "open": before["open"] - 1, "gone": 1}


def test_a_reason_that_is_damaged_is_not_known_and_keeps_nobody_from_counting_or_erasing(service: Service) -> None:
    made = [each for each in make_up(60, YEAR) if each.state is State.DECLINED]
    keep(service, made)
    with service.db.writing() as connection:
        connection.execute(acts.update().where(acts.c.what == Did.DECLINE).values(details=b"x" * 200))
    ours = [each for each in made if each.came[0][1].year == YEAR]
    assert counting.count(service, YEAR).now["reason"] == {"": len(ours)}
    erasing.erase_case(service.db, ours[0].id, service.now())
    assert counting.count(service, YEAR).now["reason"] == {"": len(ours)}


def test_numbers_that_are_fixed_stay_and_what_changed_since_stands_beside_them(service: Service) -> None:
    past = service.today().year - 1
    keep(service, make_up(30, past))
    assert counting.fix(service, "5" * 32, service.today().year) is counting.NotFixed.NOT_OVER
    assert counting.fix(service, "5" * 32, past) is None
    fixed = counting.count(service, past)
    assert fixed.fixed
    assert not fixed.has_changed
    keep(service, [each for each in make_up(40, past, seed=3) if each.state is not State.DECLINED])
    assert counting.fix(service, "5" * 32, past) is counting.NotFixed.FIXED_BEFORE
    now = counting.count(service, past)
    assert now.has_changed
    assert now.fixed == fixed.fixed
    assert now.now["complaints"]["received"] > now.fixed.numbers["complaints"]["received"]


@pytest.mark.parametrize("year", [2019, 2026])
def test_a_year_without_complaints_has_no_numbers_but_zeros(service: Service, year: int) -> None:
    counted = counting.count(service, year).now
    assert {count for part in counted.values() for count in part.values()} == {0}

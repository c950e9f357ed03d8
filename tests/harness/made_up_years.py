"""Two years of made-up complaints: what was made of each in plain words, and their rows as the service leaves them."""

import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select

from formservice.rules.case import State
from formservice.rules.hearing import Day, Outcome
from formservice.service import Service
from formservice.storage import desk_tables as desk
from formservice.storage import hearing_days
from formservice.storage.desk_log import Did
from formservice.storage.hearing_days import Where
from formservice.storage.keys import new_key
from formservice.storage.sealing import Seal
from formservice.storage.tables import cases, history, place

_SEALED = b"x" * 120
_ANSWERS = b"x" * 1_500
_AT_ONCE = 5_000
_LISTED = ("Woonstichting De Brug", "Stadswonen", "Woonvoorbeeld")
REASONS = ("not_ours", "not_first", "has_time", "not_our_subject", "other")
_PATHS: Sequence[tuple[State, ...]] = (
    (),
    (State.DECLINED,),
    (State.WITHDRAWN,),
    (State.ACCEPTED,),
    (State.ACCEPTED, State.WITHDRAWN),
    (State.ACCEPTED, State.INVITED),
    (State.ACCEPTED, State.INVITED, State.WITHDRAWN),
    (State.ACCEPTED, State.INVITED, State.HEARD),
    (State.ACCEPTED, State.INVITED, State.HEARD, State.SETTLED),
    (State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED),
    (State.ACCEPTED, State.INVITED, State.HEARD, State.ADVISED, State.DECIDED),
)
_TAKEN_BACK: Sequence[tuple[State, ...]] = (
    (State.ACCEPTED, State.RECEIVED, State.DECLINED),
    (State.ACCEPTED, State.WITHDRAWN, State.ACCEPTED),
)


@dataclass(frozen=True)
class Made:
    """One complaint, as it was made up: its states with the days, what it was about and how it went."""

    id: str
    came: tuple[tuple[State, date], ...]
    corporation: str
    language: str
    channel: str | None
    subject: str | None
    reason: str
    outcome: str
    follows: bool
    hearings: int

    @property
    def state(self) -> State:
        return self.came[-1][0]

    def on(self, state: State) -> date:
        return next(day for each, day in self.came if each is state)


def make_up(number: int, year: int, seed: int = 16) -> list[Made]:
    """Make up so many complaints that came in in a year and the one before."""
    chance = random.Random(seed)
    return [_made(chance, year) for _ in range(number)]


def keep(service: Service, made: Iterable[Made], day_id: str = "") -> None:
    """Put the rows of these complaints into the database."""
    where = Where("Kantoor De Brug", (), "")
    day_id = day_id or hearing_days.add_day(service.db, Day(date(2026, 12, 8), time(10), 60, 3), where).id
    waiting = list(made)
    for first in range(0, len(waiting), _AT_ONCE):
        some = waiting[first : first + _AT_ONCE]
        declined = [each for each in some if each.state is State.DECLINED]
        with service.db.writing() as connection:
            own = {each.id: new_key(service.db, connection) for each in some}
            number = connection.scalar(select(func.coalesce(func.max(desk.acts.c.number), 0))) or 0
            rows: dict[Table, list[dict[str, Any]]] = {
                cases: [{**_case(each), "key_id": own[each.id].id} for each in some],
                history: [row for each in some for row in _events(each)],
                desk.hearings: [row for each in some for row in _hearings(each, day_id)],
                desk.advices: [row for each in some for row in _advices(own[each.id].seal, each)],
                desk.closings: [_closing(own[each.id].seal, each) for each in some if each.subject],
                desk.acts: [_act(own[each.id].seal, at, each) for at, each in enumerate(declined, start=number + 1)],
            }
            for table, new in rows.items():
                if new:
                    connection.execute(insert(table), new)


def _made(chance: random.Random, year: int) -> Made:
    day = date(year - 1, 1, 1) + timedelta(days=chance.randrange(730))
    day = min(day, date(year, 12, 31))
    path = (State.RECEIVED, *chance.choice((*_PATHS * 3, *_TAKEN_BACK)))
    came = []
    for state in path:
        came.append((state, day))
        day += timedelta(days=chance.randrange(40))
    return Made(
        secrets.token_hex(16),
        tuple(came),
        chance.choice(_LISTED),
        chance.choice(("nl", "ar", "pl")),
        chance.choice((None, None, "mail", "post")),
        chance.choice((None, "repairs", "costs", "neighbours")),
        chance.choice(REASONS),
        chance.choice(("upheld", "partly", "not_upheld")),
        chance.random() < 0.8,
        chance.choice((1, 1, 1, 2)),
    )


def _case(made: Made) -> dict[str, Any]:
    return {
        "id": made.id,
        "reference": f"K{made.id[:12]}",
        "draft_key": secrets.token_hex(32),
        "state": made.state,
        "changed_on": made.came[-1][1],
        "language": made.language,
        "submitted_at": _noon(made.came[0][1]),
        "listed_corporation": made.corporation,
        "questions_version": 1,
        "link_version": 1,
        "code": _SEALED,
        "answers": _ANSWERS,
        "channel": made.channel,
    }


def _events(made: Made) -> list[dict[str, Any]]:
    return [
        {"case_id": made.id, "sequence": number, "state": state, "on": day, "at": _noon(day), "details": _SEALED}
        for number, (state, day) in enumerate(made.came, start=1)
    ]


def _hearings(made: Made, day_id: str) -> list[dict[str, Any]]:
    if not any(state is State.HEARD for state, _ in made.came):
        return []
    row = {"case_id": made.id, "day_id": day_id, "slot": 0, "sequence": 0, "details": _SEALED}
    last = [Outcome.HELD_OVER] * (made.hearings - 1) + [Outcome.HELD]
    # one that was moved is no hearing that was held
    return [{**row, "number": at, "outcome": each} for at, each in enumerate([Outcome.MOVED, *last], start=1)]


def _advices(own: Seal, made: Made) -> list[dict[str, Any]]:
    if not any(state is State.ADVISED for state, _ in made.came):
        return []
    follows = made.follows if made.state is State.DECIDED else None
    details = own.seal_json(place(desk.advices.c.details, made.id), {"why": ""})
    row = {"case_id": made.id, "outcome": made.outcome, "sent_on": made.on(State.ADVISED), "details": details}
    return [{**row, "decided_on": made.came[-1][1] if follows is not None else None, "follows": follows}]


def _closing(own: Seal, made: Made) -> dict[str, Any]:
    told = {"summary": f"Het ging over {made.subject}, op {made.came[0][1]}."}
    details = own.seal_json(place(desk.closings.c.details, made.id), told)
    return {"case_id": made.id, "subject": made.subject, "details": details}


def _act(own: Seal, number: int, made: Made) -> dict[str, Any]:
    details = own.seal_json(place(desk.acts.c.details, number), {"reason": made.reason})
    row = {"number": number, "at": _noon(made.came[-1][1]), "staff_id": "5" * 32, "what": Did.DECLINE}
    return {**row, "case_id": made.id, "details": details}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

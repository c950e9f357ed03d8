"""Every route that the service has, to be tried one by one: a new one is tried by itself."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from flask import Flask, request_started
from werkzeug.test import Client

from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.question import Step
from formservice.questions.steps import form_steps
from formservice.service import Service

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One rule of the service's map of addresses."""

    endpoint: str
    rule: str
    methods: frozenset[str]

    def paths(self, values: Mapping[str, Iterable[str]]) -> Iterator[str]:
        """Give the addresses of this route, each of these values at each argument; fail on an argument without any."""
        names = _ARGUMENT.findall(self.rule)
        for chosen in product(*(values[name] for name in names)):
            given = dict(zip(names, chosen, strict=True))
            yield _ARGUMENT.sub(lambda found: quote(given[found[1]], safe=""), self.rule)  # noqa: B023 (used at once)


def flask_of(application: Any) -> Flask:
    """Return the Flask application at the heart of this one, whatever was put around it."""
    found: list[Flask] = []

    def note(app: Flask, **_: Any) -> None:
        found.append(app)

    with request_started.connected_to(note):
        Client(application).get("/forms/health/live").close()
    return found[0]


def every_route(application: Any) -> list[Route]:
    """Return every route of the application."""
    rules = flask_of(application).url_map.iter_rules()
    return [Route(each.endpoint, each.rule, frozenset(each.methods or ())) for each in rules]


def every_step(service: Service) -> list[Step]:
    """Return every step of a complaint, the questions before the form too."""
    return [*ELIGIBILITY, *form_steps(service.committee.corporations, service.committee.languages)]

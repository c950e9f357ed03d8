"""Forms made from the questions, with a token that survives a rotation of the keys."""

import hmac
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, StringField
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from formservice.languages import N_
from formservice.questions.answers import names, problems
from formservice.questions.doubts import doubts
from formservice.questions.question import Problem, QuestionKind, Step
from formservice.questions.spelling import tidy
from formservice.text.plain_text import showable
from formservice.web import request_log
from formservice.web.current import service

_TOKEN = "csrf_token"  # noqa: S105 -- the name of the field, not a token
BUSY = Problem(
    N_("Bewaren lukt nu even niet. Alles wat u hebt getypt, staat er nog. Wacht even en druk nog een keer op de knop.")
)
STALE = Problem(
    N_("De pagina stond te lang open. Alles wat u hebt getypt, staat er nog. Druk nog een keer op de knop.")
)
TOO_OFTEN = Problem(
    N_(
        "Dit is in korte tijd te vaak geprobeerd. Alles wat u hebt getypt, staat er nog. Probeer het "
        "over een uur nog een keer, of bel ons."
    )
)
FULL = Problem(
    N_(
        "Er komt nu te veel tegelijk binnen. Daarom kunnen wij dit nog niet bewaren. Alles wat u hebt "
        "getypt, staat er nog. Laat deze pagina open en druk over een uur nog een keer op de knop, "
        "of bel ons."
    )
)
_NO_COOKIE = N_(
    "Uw browser heeft geen cookie meegestuurd. Daarom kunnen wij uw antwoorden niet bewaren. Druk nog "
    "een keer op de knop. Komt deze melding terug? Sta dan cookies toe voor deze site, of bel ons: "
    "%(phone)s."
)


class SessionToken(CSRF):
    """A token that stands in the form and in the signed cookie of one browser alone."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Return the token of this browser, made by chance when it gets its first form."""
        token: str = session.setdefault(_TOKEN, secrets.token_urlsafe(24))
        return token

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        """Raise ValidationError unless the post carries the token of this browser."""
        token, posted = session.get(_TOKEN, ""), field.data or ""
        if not token or not hmac.compare_digest(token.encode(), posted.encode("utf-8", "replace")):
            raise ValidationError(STALE.text)


class HouseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """A form of this house: it takes what a form posts and nothing else, and has a token."""

    step: Step
    csrf_token: CSRFTokenField

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the same
        """How the token is made: Flask-WTF's own leans on SHA-1."""

        csrf_class = SessionToken
        csrf_field_name = _TOKEN

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        # given here, or Flask-WTF takes a posted JSON for answers
        super().__init__(request.form if request.method == "POST" else None, data=answers)
        self._typed: dict[str, str] | None = None

    @property
    def is_stale(self) -> bool:
        """Tell whether this form was posted without a token of this browser; nothing may change then."""
        if self.csrf_token.validate(self):
            return False
        request_log.refused("token")
        return True

    @property
    def why_stale(self) -> Problem:
        """What to tell about a stale form: without a cookie, pressing again only helps once cookies are allowed."""
        if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return STALE
        return Problem(_NO_COOKIE, {"phone": service().committee.phone})

    @property
    def asked(self) -> dict[str, str]:
        """The answers that were asked about before, by question name; the button of an answer settles it too."""
        return {
            question.name: tidy(question.kind, request.form.get(f"{question.name}_{suffix}", ""))
            for question in self.step.questions
            for suffix in ("asked", "meant")
            if f"{question.name}_{suffix}" in request.form
        }

    def typed(self) -> dict[str, str]:
        """Return what was typed, by field name, cleaned of what no keyboard types: ask once the token is judged."""
        if self._typed is None:
            self._typed = {
                name: tidy(question.kind, self[name].data or "")
                for question in self.step.questions
                for name in names(question)
            }
        return self._typed


def step_form(step: Step, answers: Mapping[str, str]) -> Any:
    """Return the form of a step, filled with the post if there is one, else with the answers."""
    form = form_class(step)(answers)
    for question in step.questions:
        if meant := request.form.get(f"{question.name}_meant"):  # a button with the answer that was meant
            form[question.name].data = showable(meant)
    return form


@cache
def form_class(step: Step) -> type[HouseForm]:
    """Return the form that asks a step's questions."""
    fields: dict[str, Any] = {
        # shown again on the page: HTML cannot hold a NUL
        name: StringField(filters=[_showable])
        for question in step.questions
        for name in names(question)
    }
    fields |= {question.name: MultipleFileField() for question in step.questions if question.kind is QuestionKind.FILES}
    return type("StepForm", (HouseForm,), {**fields, "step": step})


def _showable(typed: str | None) -> str | None:
    return showable(typed) if typed else typed


def is_switching() -> bool:
    """Tell whether a language's button was pressed: the same page in that language, with all that was typed."""
    return "switch" in request.form


def what_is_wrong(form: HouseForm) -> dict[str, Problem]:
    """Return what is wrong with what was just posted; nothing yet while it only goes to another language."""
    if is_switching():
        return {}
    if form.is_stale:
        return {"stale": form.why_stale}
    typed = form.typed()
    return doubts(form.step, typed, form.asked) | problems(form.step, typed, service().today())


def if_not_kept(show: Callable[[dict[str, Problem], HTTPStatus], ResponseReturnValue]) -> None:
    """Note how to show this post's form again should storage fail: `show` takes what is wrong, and reads no storage."""
    g.show_again = show


def shown_again(problem: Problem, status: HTTPStatus) -> ResponseReturnValue | None:
    """Return this post's form with all that was typed and this problem; None where no route noted how to show it."""
    return g.show_again({"stale": problem}, status) if "show_again" in g else None


def is_from_this_site() -> bool:
    """Tell whether the browser says that a page of this site sent the request."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host

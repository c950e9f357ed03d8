"""Forms made from the questions, with a token that survives a rotation of the keys."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import Field, MultipleFileField, StringField
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from formservice.answers import Problem, clean, names, problems, tidy
from formservice.languages import N_
from formservice.question import Kind, Step
from formservice.web.service import service

_TOKEN = "csrf_token"  # noqa: S105 -- the name of the field, not a token
BUSY = Problem(
    N_("Bewaren lukt nu even niet. Alles wat u typte, staat er nog. Wacht even en druk nog een keer op de knop.")
)
STALE = Problem(N_("De pagina stond lang open. Alles wat u typte, staat er nog. Druk nog een keer op de knop."))
_NO_COOKIE = N_(
    "Uw browser stuurde geen cookie mee. Daarom kunnen wij uw antwoorden niet bewaren. Druk nog een keer op de knop. "
    "Komt deze melding terug? Sta cookies toe voor deze site, of bel ons: %(phone)s."
)


class RotatingToken(CSRF):
    """Signs with the newest key and accepts every key that is still configured."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Return the token of this browser, signed with the newest key."""
        token: str = generate_csrf(secret_key=service().settings.secret_keys[0], token_key=_TOKEN)
        return token

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        """Raise ValidationError unless one of the configured keys signed the token for this browser."""
        for key in service().settings.secret_keys:
            try:
                validate_csrf(field.data, secret_key=key, token_key=_TOKEN)
            except ValidationError:
                continue
            return
        raise ValidationError(STALE.text)


class HouseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    """A form of this house: its token rotates, and what is wrong with it is known per question."""

    step: Step

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the same
        """How the token is made."""

        csrf_class = RotatingToken
        csrf_field_name = _TOKEN

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Read what a form sends, and never JSON: no page of ours sends any."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    @property
    def is_stale(self) -> bool:
        """Tell whether this form was posted without a token of this browser; nothing may change then."""
        token: Field = self[_TOKEN]
        return not token.validate(self)

    @property
    def why_stale(self) -> Problem:
        """What to tell about a stale form: without a cookie, pressing again only helps once cookies are allowed."""
        if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return STALE
        return Problem(_NO_COOKIE, {"phone": service().committee.phone})

    def typed(self) -> dict[str, str]:
        """Return what was typed, by field name, cleaned of what no keyboard types."""
        return {
            name: tidy(question.kind, self[name].data or "")
            for question in self.step.questions
            for name in names(question)
        }


def step_form(step: Step, answers: Mapping[str, str]) -> Any:
    """Return the form of a step, filled with the post if there is one, else with the answers."""
    return form_class(step)(data=answers)


@cache
def form_class(step: Step) -> type[HouseForm]:
    """Return the form that asks a step's questions."""
    fields: dict[str, Any] = {
        # what is shown again is cleaned too: a NUL is no HTML
        name: StringField(filters=[_clean])
        for question in step.questions
        for name in names(question)
    }
    fields |= {question.name: MultipleFileField() for question in step.questions if question.kind is Kind.FILES}
    return type("StepForm", (HouseForm,), {**fields, "step": step})


def _clean(typed: str | None) -> str | None:
    return clean(typed) if typed else typed


def is_switching() -> bool:
    """Tell whether a language's button was pressed: the same page in that language, with all that was typed."""
    return "switch" in request.form


def what_is_wrong(form: HouseForm) -> dict[str, Problem]:
    """Return what is wrong with what was just posted; nothing yet while it only goes to another language."""
    if is_switching():
        return {}
    return {"stale": form.why_stale} if form.is_stale else problems(form.step, form.typed(), service().today())


def is_from_this_site() -> bool:
    """Tell whether the browser says that a page of this site sent the request."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host

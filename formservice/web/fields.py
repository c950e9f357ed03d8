"""How the questions look on every page: the parts of fields.html, and pages that nobody has typed on, drawn once."""

from collections.abc import Mapping
from contextvars import Context
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue

from formservice.questions.answers import names
from formservice.questions.question import Step
from formservice.web.forms import HouseForm
from formservice.web.frame import Addresses, in_every_language, language, page, words

_PARTS = ("ask", "languages", "summary", "token", "way_back", "way_back_keeping")
_DRAW = "untouched pages"
_MOST_KEPT = 1_000
_TOKEN = "@@token@@"  # noqa: S105 -- where the token comes, not a token


class _Untouched:
    """A form as it is for everyone: nothing typed, and a mark where each browser's token comes."""

    data = None
    current_token = _TOKEN

    def __getitem__(self, _: str) -> "_Untouched":
        return self

    @property
    def csrf_token(self) -> "_Untouched":
        return self


def init_app(app: Flask) -> None:
    """Give every template the parts of fields.html."""
    drawn: Any = app.jinja_env.get_template("fields.html").module
    app.jinja_env.globals.update({name: getattr(drawn, name) for name in _PARTS})

    @lru_cache(_MOST_KEPT)
    def draw(code: str, addresses: Addresses, template: str, values: tuple[tuple[str, Any], ...]) -> str:
        # an empty context has no request and no session: whatever asks for more than it is kept by fails
        return Context().run(_draw, app, template, words(code, addresses) | dict(values))

    app.extensions[_DRAW] = draw


def form_page(
    template: str,
    status: int,
    form: HouseForm,
    step: Step,
    problems: dict[str, Any],
    own: Mapping[str, Any] | None = None,
    **values: Any,
) -> ResponseReturnValue:
    """Return a page with a form; drawn once for everyone where nothing on it is this tenant's `own`."""
    own = own or {}
    is_typed_on = any(form[name].data for question in step.questions for name in names(question))
    if is_typed_on or problems or any(own.values()) or request.query_string:
        return page(template, status, form=form, step=step, problems=problems, **own, **values)
    draw = current_app.extensions[_DRAW]
    html: str = draw(language(), in_every_language(), template, (("step", step), *values.items()))
    return html.replace(_TOKEN, str(form.csrf_token.current_token)), status


def _draw(app: Flask, template: str, values: dict[str, Any]) -> str:
    with app.app_context():
        g.language = values["code"]
        return app.jinja_env.get_template(template).render(form=_Untouched(), problems={}, **values)

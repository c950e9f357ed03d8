"""The page frame that the site's build made, and the words, languages and pictures that every form page puts in it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound

from formservice.errors import FramesMissing
from formservice.formatting import full_date, labelled, short_date
from formservice.languages import LANGUAGES, SOURCE, Language, as_html
from formservice.rules.terms import AMSTERDAM
from formservice.settings.committee import Committee
from formservice.web.current import service

Addresses = tuple[tuple[Language, str], ...]
"""The languages, each with the address of a page in it."""

_SLOTS = ("title", "head", "start", "languages", "main")


def init_app(app: Flask, frames: Path, committee: Committee) -> None:
    """Load the frames of the site's build, and give every template its language; raise FramesMissing without one."""
    codes = committee.languages
    # site-style.html: the link to the style of the site's pages, for a page of ours that shows steps or a letter
    sources = {name: _read(frames / name) for name in ("houses.html", "scenes.html", "site-style.html")}
    sources |= {f"frame/{code}.html": _as_template(_read(frames / f"{code}.html")) for code in (*codes, "desk")}
    app.jinja_loader = ChoiceLoader([DictLoader(sources), *([app.jinja_loader] if app.jinja_loader else [])])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    houses: Any = app.jinja_env.get_template("houses.html").module
    scenes: Any = app.jinja_env.get_template("scenes.html").module
    app.jinja_env.globals.update(
        _=_say,
        house=cache(houses.house),
        houses=cache(houses.houses),
        scene=cache(scenes.scene),
        committee=committee,
        direction_of=lambda code: LANGUAGES[code].direction,
        phone_link=_link(committee.phone_href, committee.phone),
        mail_link=_link(committee.mail_href, committee.mail),
        full_date=lambda day: full_date(language(), day),
        short_date=lambda day: short_date(language(), day),
        labelled=lambda label: labelled(language(), label),
        named=_named,
        local_day=lambda moment: moment.astimezone(AMSTERDAM).date(),
    )
    for name in ("request", "session", "g"):
        del app.jinja_env.globals[name]
    # in place of Flask's own: a template shows what it is given, and nothing of the request
    app.template_context_processors[None] = [lambda: words(language(), in_every_language())]
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def page(template: str, status: int = 200, **values: Any) -> ResponseReturnValue:
    """Return a page in the frame of the reader's language."""
    return render_template(template, **values), status


def redirect_to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser on with GET, so that reloading repeats nothing."""
    return redirect(url_for(endpoint, **values), 303)


def language() -> str:
    """Return the language of the address; elsewhere the one that the browser asks for, Dutch by default."""
    code: str | None = g.get("language")
    if code is None:
        code = g.language = request.accept_languages.best_match(service().committee.languages) or SOURCE
    return code


def words(code: str, addresses: Addresses) -> dict[str, Any]:
    """Return what every page is given: its language, its frame, and its address in every language."""
    return {"code": code, "frame": f"frame/{code}.html", "addresses": addresses}


def in_every_language() -> Addresses:
    """Return each language with the address of this page in it, or of the site's start where this page has none."""
    codes = service().committee.languages
    if "language" not in g or not request.url_rule or "lang" not in request.url_rule.arguments:
        return tuple((LANGUAGES[code], f"/{code}/") for code in codes)
    _, forms, _, page = request.path.split("/", 3)
    rest = quote(page) + (f"?{request.query_string.decode('latin-1')}" if request.query_string else "")
    return tuple((LANGUAGES[code], f"/{forms}/{code}/{rest}") for code in codes)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise FramesMissing(f"The site is not built: {file.name} is missing. Run `make build` first.") from missing


def _as_template(frame: str) -> str:
    """Make a block of each marker, and let nothing else of the frame be read as a template."""
    for slot in _SLOTS:
        frame = frame.replace(f"@@{slot}@@", f"{{% endraw %}}{{% block {slot} %}}{{% endblock %}}{{% raw %}}")
    return f"{{% raw %}}{frame}{{% endraw %}}"


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}"><bdi dir="ltr">{}</bdi></a>').format(address, text)


def _named(names: Iterable[str]) -> Markup:
    return escape(LANGUAGES[language()].comma).join(Markup("<bdi>{}</bdi>").format(name) for name in names)


def _take_language(_: str | None, values: dict[str, Any] | None) -> None:
    if not values or "lang" not in values:
        return
    code = values.pop("lang")
    if code not in service().committee.languages:
        raise NotFound
    g.language = code


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and "language" in g:
        values["lang"] = g.language


def _say(text: str, **values: object) -> Markup:
    words = _escaped(language(), text)
    return words % values if values else words


@cache
def _escaped(code: str, text: str) -> Markup:
    """Return a text of the catalogues ready for a page; escaping the same words each time costs a good part of it."""
    return as_html(code, text)

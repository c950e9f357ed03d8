"""The only wiring: settings and committee in, one WSGI application out."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from formservice.committee import Committee, CommitteeError
from formservice.complain.routes import blueprint as complain
from formservice.config import JOURNAL_FILE, ConfigError, Settings
from formservice.follow.routes import blueprint as follow
from formservice.languages import LANGUAGES
from formservice.links import Links
from formservice.rules.terms import Term
from formservice.scanning import scanner_from
from formservice.storage.database import Database
from formservice.storage.journal import Journal
from formservice.storage.sealing import Sealer
from formservice.web import cookie, errors, fields, frame, headers, requests, security_txt, site
from formservice.web.posts import MOST_TEXT, BoundedForm
from formservice.web.service import Service, utc_now
from formservice.withdraw.routes import blueprint as withdraw

_ROOM_FOR_TEXTS = 2_000_000


class _Request(Request):
    form_data_parser_class = BoundedForm


def open_service(settings: Settings, committee: Committee, clock: Callable[[], datetime] = utc_now) -> Service:
    """Return the parts of a running service, its database up to date; raise ConfigError where they do not fit."""
    if settings.smtp_url and not committee.complaints_to:
        raise ConfigError("complaints_to", "is empty in committee.toml: with a mail server, say who gets complaints")
    if unknown := set(committee.languages) - LANGUAGES.keys():
        raise CommitteeError("languages", f"there are no texts in {', '.join(sorted(unknown))}")
    sealer = Sealer(settings.data_keys)
    domain = committee.mail_from.partition("@")[2]
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = Database(settings.database_url, sealer, domain, Journal(settings.data / JOURNAL_FILE))
    db.migrate()
    links = Links(settings.secret_keys, settings.base_url, committee.link_days, committee.undo_days)
    scanner = scanner_from(settings.clamav)
    return Service(settings, committee, Term(**asdict(committee.term)), db, sealer, links, scanner, clock)


def create_app(service: Service) -> Any:
    """Return the site and the form service as one WSGI application."""
    settings, committee = service.settings, service.committee
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=committee.uploads.max_total_bytes + _ROOM_FOR_TEXTS,
    )
    app.request_class = _Request
    app.before_request(_bound_text)
    service.init_app(app)
    headers.init_app(app)
    requests.init_app(app)
    cookie.init_app(app, settings, committee.retention.draft_days)
    frame.init_app(app, settings.site / "frames", committee)
    fields.init_app(app)
    errors.init_app(app)
    security_txt.init_app(app)
    app.register_blueprint(complain)
    app.register_blueprint(withdraw)
    app.register_blueprint(follow)
    _add_doors(app, service)
    outer: Any = headers.with_headers(site.with_files(app, settings.site / "site"), settings.is_https)
    if settings.proxies:
        # the host is not taken from a proxy: links come from the base address alone
        outer = ProxyFix(outer, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return outer


def _bound_text() -> None:
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TEXT


def _add_doors(app: Flask, service: Service) -> None:
    @app.get("/")
    def home() -> ResponseReturnValue:
        answer = redirect(f"/{frame.language()}/", HTTPStatus.FOUND)
        answer.headers["Vary"] = "Accept-Language"
        return answer

    @app.get("/forms/health/live")
    def live() -> ResponseReturnValue:
        return Response("live\n", mimetype="text/plain")

    @app.get("/forms/health/ready")
    def ready() -> ResponseReturnValue:
        with service.db.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Response("ready\n", mimetype="text/plain")

"""The only wiring: settings and committee in, WSGI applications out: one for tenants, one for the desk."""

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from formservice.complain.routes import blueprint as complain
from formservice.desk import routes as desk
from formservice.documents.typesetting import draw_with
from formservice.errors import CommitteeError, ConfigError, StorageUnavailable
from formservice.follow.routes import blueprint as follow
from formservice.languages import LANGUAGES
from formservice.links import Links
from formservice.service import Service, utc_now
from formservice.settings.committee import Committee
from formservice.settings.installation import JOURNAL_FILE, Settings
from formservice.storage import staff
from formservice.storage.database import Database
from formservice.storage.journal import Journal
from formservice.storage.sealing import Sealer
from formservice.uploads.scanning import scanner_from
from formservice.web import compiled, cookie, errors, fields, frame, headers, request_log, security_txt, site
from formservice.web.current import init_app as init_service
from formservice.web.posts import MOST_TEXT, BoundedForm
from formservice.withdraw.routes import blueprint as withdraw

_ROOM_FOR_TEXTS = 2_000_000


class _Request(Request):
    form_data_parser_class = BoundedForm


def open_service(settings: Settings, committee: Committee, clock: Callable[[], datetime] = utc_now) -> Service:
    """Return the parts of a running service, its database up to date; raise as both steps of this do."""
    return bring_up_to_date(put_together(settings, committee, clock))


def put_together(settings: Settings, committee: Committee, clock: Callable[[], datetime] = utc_now) -> Service:
    """Return the parts of a service, its database not looked at; raise ConfigError where they do not fit."""
    if settings.smtp_url and not committee.complaints_to:
        raise ConfigError("complaints_to", "is empty in committee.toml: with a mail server, say who gets complaints")
    if unknown := set(committee.languages) - LANGUAGES.keys():
        raise CommitteeError("languages", f"there are no texts in {', '.join(sorted(unknown))}")
    domain = committee.mail_from.partition("@")[2]
    db = Database(settings.database_url, Sealer(settings.data_keys), domain, Journal(settings.data / JOURNAL_FILE))
    links = Links(settings.secret_keys, settings.base_url, committee.link_days, committee.undo_days)
    draw_with(settings.installation.fonts)
    scanner = scanner_from(settings.installation.clamav)
    return Service(settings, committee, db, links, scanner, clock)


def bring_up_to_date(service: Service) -> Service:
    """Migrate the database, and begin one where the settings allow it; raise NotReady, or as Database.migrate does."""
    service.db.require(may_begin=service.settings.may_begin, may_be_older=True)
    service.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    service.db.migrate()
    return service


def public_app(service: Service) -> Any:
    """Return the site and the form service of one committee as one WSGI application.

    Nothing that it needs stands elsewhere: applications of two committees can run in one process.
    """
    settings, committee = service.settings, service.committee
    app = _begun(service, "web/templates", "session")
    frame.init_app(app, settings.site / "frames", committee)
    fields.init_app(app)
    errors.init_app(app, lambda: site.page_not_found(settings.site, frame.language()))
    security_txt.init_app(app)
    for journey in (complain, withdraw, follow):
        app.register_blueprint(journey)
    _add_start_and_health(app, service)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return _outermost(site.with_files(app, settings.site / "site"), settings)


def desk_app(service: Service) -> Any:
    """Return the desk of one committee as a WSGI application, with pages and a cookie of its own."""
    settings, committee = service.settings, service.committee
    app = _begun(service, "desk/templates", "desk")
    desk.init_app(app, settings.site / "frames", committee)
    return _outermost(app, settings)


def application(service: Service) -> Any:
    """Return all that one committee serves: the site, the form service and, once a person was added, the desk."""
    public, at_desk = public_app(service), desk_app(service)

    def answer(environ: Any, start_response: Any) -> Any:
        # without its last slash too, as people type it
        is_at_desk = f"{environ.get('PATH_INFO', '')}/".startswith("/desk/") and _is_desk(service)
        return (at_desk if is_at_desk else public)(environ, start_response)

    return answer


def _begun(service: Service, templates: str, cookie_name: str) -> Flask:
    """Return an application with what both have: bounds, headers, a log, and a cookie of its own name."""
    app = Flask(__name__, static_folder=None, template_folder=templates)
    app.config["MAX_CONTENT_LENGTH"] = service.committee.uploads.most_at_once + _ROOM_FOR_TEXTS
    app.request_class = _Request
    app.jinja_options = {"bytecode_cache": compiled.CompiledTemplates()}
    app.before_request(_bound_text)
    init_service(app, service)
    headers.init_app(app)
    request_log.init_app(app)
    cookie.init_app(app, service.settings, service.committee.retention.draft_lifetime, cookie_name)
    return app


def _is_desk(service: Service) -> bool:
    try:
        return staff.is_anybody(service.db)
    except StorageUnavailable:
        return True  # the desk's own page tells that storage is away


def _outermost(inner: Any, settings: Settings) -> Any:
    outer: Any = headers.with_headers(inner, settings.is_https)
    if settings.installation.proxies:
        # the host is not taken from a proxy: links come from the base address alone
        outer = ProxyFix(outer, x_for=settings.installation.proxies, x_proto=settings.installation.proxies, x_host=0)
    return outer


def _bound_text() -> None:
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TEXT


def _add_start_and_health(app: Flask, service: Service) -> None:
    @app.get("/")
    def home() -> ResponseReturnValue:
        answer = redirect(f"/{frame.language()}/", HTTPStatus.FOUND)
        answer.headers["Vary"] = "Accept-Language"
        answer.headers["Cache-Control"] = "no-cache"  # the same for everyone who asks for the same language
        return answer

    @app.get("/forms/health/live")
    def live() -> ResponseReturnValue:
        return Response("live\n", mimetype="text/plain")

    @app.get("/forms/health/ready")
    def ready() -> ResponseReturnValue:
        with service.db.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Response("ready\n", mimetype="text/plain")

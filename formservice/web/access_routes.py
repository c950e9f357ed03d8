"""The pages by which tenants open a complaint that was sent: the same for every journey that begins so."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from formservice.errors import CaseUnknown
from formservice.links import Purpose
from formservice.web import access
from formservice.web.frame import page


def init_blueprint(blueprint: Blueprint, purpose: Purpose, then: str) -> None:
    """Add these pages to a journey; `then` is the endpoint that shows the complaint once it is opened.

    The journey's own templates by_mail.html and by_code.html say what it is for.
    """
    by_mail, by_reference = (f"{blueprint.name}/{name}.html" for name in ("by_mail", "by_code"))

    @blueprint.get("/")
    def start() -> ResponseReturnValue:
        """Ask for the mail address, to send a link to."""
        return access.ask_mail(by_mail)

    @blueprint.post("/")
    def ask_link() -> ResponseReturnValue:
        """Send links to the mail address, if there is a complaint with it."""
        return access.send_links(by_mail, ".asked")

    @blueprint.get("/asked")
    def asked() -> ResponseReturnValue:
        """Say that a mail comes if there is such a complaint."""
        return page("asked.html", again=url_for(".start"))

    @blueprint.get("/code")
    def by_code() -> ResponseReturnValue:
        """Ask for the reference and the code."""
        return access.ask_code(by_reference)

    @blueprint.post("/code")
    def open_by_code() -> ResponseReturnValue:
        """Open the complaint to which reference and code belong."""
        return access.open_by_code(by_reference, then)

    @blueprint.get("/link/<token>")
    def link(token: str) -> ResponseReturnValue:
        """Open the complaint of a link and leave its address; nothing of the complaint changes."""
        return access.open_by_link(purpose, token, then, url_for(".start"))

    @blueprint.errorhandler(CaseUnknown)
    def erased(_: CaseUnknown) -> ResponseReturnValue:
        """Answer about a complaint that was erased this moment as about one that was erased before."""
        return access.closed(purpose)

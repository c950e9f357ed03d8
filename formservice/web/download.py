"""A PDF to keep, for the browser that may have it: handed out as a file, and never shown in the page's place."""

from collections.abc import Callable
from enum import Enum
from http import HTTPStatus

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from formservice.errors import CrowdedError
from formservice.languages import N_
from formservice.sandbox.turns import Turns
from formservice.web import request_log
from formservice.web.frame import page
from formservice.web.work import work

MOST_WAITING = 8
"""PDFs that wait for their turn in one process; past these, a worker's threads stay free for people who only read."""

_turns = Turns(MOST_WAITING)


class NotDrawn(Enum):
    """Why there is no PDF now: the status, the seconds to wait, a title, and what to do."""

    BUSY = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        60,
        N_("Het is nu druk"),
        N_(
            "Wij konden uw PDF nog niet maken. Probeer het over een minuut nog een keer. Lukt het dan "
            "niet? Bel of mail ons dan."
        ),
    )
    TOO_OFTEN = (
        HTTPStatus.TOO_MANY_REQUESTS,
        3600,
        N_("Wacht nog even"),
        N_(
            "Er zijn in korte tijd te veel PDF’s aangevraagd. Probeer het over een uur nog een keer. "
            "Lukt het dan niet? Bel of mail ons dan."
        ),
    )

    def __init__(self, status: HTTPStatus, seconds: int, title: str, text: str) -> None:
        self.status = status
        self.seconds = seconds
        self.title = title
        self.text = text


def pdf_file(
    name: str,
    draw: Callable[[], bytes],
    shown: str = "attachment",
    instead: Callable[[NotDrawn], ResponseReturnValue] | None = None,
) -> ResponseReturnValue:
    """Return the PDF as a file of this name (letters, digits, hyphens), or a page (`instead`) that says why it is not.

    `shown` is "attachment", or "inline" for what is nobody's; the headers keep either from caches.
    """
    drawn = _drawn_in_turn(draw)
    if isinstance(drawn, NotDrawn):
        answer = make_response((instead or _say_why)(drawn))
        answer.headers["Retry-After"] = str(drawn.seconds)
        return answer
    headers = {"Content-Disposition": f'{shown}; filename="{name}.pdf"'}
    return Response(drawn, mimetype="application/pdf", headers=headers)


def _say_why(why: NotDrawn) -> ResponseReturnValue:
    return page("error.html", why.status, title=why.title, text=why.text)


def _drawn_in_turn(draw: Callable[[], bytes]) -> bytes | NotDrawn:
    with work() as sender:
        if sender is None:
            return NotDrawn.TOO_OFTEN
        try:
            with _turns.place(sender) as place, place.turn():
                return draw()
        except CrowdedError:
            request_log.refused("queue")
            return NotDrawn.BUSY

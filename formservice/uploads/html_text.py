"""The text of a page, as plain text: nothing of it is run, fetched or kept as markup."""

import re
from html.parser import HTMLParser

_UNSEEN = {"head", "script", "style", "template", "title", "noscript", "object", "svg", "math"}
_LINES = {"br", "div", "dd", "dt", "form", "hr", "li", "p", "pre", "tr", "ul", "ol", "table", "section", "article"}
_PARAGRAPHS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "table"}
_BLANKS = re.compile(r"[ \t\r\f\v\n\xa0]+")
_AROUND_LINES = re.compile(r" ?\n ?")


def text_of(html: str) -> str:
    """Return what a reader sees of this HTML, with its lines and paragraphs; never fails on broken HTML."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    text = _AROUND_LINES.sub("\n", "".join(reading.pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        self._break(tag)
        if tag == "li":
            self.pieces.append("- ")
        if tag == "td" or tag == "th":
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        elif tag == "body":
            self._unseen.clear()  # a head that never ended
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(_BLANKS.sub(" ", data))

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag in _LINES:
            self.pieces.append("\n")

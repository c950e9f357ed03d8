"""Builds the pages for when no page can be made: one page a case, in every language, that stands as a file."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from formservice.languages import LANGUAGES, N_, SOURCE, gettext
from formservice.settings.committee import Committee

DOCS = Path(__file__).parent
NOTICES = {
    "away": (
        N_("Het lukt nu even niet"),
        N_(
            "Dit ligt aan ons. Wacht een minuut en laad deze pagina dan opnieuw. Wat u op eerdere pagina’s hebt "
            "ingevuld, is bewaard. Lukt het dan nog niet? Bel of mail ons dan."
        ),
    ),
    "busy": (
        N_("Wacht nog even"),
        N_(
            "Via uw internetverbinding komt nu heel veel tegelijk binnen. Wacht een minuut en laad deze pagina dan "
            "opnieuw. Lukt het dan nog niet? Bel of mail ons dan."
        ),
    ),
    "unread": (
        N_("Wij konden niet lezen wat u hebt verstuurd"),
        N_("Ga terug naar de vorige pagina en probeer het nog een keer. Lukt het niet? Bel of mail ons dan."),
    ),
}
"""When each is shown, its title, and what it says."""


def write_notices(folder: Path, committee: Committee, assets: dict[str, str]) -> None:
    """Write a page for each notice; nginx shows it, or the service where it could not even read what it was asked."""
    env = Environment(loader=FileSystemLoader(DOCS / "theme"), autoescape=True, trim_blocks=True)
    template = env.get_template("notice.html")
    folder.mkdir()
    for name, (title, text) in NOTICES.items():
        texts: list[dict[str, Any]] = [
            {
                "language": LANGUAGES[code],
                "title": gettext(code, title),
                "text": gettext(code, text),
                "phone": gettext(code, "Bel"),
                "mail": gettext(code, "Mail"),
                "start": gettext(code, N_("Naar de start")),
            }
            for code in committee.languages
        ]
        page = template.render(texts=texts, language=LANGUAGES[SOURCE], committee=committee, assets=assets)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")

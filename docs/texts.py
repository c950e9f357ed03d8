"""Collects the texts of site, forms and letters into the catalogues, in the order in which tenants meet them."""

import re
import sys
from collections.abc import Iterable
from copy import deepcopy
from difflib import get_close_matches
from gettext import c2py
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, unescape, write_po
from babel.plural import to_gettext

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # so that the list of languages is the form service's own

from formservice.languages import LANGUAGES, SOURCE  # noqa: E402 -- needs the path above

CATALOGUES = ROOT / "formservice" / "translations"
_ROOMS = (
    *("docs", "questions", "complain", "web", "follow", "withdraw", "uploads", "letters", "mail"),
    *("documents", "settings", "formatting.py"),
)
_KEYWORDS = {"_": None, "N_": None, "NN_": (1, 2)}
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_ENOUGH = range(1001)
_OLD_HEADER = re.compile(r'\A(?:#.*\n)*msgid ""\nmsgstr ""\n(?:".*\n)*')
_HEADER = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural_forms};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Bring every catalogue up to date with the texts, and begin one for a language that has none."""
    texts = collected()
    for code in LANGUAGES:
        if code != SOURCE:
            file = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
            file.parent.mkdir(parents=True, exist_ok=True)
            old = file.read_text(encoding="utf-8") if file.exists() else ""
            file.write_text(updated(code, old, texts), encoding="utf-8")


def collected() -> Catalog:
    """Return every text that code and templates mark, each with where it stands and what translators are told."""
    folders = ("docs", "formservice")
    found = [(f"{folder}/{text[0]}", text) for folder in folders for text in _marked(ROOT / folder)]
    texts = Catalog()
    for file, (_, line, text, comments, _) in sorted(found, key=lambda each: place(each[0])):
        texts.add(text, locations=[(file, line)], auto_comments=comments)
    return texts


def _marked(folder: Path) -> Iterable[tuple[str, int, Any, list[str], None]]:
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    return extract_from_dir(
        folder, methods, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )


def place(file: str) -> int:
    """Return how far on in a tenant's way a file stands: its texts come after those of files that stand before it."""
    room = file.split("/")[0 if file.startswith("docs/") else 1]
    return _ROOMS.index(room) if room in _ROOMS else len(_ROOMS)


def updated(code: str, old: str, texts: Catalog) -> str:
    """Return a catalogue brought up to date; where a Dutch text changed, the old pair stands by as a guess."""
    header = _HEADER.format(code=code, plural_forms=plural_forms(code))
    catalogue = read_po(StringIO(header + _OLD_HEADER.sub("", old)))
    catalogue.update(deepcopy(texts), no_fuzzy_matching=True)  # the guesses of one language are not for the next
    gone = {_singular(message): message for message in catalogue.obsolete.values() if not message.fuzzy}
    for message in catalogue:
        previous = [comment for comment in message.user_comments if comment.startswith("|")]
        message.user_comments = [comment for comment in message.user_comments if comment not in previous]
        if message.fuzzy:
            message.previous_id = [unescape(comment.partition(" msgid ")[2]) for comment in previous]
        elif message.id and not any(message.string or "") and (near := get_close_matches(_singular(message), gone, 1)):
            message.string, message.previous_id = gone[near[0]].string, [near[0]]
            message.flags.add("fuzzy")
    out = BytesIO()
    write_po(out, catalogue, 0, omit_header=True, ignore_obsolete=True, include_previous=True, include_lineno=False)
    return header + out.getvalue().decode()


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def plural_forms(code: str) -> str:
    """Return the header for the plural forms of a language: those that whole numbers reach, in the order of CLDR."""
    rule = Locale.parse(code).plural_form
    reached = [category for category in _CATEGORIES if category in map(rule, _ENOUGH)]
    for header in (str(get_plural(code)).rstrip(";"), to_gettext(rule).rstrip(";")):
        form = c2py(header.partition("plural=")[2])
        if all(form(number) == reached.index(rule(number)) for number in _ENOUGH):
            return header
    raise ValueError(f"no plural forms are known for {code}")


if __name__ == "__main__":
    main()

"""The rules that each language's texts keep, as terms.toml beside its catalogue says them."""

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po

from formservice.languages import LANGUAGES, SOURCE, gettext
from tests.conftest import ROOT

TRANSLATIONS = tuple(code for code in LANGUAGES if code != SOURCE)


def file_of(code: str) -> str:
    return f"formservice/translations/{code}/terms.toml"


@cache
def _read(code: str) -> dict[str, Any]:
    file = ROOT / file_of(code)
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def rule(code: str, table: str, key: str) -> Any:
    """Return what a language's file says; a rule that is missing fails the test, by the file's name."""
    found = _read(code).get(table, {}).get(key)
    if found is None:
        pytest.fail(f'{file_of(code)} lacks "{key}" in [{table}]')
    return found


def rules(code: str, table: str) -> dict[str, str]:
    """Return a table of a language's file, empty where it has none."""
    return dict(_read(code).get(table, {}))


def never(code: str) -> re.Pattern[str]:
    """Return what finds a word that a language never says."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(rule(code, 'never', 'words'))})(?!\w)", re.IGNORECASE)


def script(code: str) -> str:
    """Return the script in which a language writes its own name: LATIN, ARABIC, ETHIOPIC."""
    return unicodedata.name(LANGUAGES[code].name[0]).split()[0]


def latin(text: str) -> set[str]:
    """Return the words in Latin letters."""
    return set(re.findall(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+", text))


def is_said(code: str, start: str, text: str) -> bool:
    """Tell whether a page says, in a language, the one Dutch text that starts so, whatever is filled in."""
    [dutch] = [each for each in _dutch_texts() if each.startswith(start)]
    return all(
        part.strip() in text for part in re.split(r"[\u2066-\u2069]*%\(\w+\)s[\u2066-\u2069]*", gettext(code, dutch))
    )


@cache
def _dutch_texts() -> tuple[str, ...]:
    with (ROOT / "formservice/translations" / TRANSLATIONS[0] / "LC_MESSAGES/messages.po").open("rb") as file:
        return tuple(message.id for message in read_po(file) if isinstance(message.id, str))

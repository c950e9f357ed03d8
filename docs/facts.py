"""Puts committee.toml into the pages, in the words of each page's language (the values in F1 to F9)."""

import os
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from babel.dates import get_day_names
from jinja2 import Environment, FileSystemLoader

from formservice.documents.html import as_html
from formservice.formatting import day_and_month, files, listed, short_date, span
from formservice.languages import LANGUAGES, SOURCE, gettext
from formservice.letters.to_corporation import letter, mail_link
from formservice.questions.complaint import ComplaintToCorporation
from formservice.rules.terms import eligible_from
from formservice.settings.committee import Committee, load_committee
from formservice.settings.installation import cookie_name

DOCS = Path(__file__).parent
COMMITTEE = DOCS.parent / "committee.toml"
PARTIALS = DOCS / "theme" / "partials"

_EXAMPLE_SENT = date(2027, 1, 15)
_HOUSES = 3
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def define_env(env: Any) -> None:
    """Give every page of a build its facts; mkdocs-macros calls this, once per language, with the build's settings."""
    language = Path(env.conf["docs_dir"]).name
    for name, fact in page_facts(committee_of_the_site(), language).items():
        if callable(fact):
            env.macro(fact, name)
        else:
            env.variables[name] = fact


def committee_of_the_site() -> Committee:
    """Return the committee that the form service reads too; raises CommitteeError naming the key that is wrong."""
    return load_committee(Path(os.environ.get("FORMSERVICE_COMMITTEE") or COMMITTEE))


def page_facts(committee: Committee, language: str) -> dict[str, Any]:
    """Return what pages of a language may name between braces: HTML, what to ask for with "if", and macros."""
    claims = committee.claims
    sent = _EXAMPLE_SENT
    return {
        "committee": _dutch(language, committee.name),
        "site": f'<a href="https://{committee.site}">{ltr(committee.site)}</a>',
        "authority": f'<a href="https://autoriteitpersoonsgegevens.nl">{ltr("autoriteitpersoonsgegevens.nl")}</a>',
        "phone": f'<a href="{escape(committee.phone_href)}">{ltr(committee.phone)}</a>',
        "mail": f'<a href="{escape(committee.mail_href)}">{ltr(committee.mail)}</a>',
        "hours": _list("hours", opening_hours(committee, language)),
        "notice": _told(committee.notice, language),
        "work_language_note": _told(committee.work_language_note, language),
        "term": length_of_time(language, committee.term.length, committee.term.unit),
        "example_sent": _numbers(day_and_month(language, sent)),
        "example_from": _numbers(day_and_month(language, eligible_from(sent, committee.term))),
        "undo": length_of_time(language, committee.undo_days, "day") if committee.undo_days else "",
        "draft_kept": _kept(language, committee.retention.draft_days),
        "withdrawn_kept": _kept(language, committee.retention.withdrawn_days),
        "closed_kept": _kept(language, committee.retention.closed_days),
        "max_files": _numbers(files(language, committee.uploads.max_files)),
        "max_file_mb": ltr(str(committee.uploads.max_file_bytes // 1_000_000)),
        "max_total_mb": ltr(str(committee.uploads.max_total_bytes // 1_000_000)),
        "cookie": cookie_name(os.environ.get("FORMSERVICE_BASE_URL", "")),
        "claims": claims,
        "who_sees": _told(claims.who_sees, language),
        "postal_address": _address(claims.postal_address),
        "member_list": _names(claims.members, language),
        "refused_subjects": _names(claims.refused_subjects, language),
        "corporations": committee.corporations,
        "corporation_list": _names(committee.corporations, language),
        "counts_as_written": lambda channel: channel in committee.written_channels,
        "ltr": ltr,
        "nl": lambda word: _dutch(language, word),
        "dated": lambda day: f'<time datetime="{day}">{_numbers(short_date(language, date.fromisoformat(day)))}</time>',
        "link_forms": lambda journey: f"/forms/{language}/{journey}/",
        "link_site": lambda page="": f"/{language}/{page}/" if page else f"/{language}/",
        "house": _house,
        "scene": _scene,
        "letter": lambda code=language: _letter(committee, code),
        "letter_mail_link": lambda: escape(mail_link(letter(SOURCE, committee, ComplaintToCorporation()))),
    }


def length_of_time(language: str, length: int, unit: str) -> str:
    """Return a length of time ("day", "week", "month" or "year") as HTML, as it stands after "within"."""
    return _numbers(span(language, length, unit))


def opening_hours(committee: Committee, language: str) -> list[str]:
    """Return the hours of the phone as lines of HTML; days with the same times share a line."""
    names = get_day_names("wide", locale=LANGUAGES[language].locale)
    days_by_times: dict[tuple[str, str], list[str]] = {}
    for hours in sorted(committee.hours, key=lambda hours: _DAYS.index(hours.day)):
        days_by_times.setdefault((hours.opens, hours.closes), []).append(names[_DAYS.index(hours.day)])
    words = gettext(language, "%(days)s van %(opens)s tot %(closes)s uur")
    return [
        words % {"days": listed(language, days), "opens": ltr(opens), "closes": ltr(closes)}
        for (opens, closes), days in days_by_times.items()
    ]


def ltr(text: str) -> str:
    """Return a number, phone or mail address that keeps its order in a right-to-left sentence."""
    return f'<bdi dir="ltr">{escape(text)}</bdi>'


def _letter(committee: Committee, code: str) -> str:
    """Return the letter that the form service makes, with nothing filled in yet."""
    return str(as_html(letter(code, committee, ComplaintToCorporation()).blocks, code))


def _dutch(language: str, text: str) -> str:
    return escape(text) if language == SOURCE else f'<span lang="{SOURCE}" dir="ltr">{escape(text)}</span>'


def _told(texts: Mapping[str, str], language: str) -> str:
    if language in texts:
        return escape(texts[language])
    return _dutch(language, texts[SOURCE]) if SOURCE in texts else ""


def _kept(language: str, days: int) -> str:
    years, rest = divmod(days, 365)
    return length_of_time(language, days, "day") if rest else length_of_time(language, years, "year")


def _numbers(text: str) -> str:
    return re.sub(r"\d+", lambda number: ltr(number[0]), text)


def _list(name: str, lines: list[str]) -> str:
    return f'<ul class="{name}">' + "".join(f"<li>{line}</li>" for line in lines) + "</ul>" if lines else ""


def _names(names: tuple[str, ...], language: str) -> str:
    return _list("names", [_dutch(language, name) for name in names])


def _address(lines: tuple[str, ...]) -> str:
    return '<address lang="nl" dir="ltr">' + "<br>".join(escape(line) for line in lines) + "</address>"


def _house(step: int) -> str:
    """Return the house of a step (1 to 3), drawn by the theme that the forms share."""
    if not 1 <= step <= _HOUSES:
        raise ValueError(f"there is no house {step}")
    return _in_one_line(_drawings("houses.html").house(step))


def _scene(name: str) -> str:
    """Return a scene of the way of a complaint, drawn by the theme that the forms share."""
    drawings = _drawings("scenes.html")
    if name not in drawings.scenes:
        raise ValueError(f"there is no scene {name}")
    return _in_one_line(drawings.scene(name))


@cache
def _drawings(file: str) -> Any:
    return Environment(loader=FileSystemLoader(PARTIALS), autoescape=True).get_template(file).module


def _in_one_line(drawing: str) -> str:
    return " ".join(drawing.split())

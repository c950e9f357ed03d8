"""The pages of the site as their readers see them, for the tests of their texts."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import yaml
from jinja2 import Environment, StrictUndefined
from markdown import markdown

from formservice.formatting import span
from formservice.languages import LANGUAGES, SOURCE
from formservice.settings.committee import Committee

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (
    "index",
    "how",
    "letter",
    "contact",
    "your-complaint",
    "questions",
    "words",
    "privacy",
    "accessibility",
    "404",
)
TRANSLATIONS = tuple(code for code in LANGUAGES if code != SOURCE)
FACTS = tuple(f"f{number}" for number in range(1, 10))

BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "figcaption", "td", "th", "div", "address"}


def load_facts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("facts", DOCS / "facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


facts = load_facts()
SHIPPED: Committee = facts.load_committee(facts.COMMITTEE)


def source(language: str, page: str) -> Path:
    return DOCS / language / f"{page}.md"


def front_matter_and_body(language: str, page: str) -> tuple[dict[str, Any], str]:
    text = source(language, page).read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def render(language: str, page: str, committee: Committee) -> Element:
    """The page's HTML as a tree, with the houses and scenes left out: they carry no words."""
    _, body = front_matter_and_body(language, page)
    drawings = dict.fromkeys(("house", "scene"), lambda _: "<svg></svg>")
    values = facts.page_facts(committee, language) | drawings
    # Comments mark places for the build; a reader does not see them.
    body = re.sub(r"<!--.*?-->", "", body)
    html = markdown(
        Environment(undefined=StrictUndefined).from_string(body).render(values),
        extensions=["attr_list", "md_in_html", "def_list"],
    )
    tree: Element = html5lib.parse(f"<!doctype html><title>.</title>{html}", namespaceHTMLElements=False)
    return tree


@cache
def rendered(language: str, page: str) -> Element:
    """The page with the committee as shipped."""
    return render(language, page, SHIPPED)


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def blocks(element: Element) -> Iterator[str]:
    """The words of each paragraph, item and heading, one string each."""
    words = element.text or ""
    for child in element:
        if child.tag in BLOCKS or any(inner.tag in BLOCKS for inner in child.iter()):
            yield words
            yield from blocks(child)
            words = child.tail or ""
        elif isinstance(child.tag, str):
            words += "".join(child.itertext()) + (child.tail or "")
    yield words


def sentences(page: str) -> list[list[str]]:
    """The Dutch page's sentences as lists of words; the front matter that a reader sees counts too."""
    front, _ = front_matter_and_body("nl", page)
    seen = [
        str(front[key])
        for key in ("title", "description", "hero_title", "hero_text", "act", "act_note", "withdraw")
        if key in front
    ]
    parts = [part for block in [*blocks(rendered("nl", page)), *seen] for part in re.split(r"(?<=[.?!:;])\s+", block)]
    return [words for part in parts if (words := re.findall(r"[\w'’@.-]*\w", part))]


def ids(language: str, page: str) -> list[str]:
    return [element.get("id", "") for element in rendered(language, page).iter() if element.get("id")]


def numbers(language: str, page: str) -> list[str]:
    # The letter stands on a translated page twice: once in Dutch.
    text = text_of(rendered(language, page))
    for length, unit in product((1, 2), ("day", "week", "month", "year")):  # words in Dutch, digits in other languages
        text = text.replace(span(language, length, unit), "")
    for name in re.findall(r"\S+ \(\d+\)", LANGUAGES[language].months):  # a month with its number
        text = text.replace(name, "")
    return sorted(set(re.findall(r"\d+", text)))


def links(language: str, page: str) -> list[str]:
    return [element.get("href", "") for element in rendered(language, page).iter() if element.tag == "a"]


def fact(language: str, name: str) -> str:
    """The words from the element with the fact's id up to the next heading."""
    elements = list(rendered(language, "how").iter())
    start = next(index for index, element in enumerate(elements) if element.get("id") == name)
    words = [text_of(elements[start])]
    for element in elements[start + 1 :]:
        if element.tag in {"h1", "h2", "h3"}:
            break
        if element.tag in {"p", "li", "dt", "dd"}:
            words.append(text_of(element))
    return " ".join(words)


def is_marked_ltr(element: Element) -> bool:
    return element.get("dir") == "ltr" and (element.tag == "bdi" or element.get("lang") == "nl")


def right_to_left_words(element: Element) -> Iterator[str]:
    """The words of a page that its right-to-left order applies to."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not is_marked_ltr(child):
            yield from right_to_left_words(child)
        yield child.tail or ""

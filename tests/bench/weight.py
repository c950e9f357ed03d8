"""What a first visit weighs on the wire: a page with all it needs, beside the same text in stock Material."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from docs.build import with_compression
from formservice.languages import LANGUAGES
from tests.bench.report import Figure, kilobytes
from tests.harness.processes import ROOT
from tests.harness.tenants import ANSWERS, Tenant
from tests.harness.wire import Answer, Wire, request

FORM_BYTES = 14_000
SITE_BYTES = 28_000

_EMPTY = {slug for slug, _ in ANSWERS} | {"papers"}  # the pages that ask; the others show what was answered
_NEEDED = re.compile(
    r'<link\b[^>]*\brel="?(?:stylesheet|icon)"?[^>]*?\bhref="?([^">\s]+)|<link\b[^>]*?\bhref="?([^">\s]+)"?[^>]*'
    r'\brel="?(?:stylesheet|icon)|<(?:script|img)\b[^>]*?\bsrc="?([^">\s]+)'
)
_IN_STYLE = re.compile(r"url\(([^)]+\.woff2)\)")


class OwnTemplates(BasePlugin):  # type: ignore[type-arg]  # it has no settings of its own
    """Lets every page have Material's own template."""

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Forget which template of ours the page asks for."""
        page.meta.pop("template", None)
        return markdown


def build_stock(folder: Path) -> None:
    """Build the Dutch site as Material comes, without search and without the fonts that it takes from Google."""
    config = load_config(
        str(ROOT / "mkdocs.yml"), docs_dir=str(ROOT / "docs" / "nl"), site_dir=str(folder), theme={"name": "material"}
    )
    config.plugins["own-templates"] = OwnTemplates()
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    with_compression(folder)


def figures(port: int, stock_port: int, tenants: Iterable[Tenant]) -> list[Figure]:
    """Return the weight of the heaviest form page and the heaviest site page of every language."""
    with Wire(port) as wire, Wire(stock_port) as stock_wire:
        forms = [
            (loaded(wire, f"/forms/{tenant.lang}/complaint/{slug}", answer), f"{tenant.lang}/{slug}")
            for tenant in tenants
            for slug, answer in tenant.pages.items()
            if slug in _EMPTY
        ]
        pages = [(loaded(wire, path), path) for path in site_paths()]
        site, site_path = max(pages)
        same_text = "/" + site_path.split("/", 2)[2]
        stock = loaded(stock_wire, same_text)
    form, form_name = max(forms)
    beside = f"{{:.2f}} of stock Material's {kilobytes(stock)} ({same_text})"
    return [
        _figure(f"form page, heaviest ({form_name})", form, FORM_BYTES, beside.format(form / stock)),
        _figure(f"site page, heaviest ({site_path})", site, SITE_BYTES, beside.format(site / stock)),
    ]


def _figure(name: str, weight: int, bound: int, beside: str) -> Figure:
    return Figure(name, kilobytes(weight), beside, f"at most {kilobytes(bound)}", weight <= bound)


def site_paths() -> list[str]:
    """Return the address of every page of the built site."""
    built = ROOT / "build" / "site"
    return [f"/{file.parent.relative_to(built)}/" for code in LANGUAGES for file in (built / code).rglob("index.html")]


def loaded(wire: Wire, path: str, answer: Answer | None = None) -> int:
    """Return the bytes of a page and of everything that it makes a browser fetch from the same server."""
    answer = answer or _fetched(wire, path)
    text = _fetched(wire, path, "identity").body.decode() if _is_squeezed(answer) else answer.body.decode()
    found = {next(filter(None, each)) for each in _NEEDED.findall(text)}
    needed = {urljoin(path, each) for each in found if not urlsplit(each).scheme}
    weight = answer.size
    for each in sorted(needed):
        weight += _fetched(wire, each).size
        if each.endswith(".css"):
            style = _fetched(wire, each, "identity").body.decode()
            weight += sum(_fetched(wire, urljoin(each, font.strip("\"'"))).size for font in _IN_STYLE.findall(style))
    return weight


def _fetched(wire: Wire, path: str, encoding: str = "gzip, br") -> Answer:
    answer = wire.ask(request("GET", path, {"Accept-Encoding": encoding}))
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} at {path}")
    return answer


def _is_squeezed(answer: Answer) -> bool:
    return "content-encoding" in answer.headers

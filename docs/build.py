"""Builds the site in every language, and the frames of the forms; stops where a language lacks something."""

import argparse
import hashlib
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.dates import get_day_names
from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data
from rcssmin import cssmin
from whitenoise.compress import Compressor

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))  # so that the facts are read by the same code as the form service's

from docs.facts import committee_of_the_site, ltr  # noqa: E402 -- needs the path above
from docs.notices import write_notices  # noqa: E402 -- the same
from formservice.formatting import labelled  # noqa: E402 -- the same
from formservice.languages import LANGUAGES, N_, SOURCE, as_html, gettext, kept_together  # noqa: E402 -- the same
from formservice.settings.committee import Committee  # noqa: E402 -- the same

MENU = ("index", "how", "your-complaint", "contact")
MORE = ("letter", "questions", "words", "privacy", "accessibility")
FACTS = tuple(f"f{number}" for number in range(1, 10))
_HEADING = re.compile(r'<h[2-6][^>]*\bid="([^"]+)"')
_ID = re.compile(r'\bid="([^"]+)"')
_SAFE_IN_AN_ATTRIBUTE = "'()*+,-./:;=@_"
_SQUEEZED = ("html", "css", "svg", "xml", "txt")


class BuildError(Exception):
    """The site cannot be published like this; the message says which file to mend."""


class House(BasePlugin):  # type: ignore[type-arg]  # it has no settings of its own
    """Gives the templates the words, facts and addresses of one language, and keeps what the pages came to."""

    def __init__(self, words: dict[str, Any]) -> None:
        super().__init__()
        self.words = words
        self.env: Environment | None = None
        self.contents: dict[str, str] = {}

    def on_env(self, env: Environment, /, **_: Any) -> Environment:
        """Make the words known to every template."""
        env.globals.update(self.words)
        self.env = env
        return env

    def on_page_content(self, html: str, /, *, page: Page, **_: Any) -> str:
        """Keep the page as it came out, for the comparison between languages, and break lines as its own does."""
        self.contents[Path(page.file.src_uri).stem] = html
        return kept_together(self.words["language"].code, html)


@dataclass(frozen=True)
class Site:
    """Where the site goes, and under which address it will stand."""

    folder: Path
    frames: Path
    base_url: str
    assets: dict[str, str]
    codes: tuple[str, ...]


def main() -> int:
    """Build everything into a folder beside the old one, then put it in its place; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="the folder to build into")
    out: Path = parser.parse_args().out
    started = time.perf_counter()
    new = out.with_name(out.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        pages = build_all(new)
    except (BuildError, Abort, MkDocsException) as problem:
        print(f"The site is not built: {problem}", file=sys.stderr)
        return 1
    for part in ("site", "frames"):
        shutil.rmtree(out / part, ignore_errors=True)
        out.mkdir(exist_ok=True)
        (new / part).rename(out / part)
    new.rmdir()
    print(f"Built {pages} pages in {time.perf_counter() - started:.1f} s: {out.name}/site, {out.name}/frames")
    return 0


def build_all(new: Path) -> int:
    """Build every language into a folder, check them against each other, and return how many pages there are."""
    committee = committee_of_the_site()
    check_pages(committee.languages)
    (new / "site" / "assets").mkdir(parents=True)
    (new / "frames").mkdir()
    site = Site(
        new / "site",
        new / "frames",
        (os.environ.get("FORMSERVICE_BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        {name: _with_hash(file, new / "site" / "assets") for name, file in _assets().items()} | {"icon": _icon()},
        committee.languages,
    )
    contents = {}
    for code in committee.languages:
        contents[code] = build_language(site, code)
        print(f"  {LANGUAGES[code].name}: {len(contents[code])} pages")
    check_contents(contents)
    for drawings in ("houses.html", "scenes.html"):
        shutil.copy(DOCS / "theme" / "partials" / drawings, site.frames)
    link = f'<link rel="stylesheet" href="{site.assets["site"]}">'
    (site.frames / "site-style.html").write_text(link, encoding="utf-8")
    write_notices(site.folder / "notices", committee, site.assets)
    _write_for_robots(site, [name for name in contents[SOURCE] if name != "404"])
    with_compression(site.folder)
    return sum(len(pages) for pages in contents.values())


def build_language(site: Site, code: str) -> dict[str, str]:
    """Build one language and its frame, and return what its pages came to, by name."""
    config = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(DOCS / code),
        site_dir=str(site.folder / code),
        site_url=f"{site.base_url}/{code}/",
    )
    config.theme["language"] = code
    config.theme.static_templates.clear()  # 404 and sitemap are ours
    house = House(words_for(site, code))
    config.plugins["house"] = house
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    folder = site.folder / code
    shutil.rmtree(folder / "assets", ignore_errors=True)  # Material's own script and stylesheet, which no page uses
    (folder / "404" / "index.html").rename(folder / "404.html")
    (folder / "404").rmdir()
    if house.env is None:
        raise BuildError(f"docs/{code}: no page was built")
    frame = house.env.get_template("frame.html").render()
    (site.frames / f"{code}.html").write_text(frame, encoding="utf-8")
    if code == SOURCE:  # the desk is in Dutch alone
        (site.frames / "desk.html").write_text(house.env.get_template("desk.html").render(), encoding="utf-8")
    return house.contents


def words_for(site: Site, code: str) -> dict[str, Any]:
    """Return what the templates may name: texts, committee, menus and addresses in one language."""
    committee = committee_of_the_site()

    def entries(names: tuple[str, ...]) -> list[dict[str, str]]:
        titles = {name: str(front_matter(code, name)["nav_title"]) for name in names}
        return [{"address": _address(code, name), "name": escape(title)} for name, title in titles.items()]

    return {
        "_": partial(as_html, code),
        "N_": N_,
        "labelled": partial(labelled, code),
        "committee": committee,
        "language": LANGUAGES[code],
        "languages": [LANGUAGES[each] for each in site.codes],
        "source": SOURCE,
        "root_url": site.base_url,
        "assets": site.assets,
        "menu": entries(MENU),
        "more": entries(MORE),
        "hours": hours_of_the_phone(committee, code),
        "notice": escape(committee.notice.get(code, "")),
    }


def hours_of_the_phone(committee: Committee, code: str) -> list[tuple[str, str]]:
    """Return each day's name and its times, as HTML: one line a day is found at a glance."""
    numbers = {name.lower(): number for number, name in get_day_names("wide", locale="en").items()}
    names = get_day_names("wide", locale=LANGUAGES[code].locale)
    # Translators: times, beside the name of a day
    from_to = gettext(code, N_("%(opens)s tot %(closes)s uur"))
    return [
        (names[numbers[hours.day]], from_to % {"opens": ltr(hours.opens), "closes": ltr(hours.closes)})
        for hours in committee.hours
    ]


def check_pages(codes: tuple[str, ...]) -> None:
    """Raise BuildError where a language lacks a page, has one too many, or one without its front matter."""
    names = {code: {file.stem for file in (DOCS / code).glob("*.md")} for code in codes}
    for code in codes:
        if names[code] != names[SOURCE]:
            differing = ", ".join(f"{name}.md" for name in sorted(names[code] ^ names[SOURCE]))
            raise BuildError(f"docs/{code} and docs/{SOURCE} do not have the same pages: {differing}")
        for name in names[code]:
            missing = {"title", "description", "nav_title"} - front_matter(code, name).keys()
            if missing:
                raise BuildError(f"docs/{code}/{name}.md: front matter lacks {', '.join(sorted(missing))}")


def check_contents(contents: dict[str, dict[str, str]]) -> None:
    """Raise BuildError where a language lacks a heading or a fact that the Dutch page has."""
    for code, pages in contents.items():
        for name, html in pages.items():
            ours, theirs = _HEADING.findall(html), _HEADING.findall(contents[SOURCE][name])
            if ours != theirs:
                differing = ", ".join(sorted(set(ours) ^ set(theirs))) or "their order"
                raise BuildError(f"docs/{code}/{name}.md: headings differ from docs/{SOURCE}/{name}.md: {differing}")
        if lacking := set(FACTS) - set(_ID.findall(pages["how"])):
            raise BuildError(f"docs/{code}/how.md: facts are missing: {', '.join(sorted(lacking))}")


def front_matter(code: str, name: str) -> dict[str, Any]:
    """Return what stands above a page's text."""
    return dict(get_data((DOCS / code / f"{name}.md").read_text(encoding="utf-8"))[1])


def with_compression(folder: Path) -> None:
    """Put a gzip and a brotli copy beside every file that gets smaller by it."""
    compressor = Compressor(quiet=True)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix.removeprefix(".") in _SQUEEZED:
            compressor.compress(str(file))


def _assets() -> dict[str, Path]:
    folder = DOCS / "theme" / "assets"
    return {"style": folder / "house.css", "site": folder / "site.css", "desk": folder / "desk.css"}


def _icon() -> str:
    """Return the icon as an address that holds it: a request of its own would weigh more than twice as much."""
    drawing = (DOCS / "theme" / "assets" / "icon.svg").read_text(encoding="utf-8").strip().replace('"', "'")
    return f"data:image/svg+xml,{quote(drawing, safe=_SAFE_IN_AN_ATTRIBUTE)}"


def _with_hash(file: Path, folder: Path) -> str:
    content = file.read_bytes()
    if file.suffix == ".css":
        content = cssmin(content.decode()).encode()
    name = f"{file.stem}.{hashlib.sha256(content).hexdigest()[:10]}{file.suffix}"
    (folder / name).write_bytes(content)
    return f"/assets/{name}"


def _address(code: str, name: str) -> str:
    return f"/{code}/" if name == "index" else f"/{code}/{name}/"


def _write_for_robots(site: Site, names: list[str]) -> None:
    def url(name: str) -> str:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{site.base_url}{_address(code, name)}"/>'
            for code in site.codes
        )
        return "".join(f"<url><loc>{site.base_url}{_address(code, name)}</loc>{others}</url>\n" for code in site.codes)

    (site.folder / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(url(name) for name in names)}</urlset>\n',
        encoding="utf-8",
    )
    robots = f"User-agent: *\nDisallow: /forms/\nSitemap: {site.base_url}/sitemap.xml\n"
    (site.folder / "robots.txt").write_text(robots, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

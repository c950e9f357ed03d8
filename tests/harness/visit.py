"""A browser without JavaScript: it keeps cookies, follows redirects, fills in forms, and checks every page it gets."""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import Client, TestResponse

from formservice.languages import LANGUAGES
from formservice.web.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS

XHTML = "{http://www.w3.org/1999/xhtml}"
HTTP = "http://127.0.0.1:8000"
LED_TO = {"www.kwru.nl", "autoriteitpersoonsgegevens.nl"}  # other sites that a page may lead to, never load from
SANDBOX = {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; sandbox"}
_FIELDS = {"input", "textarea", "select"}
_TOKEN = re.compile(r'(<input type="hidden" name="csrf_token" value=")([\w.-]+)(">)')


@dataclass
class Page:
    """One answer, parsed."""

    address: str
    status: int
    text: str
    tree: Element
    headers: dict[str, str]
    hops: list[str] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes (class_ for class, holding that word)."""
        return [
            element
            for element in self.tree.iter(f"{XHTML}{tag}")
            if all(
                value in (element.get("class") or "").split() if name == "class_" else element.get(name) == value
                for name, value in attributes.items()
            )
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the one element with this tag and these attributes."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} <{tag}> {attributes} at {self.address}\n{self.text}"
        return found[0]

    @property
    def title(self) -> str:
        """The page's title."""
        return words(self.one("title"))

    @property
    def heading(self) -> str:
        """The page's one heading of the first level."""
        return words(self.one("h1"))

    @property
    def problems(self) -> list[str]:
        """The lines of the summary of what is wrong, in order."""
        summaries = self.all("div", class_="summary")
        return [words(line) for summary in summaries for line in summary.iter(f"{XHTML}a")]

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return urlsplit(self.address).path.rstrip("/").rpartition("/")[2]


def words(element: Element) -> str:
    """Return the element's text, its spaces folded."""
    return folded("".join(element.itertext()))


def folded(text: str) -> str:
    """Return the text with each run of spaces as one plain space; some languages keep words together by others."""
    return " ".join(text.split())


def value_of(control: Element) -> str:
    """Return what a control holds: typed into it, or chosen from its list."""
    tag = control.tag.removeprefix(XHTML)
    if tag == "select":
        listed = [option for option in control.iter() if option.tag.removeprefix(XHTML) == "option"]
        chosen = [option for option in listed if option.get("selected") is not None]
        return (chosen or listed)[0].get("value", "")
    return (control.text or "") if tag == "textarea" else control.get("value", "")


class Browser:
    """One tenant's browser."""

    def __init__(self, application: Any) -> None:
        self.client = Client(application, use_cookies=True)
        self.page: Page

    def visit(self, address: str, check: bool = True, **headers: str) -> Page:
        """Open an address, follow where it sends, and check the page."""
        return self._go("GET", address, None, headers, check)

    def press(self, button: str | None = None, value: str | None = None, check: bool = True, **typed: Any) -> Page:
        """Fill in the page's form and send it with the main button, or with the button of this name (and value)."""
        return self.send(self.filled(button, value, **typed), self._address_of(button, value), check)

    def filled(self, button: str | None = None, value: str | None = None, **typed: Any) -> dict[str, Any]:
        """Return what the page's form would send, with what is typed put in; files are a list of (name, content)."""
        form = self._form()
        sent: dict[str, Any] = {}
        for control in form.iter():
            tag = control.tag.removeprefix(XHTML)
            name = control.get("name")
            if tag not in _FIELDS or not name or control.get("type") in {"file", "submit"}:
                continue
            if control.get("type") in {"radio", "checkbox"} and control.get("checked") is None:
                continue
            sent[name] = value_of(control)
        known = {control.get("name") for control in form.iter()}
        for name, given in typed.items():
            assert name in known, f"no field {name} at {self.page.address}"
            sent[name] = given
        if button:
            sent[button] = value or "on"
        return {name: given for name, given in sent.items() if given is not None}

    def send(self, data: dict[str, Any], address: str | None = None, check: bool = True) -> Page:
        """Post this to the page's own address, or to another."""
        files = {name: given for name, given in data.items() if isinstance(given, list)}
        if not files:
            return self._go("POST", address or self._action(), data, {}, check)
        boundary = "----form-of-a-tenant"
        lines = [_part(name, given) for name, given in data.items() if name not in files]
        lines += [_part(name, content, file_name) for name, given in files.items() for file_name, content in given]
        body = b"".join(f"--{boundary}\r\n".encode() + line for line in lines) + f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._go("POST", address or self._action(), body, headers, check)

    def follow(self, text: str) -> Page:
        """Press the link with these words."""
        found = [link for link in self.page.all("a") if text in words(link)]
        assert found, f"no link {text!r} at {self.page.address}\n{self.page.text}"
        return self.visit(urljoin(self.page.address, found[0].get("href", "")))

    def _address_of(self, name: str | None, value: str | None) -> str | None:
        pressed = [button for button in self.page.all("button") if name and button.get("name") == name]
        chosen = [button for button in pressed if not value or value == button.get("value")]
        assert chosen or not name, f"no button {name}={value} at {self.page.address}"
        return chosen[0].get("formaction") if chosen else None

    def _form(self) -> Element:
        # the form of the page itself: a head may have one too
        forms = [form for main in self.page.all("main") for form in main.iter(f"{XHTML}form")] or self.page.all("form")
        assert forms, f"no form at {self.page.address}\n{self.page.text}"
        return forms[0]

    def _action(self) -> str:
        return urljoin(self.page.address, self._form().get("action") or self.page.address)

    def _go(self, method: str, address: str, data: Any, headers: dict[str, str], check: bool) -> Page:
        hops = []
        while True:
            parts = urlsplit(urljoin(HTTP, address))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            sent = {"Sec-Fetch-Site": "same-origin"} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            response = self.client.open(path, method=method, data=data, base_url=HTTP, headers=sent)
            check_headers(path, response)
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            assert response.status_code == 303 or method == "GET", f"{response.status_code} after a post to {path}"
            hops.append(path)
            address, method, data = urljoin(path, response.headers["Location"]), "GET", None
            assert urlsplit(address).netloc in {"", urlsplit(HTTP).netloc}, f"sent away to {address}"
            response.close()
        text = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        response.close()
        if response.mimetype != "text/html":
            self.page = Page(path, response.status_code, text, Element("none"), dict(response.headers), hops)
            return self.page
        tree, errors = parsed(text)
        self.page = Page(path, response.status_code, text, tree, dict(response.headers), hops)
        if check:
            check_page(self.page, errors)
        return self.page


def parsed(text: str) -> tuple[Element, list[Any]]:
    """Return a page as a tree, and the mistakes in its HTML.

    Pages that differ in nothing but the tokens of their forms are parsed once: parsing is slow.
    """
    tree, errors = _parsed_once(_TOKEN.sub(r"\1\3", text))
    tree = deepcopy(tree)
    empty = [each for each in tree.iter(f"{XHTML}input") if each.get("name") == "csrf_token" and not each.get("value")]
    for control, token in zip(empty, _TOKEN.findall(text), strict=True):
        control.set("value", token[1])
    return tree, errors


@lru_cache(500)
def _parsed_once(text: str) -> tuple[Element, list[Any]]:
    parser = html5lib.HTMLParser(strict=False)
    return parser.parse(text), parser.errors


def _part(name: str, given: str | bytes, file_name: str | None = None) -> bytes:
    """Return a part of a form as browsers write it; Werkzeug's client leaves out the line that ends an empty one."""
    head = f'Content-Disposition: form-data; name="{name}"'
    if file_name is not None:
        for character, written in (("\r", "%0D"), ("\n", "%0A"), ('"', "%22")):
            file_name = file_name.replace(character, written)
        head += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
    return f"{head}\r\n\r\n".encode() + (given.encode() if isinstance(given, str) else given) + b"\r\n"


def check_headers(path: str, response: TestResponse) -> None:
    """Check that an answer carries the security headers, and that no cache keeps a form page."""
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    for name, value in (SECURITY_HEADERS | (SANDBOX if is_file else {})).items():
        assert response.headers.get(name) == value, f"{name} is missing at {path}"
    assert "Access-Control-Allow-Origin" not in response.headers, path
    if response.mimetype.startswith("text/"):
        assert response.mimetype_params.get("charset") == "utf-8", path
    if path.startswith("/forms/"):
        assert response.headers["Cache-Control"] == "no-store", path
    cookie = response.headers.get("Set-Cookie", "")
    assert not cookie or ("HttpOnly" in cookie and "SameSite=Lax" in cookie), cookie


def check_page(page: Page, errors: list[Any]) -> None:
    """Check what must hold for every page, in every state and language."""
    where = f"at {page.address}\n{page.text}"
    assert not errors, f"HTML: {errors} {where}"
    root = page.tree
    code = next((part for part in page.address.split("/") if part in LANGUAGES), root.get("lang"))
    assert root.get("lang") == code, f"lang {root.get('lang')} {where}"
    assert root.get("dir") == LANGUAGES[str(code)].direction, where
    assert page.heading, where
    assert page.title, where
    assert page.all("main"), where
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"id twice: {sorted(i for i in ids if ids.count(i) > 1)} {where}"
    _check_labels(page, set(ids), where)
    _check_addresses(page, where)
    for element in root.iter():
        assert element.get("style") is None, f"inline style {where}"
    assert not page.all("script"), where
    assert not page.all("style"), where
    assert not re.search(r"@@\w+@@|%\(\w+\)s|\{\{|\{%", page.text), f"template left over {where}"
    _check_problems(page, set(ids), where)


def _check_labels(page: Page, ids: set[str | None], where: str) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {control for label in page.all("label") for control in label.iter()}
    for tag in _FIELDS:
        for control in page.all(tag):
            if control.get("type") == "hidden":
                continue
            has_label = control.get("id") in labelled or control in wrapped or control.get("aria-label")
            assert has_label, f"no label for {control.get('name')} {where}"
            for described in (control.get("aria-describedby") or "").split():
                assert described in ids, f"aria-describedby {described} {where}"


def _check_addresses(page: Page, where: str) -> None:
    for tag, name in (("link", "href"), ("img", "src"), ("form", "action"), ("a", "href"), ("source", "src")):
        for element in page.all(tag):
            address = urlsplit(element.get(name) or "")
            if tag == "a" and (address.scheme in {"mailto", "tel"} or address.netloc in LED_TO):
                continue
            # the icon stands in the page itself, as does what the desk draws
            if (element.get("rel") == "icon" or tag == "img") and address.scheme == "data":
                continue
            own = address.netloc in {"", urlsplit(HTTP).netloc} and address.scheme in {"", "http"}
            assert own, f"{element.get(name)} is another site {where}"


def _check_problems(page: Page, ids: set[str | None], where: str) -> None:
    """An error page says so in status, title and summary; each line leads to its field and stands beside it."""
    if not page.problems:
        assert page.status != 422, where
        return
    assert page.status in {422, 429}, f"status {page.status} {where}"
    assert page.title.split()[0].endswith((":", "፦")), where
    [summary] = page.all("div", class_="summary")
    assert summary.get("tabindex") == "-1", where
    assert summary.get("autofocus") is not None, where
    for line in summary.iter(f"{XHTML}a"):
        target = (line.get("href") or "").removeprefix("#")
        assert target in ids, f"the summary leads to #{target} {where}"

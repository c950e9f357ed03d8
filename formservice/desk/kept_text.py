"""What was typed into a page of the desk whose session had ended: it goes through the login, and comes back."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from formservice.text.plain_text import showable
from formservice.web.forms import is_from_this_site

TO, TYPED = "to", "typed"
"""The fields of the login page that carry it: the page's address, and what was typed as JSON."""
_MOST = 100_000
"""Characters: no form of the desk takes as many."""
_NEVER = ("csrf_token", "again", "code", "password", "old_password", "password_twice", TYPED)


@dataclass(frozen=True)
class Kept:
    """An address of the desk, and what was typed there, field by field; `is_lost` where that was too much or a file."""

    to: str
    fields: tuple[tuple[str, str], ...] = ()
    is_lost: bool = False

    @property
    def typed(self) -> str:
        """The fields as they go through the login page."""
        return json.dumps(self.fields)


def kept_of_this_post() -> Kept | None:
    """Return what this post brought to a page of the desk; None where no page takes posts at this address."""
    to = request.full_path.rstrip("?")
    if not _is_ours(to, "POST"):
        return None
    fields = _bounded(list(request.form.items(multi=True)))
    return Kept(to, fields or (), fields is None or any(file.filename for file in request.files.values()))


def kept_of_login() -> Kept | None:
    """Return what the login page carries, from the form or, an address alone, from the query; None where nothing."""
    to = request.values.get(TO, "")
    raw = request.form.get(TYPED, "") if is_from_this_site() else ""
    if not raw:
        return Kept(to) if _is_ours(to, "GET") else None
    fields = _bounded(_read(raw))
    return Kept(to, fields) if fields and _is_ours(to, "POST") else None


def _read(raw: str) -> list[tuple[str, str]]:
    try:
        found: Any = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    fields = []
    for pair in found if isinstance(found, list) else []:
        match pair:
            case [str(name), str(value)]:
                fields.append((name, value))
    return fields


def _bounded(fields: list[tuple[str, str]]) -> tuple[tuple[str, str], ...] | None:
    kept = tuple((showable(name), showable(value)) for name, value in fields if name not in _NEVER)
    return kept if sum(len(name) + len(value) for name, value in kept) <= _MOST else None


def _is_ours(address: str, method: str) -> bool:
    """Tell whether this is the address of a page of the desk: nobody is led elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/desk/") or parts.path.startswith("/desk/login"):
        return False
    try:
        return bool(current_app.url_map.bind("").match(parts.path, method))
    except HTTPException:
        return False

"""A mistake in committee.toml is named by its key, with what would be right."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formservice.errors import CommitteeError
from formservice.languages import gettext, is_translated
from formservice.rules.eligibility import Written
from formservice.rules.terms import Unit
from formservice.settings.committee import load_committee

SHIPPED = Path(__file__).parents[2] / "committee.toml"


def load(folder: Path, text: str) -> Any:
    path = folder / "committee.toml"
    path.write_text(text, encoding="utf-8")
    return load_committee(path)


def changed(old: str, new: str) -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text, old
    return text.replace(old, new, 1)


def test_all_that_the_rules_know_as_writing_can_be_configured_and_no_more(tmp_path: Path) -> None:
    for channel in Written:
        text = changed('written_channels = ["mail", "letter", "website"]', f'written_channels = ["{channel}"]')
        if channel in {Written.NOT_WRITTEN, Written.UNKNOWN}:
            with pytest.raises(CommitteeError):
                load(tmp_path, text)
        else:
            assert load(tmp_path, text).written_channels == (channel,)


def test_a_letterhead_is_a_document_or_a_template_of_word(tmp_path: Path) -> None:
    for name in ("briefpapier.docx", "briefpapier.dotx"):
        assert load(tmp_path, changed('letterhead = ""', f'letterhead = "{name}"')).desk.letterhead == name
    with pytest.raises(CommitteeError):
        load(tmp_path, changed('letterhead = ""', 'letterhead = "briefpapier.dotm"'))


def test_every_unit_of_the_rules_can_be_configured(tmp_path: Path) -> None:
    for unit in Unit:
        committee = load(tmp_path, changed('unit = "month"', f'unit = "{unit}"'))
        assert committee.term.unit is unit


def keys(values: Any, place: str = "") -> list[str]:
    """Return every key of the file by its dotted name; keys of tables in lists are counted from 1."""
    if isinstance(values, dict):
        found = [[f"{place}{key}", *keys(value, f"{place}{key}.")] for key, value in values.items()]
        return [key for part in found for key in part]
    if isinstance(values, list):
        return [key for number, each in enumerate(values, 1) for key in keys(each, f"{place}{number}.")]
    return []


def written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)


OWN_NOTICE = {code: f"Our own notice, in {code}." for code in load_committee(SHIPPED).languages}


def edited(key: str, edit: Callable[[Any, Any], None]) -> str:
    """Return the shipped file, as TOML, with an edit made to the table that holds the key."""
    values = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    if key.startswith("notice."):
        values["notice"] = dict(OWN_NOTICE)
    table: Any = values
    *way, last = key.split(".")
    for step in way:
        table = table[int(step) - 1] if isinstance(table, list) else table[step]
    edit(table, last)
    return "\n".join(f"{name} = {written(value)}" for name, value in values.items())


SHIPPED_KEYS = keys(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))


def test_the_file_written_anew_says_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, edited("name", lambda table, last: None)) == load_committee(SHIPPED)
    assert "hours.1.opens" in SHIPPED_KEYS


@pytest.mark.parametrize("key", SHIPPED_KEYS)
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(key, lambda table, last: table.pop(last)))
    assert refused.value.key == key
    assert "missing" in refused.value.message


def value_at(key: str) -> Any:
    found: list[Any] = []
    edited(key, lambda table, last: found.append(table[last]))
    return found[0]


OUR_WORDS = ("must be ", "must hold ", "is missing", "is unknown", "is there twice")
WRONG_TYPES: tuple[object, ...] = (1.5, [[]], {"x": 1}, True, 7, "text", date(2026, 12, 31))
OTHER_TYPES = [
    (key, wrong)
    for key in SHIPPED_KEYS
    for wrong in WRONG_TYPES
    # A list or a table is of the right type, but no key takes these.
    if isinstance(wrong, list | dict) or type(value_at(key)) is not type(wrong)
]


@pytest.mark.parametrize(("key", "wrong"), OTHER_TYPES, ids=str)
def test_a_value_of_another_type_is_named(tmp_path: Path, key: str, wrong: object) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(key, lambda table, last: table.update({last: wrong})))
    assert refused.value.key == key or refused.value.key.startswith(f"{key}.")
    assert str(refused.value).startswith(f"committee.toml: {key}")
    assert refused.value.message.startswith(OUR_WORDS)


@pytest.mark.parametrize(
    "place", ["", "term.", "hours.2.", "uploads.", "limits.", "retention.", "claims.", "security."]
)
def test_an_unknown_key_is_named(tmp_path: Path, place: str) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(f"{place}surprise", lambda table, last: table.update({last: 1})))
    assert refused.value.key == f"{place}surprise"
    assert "unknown" in refused.value.message


IMPOSSIBLE = [
    ("term.unit", "fortnight"),
    ("term.unit", "Month"),
    ("term.length", 0),
    ("term.length", -1),
    ("term.length", 367),
    ("hours.1.day", "maandag"),
    ("hours.1.opens", "25.00"),
    ("hours.1.opens", "24.00"),
    ("hours.1.opens", "9.60"),
    ("hours.1.opens", "9:00"),
    ("hours.1.opens", "9"),
    ("hours.1.closes", "25.00"),
    ("hours.1.closes", "9.00"),
    ("hours.1.closes", "8.59"),
    ("name", ""),
    ("name", "  "),
    ("site", "https://www.kwru.nl"),
    ("site", "kwru"),
    ("mail", "info.kwru.nl"),
    ("mail", ""),
    ("mail", "info@"),
    ("mail", "@kwru.nl"),
    ("mail", "info@kwru..nl"),
    ("mail", "KWRU <info@kwru.nl>"),
    ("mail", "info@kwru.nl, other@kwru.nl"),
    ("mail_from", "info"),
    ("complaints_to", "info"),
    ("phone", ""),
    ("phone_link", "0628562138"),
    ("phone_link", "+31 628562138"),
    ("mail_max_mb", 0),
    ("link_days", 0),
    ("link_days", -1),
    ("undo_days", -1),
    ("uploads.max_file_mb", 0),
    ("uploads.max_files", 0),
    ("uploads.max_total_mb", 9),
    ("uploads.max_megapixels", -1),
    ("limits.submissions", 0),
    ("limits.links", -1),
    ("limits.codes", 0),
    ("limits.upload_mb", 0),
    ("limits.changes", 0),
    ("limits.typed_mb", 0),
    ("limits_in_all.links", 9),
    ("limits_in_all.upload_mb", 299),
    ("limits_in_all.typed_mb", 19),
    ("limits.work_seconds", 0),
    ("retention.draft_days", 0),
    ("retention.withdrawn_days", -1),
    ("retention.closed_days", 36_501),
    ("security.contact", ["mailto:"]),
    ("security.checked_on", "31-12-2026"),
    ("security.checked_on", "2026-02-30"),
    ("security.policy", "http://example.org"),
]


@pytest.mark.parametrize(("key", "value"), IMPOSSIBLE)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, key: str, value: object) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(key, lambda table, last: table.update({last: value})))
    assert refused.value.key.removesuffix(".1") == key


WOULD_BE_RIGHT = [
    ("name", 7, "must be a text"),
    ("site", "kwru", 'must be a host name such as "www.example.org"'),
    ("complaints_to", 7, "must be a mail address, or empty"),
    ("hours", 7, "must be a list"),
    (
        "hours.1.day",
        "maandag",
        "must be 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday' or 'sunday'",
    ),
    ("hours.1.opens", 9.5, 'must be a time such as "9.00" or "17.00"'),
    ("hours.1.closes", "8.59", "must be later than `opens`"),
    ("notice", "text", "must be true, or a table with one text for each language"),
    ("claims.who_sees", "text", "must be a table with one text for each language"),
    ("term", 1, "must be a table"),
    ("term.unit", "weeks", "must be 'day', 'week' or 'month'"),
    ("term.length", 0, "must be from 1 to 366"),
    ("written_channels", [], "must hold at least 1"),
    ("limits.submissions", "3", "must be a whole number"),
    ("limits.submissions", 3.0, "must be a whole number"),
    ("limits.submissions", True, "must be a whole number"),
    ("limits.submissions", 0, "must be at least 1"),
    ("retention.closed_days", 36_501, "must be at most 36500"),
    ("limits_in_all.upload_mb", 299, "must be at least what one address may do"),
    ("claims.free", "true", "must be true or false"),
    ("security.checked_on", date(2026, 12, 31), 'must be a date such as "2026-12-31"'),
]


@pytest.mark.parametrize(("key", "value", "message"), WOULD_BE_RIGHT)
def test_what_would_be_right_is_told_in_plain_words(tmp_path: Path, key: str, value: object, message: str) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(key, lambda table, last: table.update({last: value})))
    assert (refused.value.key, refused.value.message) == (key, message)


LISTS = [
    ("languages", '["nl", "eng"]', "languages.2"),
    ("languages", '["NL"]', "languages.1"),
    ("languages", '["nl", "nl"]', "languages.2"),
    ("languages", '["en"]', "languages"),
    ("languages", "[]", "languages"),
    ("written_channels", "[]", "written_channels"),
    ("written_channels", '["mail", "whatsapp"]', "written_channels.2"),
    ("corporations", '["Woonbron", ""]', "corporations.2"),
    ("corporations", '["Wonen", "Wonen"]', "corporations.2"),
    ("corporations", "[3]", "corporations.1"),
]


@pytest.mark.parametrize(("key", "value", "named"), LISTS)
def test_a_wrong_item_of_a_list_is_named_by_its_number(tmp_path: Path, key: str, value: str, named: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {value}", SHIPPED.read_text(encoding="utf-8"))
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, text)
    assert refused.value.key == named


TEXTS = [
    ("notice.fr1", lambda table, last: table.update({last: "Bonjour"})),
    ("notice.NL", lambda table, last: table.update({last: "Hallo"})),
    ("notice.en", lambda table, last: table.pop(last)),
    ("notice.ar", lambda table, last: table.update({last: ""})),
    ("claims.who_sees.nl", lambda table, last: table.update({"en": "The committee."})),
]


@pytest.mark.parametrize(("key", "edit"), TEXTS)
def test_a_text_is_written_in_every_language_or_in_none(
    tmp_path: Path, key: str, edit: Callable[[Any, Any], None]
) -> None:
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, edited(key, edit))
    assert refused.value.key == key


def test_a_committee_says_what_ships_or_something_else_or_nothing(tmp_path: Path) -> None:
    dutch = "Wij werken deels thuis en deels op kantoor."
    shipped = load_committee(SHIPPED)
    assert shipped.notice["nl"].startswith(dutch)
    for code in shipped.languages:
        assert shipped.notice[code] == gettext(code, shipped.notice["nl"])
        assert is_translated(code, shipped.notice["nl"])
        assert is_translated(code, shipped.work_language_note["nl"])
    assert load(tmp_path, edited("notice", lambda table, last: table.update({last: OWN_NOTICE}))).notice == OWN_NOTICE
    assert load(tmp_path, edited("notice", lambda table, last: table.update({last: {}}))).notice == {}


def test_a_text_may_be_left_out_in_all_languages_and_may_wait_for_a_language_to_come(tmp_path: Path) -> None:
    assert load(tmp_path, edited("notice", lambda table, last: table.update({last: {}}))).notice == {}
    shipped = ", ".join(f'"{code}"' for code in load_committee(SHIPPED).languages)
    text = changed(f"languages = [{shipped}]", 'languages = ["nl"]')
    assert load(tmp_path, text).languages == ("nl",)


LINES = ["name", "short_name", "phone", "mail", "complaints_to", "mail_from", "site", "hours.1.opens", "notice.nl"]
BREAKS = ["\\r\\nBcc: x@example.org", "\\n", "\\r", "\\u0000", "\\u0085", "\\u2028", "\\u001b"]


@pytest.mark.parametrize("key", LINES)
@pytest.mark.parametrize("broken", BREAKS)
def test_no_text_can_smuggle_a_second_line_into_a_header(tmp_path: Path, key: str, broken: str) -> None:
    mark = "marked@example.org"
    text = edited(key, lambda table, last: table.update({last: mark})).replace(f"'{mark}'", f'"{mark}{broken}"')
    with pytest.raises(CommitteeError) as refused:
        load(tmp_path, text)
    assert refused.value.key == key


def test_mail_is_sent_from_another_address_where_one_is_given(tmp_path: Path) -> None:
    committee = load(tmp_path, changed('mail_from = ""', 'mail_from = "noreply@kwru.nl"'))
    assert (committee.mail, committee.mail_from) == ("info@kwru.nl", "noreply@kwru.nl")


@pytest.mark.parametrize("content", [b"name = ", b"name = 'a'\nname = 'b'", b"\xff\xfe"])
def test_a_file_that_is_not_toml_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.toml"
    path.write_bytes(content)
    with pytest.raises(CommitteeError) as refused:
        load_committee(path)
    assert refused.value.key == "other.toml"


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CommitteeError) as refused:
        load_committee(tmp_path / "none.toml")
    assert refused.value.key == "none.toml"

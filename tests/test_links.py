"""Links open one case, for one purpose, for a set time, and nothing that was altered (promises 12 and 13; F9)."""

import hashlib
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer

from formservice.links import LinkRefusal, Links, Purpose

KEY_A = "a-signing-key-of-long-ago-for-tests"
KEY_B = "a-signing-key-of-today-for-the-tests"
BASE = "https://klacht.example.org"
CODE = "ABCDEFGHJK"
CASE = "9f86d081884c7d659a2feaa0c55ad015"


class LinksAt(Links):
    """Links whose clock runs ahead, or behind."""

    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def links(*keys: str, ahead: timedelta = timedelta()) -> LinksAt:
    made = LinksAt(keys or (KEY_A,), BASE, 400, 3)
    made.ahead = ahead
    return made


def token_of(link: str) -> str:
    return link.rsplit("/", 1)[1]


TOKEN = token_of(links().make(Purpose.WITHDRAW, "nl", CASE, 1))


def signed(payload: object, salt: str = "formservice.links.withdrawal", digest: object = hashlib.sha256) -> str:
    serializer = URLSafeTimedSerializer(
        KEY_A, salt=salt, signer_kwargs={"key_derivation": "hmac", "digest_method": digest}
    )
    return str(serializer.dumps(payload))


def test_a_link_leads_to_the_page_in_its_language_and_opens_its_case() -> None:
    link = links().make(Purpose.WITHDRAW, "ar", CASE, 3)
    assert link.startswith("https://klacht.example.org/forms/ar/withdrawal/link/")
    assert set(token_of(link)) <= set(string.ascii_letters + string.digits + "-_.")
    assert links().open(Purpose.WITHDRAW, token_of(link)) == (CASE, 3)


def test_a_slash_behind_the_base_address_is_not_doubled() -> None:
    assert Links([KEY_A], f"{BASE}/", 1, 3).make(Purpose.WITHDRAW, "nl", CASE, 1).startswith(f"{BASE}/forms/nl/")


def test_a_link_version_tells_a_revoked_link_from_the_one_after_it() -> None:
    assert links().open(Purpose.WITHDRAW, TOKEN) == (CASE, 1)
    assert links().open(Purpose.WITHDRAW, token_of(links().make(Purpose.WITHDRAW, "nl", CASE, 2))) == (CASE, 2)


def test_every_change_of_one_character_is_refused() -> None:
    refused = 0
    for place, right in enumerate(TOKEN):
        for wrong in set(string.printable) - {right}:
            assert links().open(Purpose.WITHDRAW, TOKEN[:place] + wrong + TOKEN[place + 1 :]) is LinkRefusal.BROKEN
            refused += 1
    assert refused > 10_000


def test_every_token_with_a_character_less_or_more_is_refused() -> None:
    for place in range(len(TOKEN) + 1):
        assert (
            place == len(TOKEN)
            or links().open(Purpose.WITHDRAW, TOKEN[:place] + TOKEN[place + 1 :]) is LinkRefusal.BROKEN
        )
        assert links().open(Purpose.WITHDRAW, TOKEN[:place]) is LinkRefusal.BROKEN or place == len(TOKEN)
        for more in "A_-.= \n%":
            opened = links().open(Purpose.WITHDRAW, TOKEN[:place] + more + TOKEN[place:])
            assert opened is LinkRefusal.BROKEN or (place == len(TOKEN) and more not in "A_-")


@pytest.mark.parametrize("after", [".", ",", ">", ">.", " ", "\n", "\r\n", "\u200b", "\u2069", "\xa0", ")"])
def test_what_a_mail_program_takes_for_the_end_of_a_link_does_no_harm(after: str) -> None:
    assert links().open(Purpose.WITHDRAW, TOKEN + after) == links().open(Purpose.WITHDRAW, TOKEN)


@given(st.text(max_size=200))
def test_any_text_at_all_is_refused_without_an_error(text: str) -> None:
    assert links().open(Purpose.WITHDRAW, text) is LinkRefusal.BROKEN


@pytest.mark.parametrize("text", ["", ".", "..", "...", "a.b.c", TOKEN * 50, "A" * 1_000_000, "\ud800"])
def test_odd_tokens_are_refused_without_an_error(text: str) -> None:
    assert links().open(Purpose.WITHDRAW, text) is LinkRefusal.BROKEN


def test_parts_of_two_good_tokens_do_not_make_a_third() -> None:
    mine = TOKEN.split(".")
    other = token_of(links().make(Purpose.WITHDRAW, "nl", "0" * 32, 1)).split(".")
    assert links().open(Purpose.WITHDRAW, ".".join([other[0], *mine[1:]])) is LinkRefusal.BROKEN
    assert links().open(Purpose.WITHDRAW, ".".join([*mine[:2], other[2]])) is LinkRefusal.BROKEN


@pytest.mark.parametrize("salt", ["formservice.links.follow", "cookie-session", "itsdangerous", "wtf-csrf-token", ""])
def test_a_token_of_another_purpose_is_refused_though_the_key_is_the_same(salt: str) -> None:
    assert links().open(Purpose.WITHDRAW, signed([CASE, 1])) == (CASE, 1)
    assert links().open(Purpose.WITHDRAW, signed([CASE, 1], salt=salt)) is LinkRefusal.BROKEN


def test_a_token_signed_in_another_way_is_refused() -> None:
    assert links().open(Purpose.WITHDRAW, signed([CASE, 1], digest=hashlib.sha1)) is LinkRefusal.BROKEN


@pytest.mark.parametrize("payload", [None, CASE, [CASE], [CASE, "1"], [1, CASE], [CASE, 1, 1], {"case": CASE}])
def test_a_token_that_says_something_else_is_refused(payload: object) -> None:
    assert links().open(Purpose.WITHDRAW, signed(payload)) is LinkRefusal.BROKEN


@pytest.mark.parametrize("made_for", Purpose)
@pytest.mark.parametrize("opened_for", Purpose)
def test_a_link_opens_for_the_purpose_that_it_was_made_for_and_no_other(made_for: Purpose, opened_for: Purpose) -> None:
    token = token_of(links().make(made_for, "nl", CASE, 1))
    assert links().open(opened_for, token) == ((CASE, 1) if made_for is opened_for else LinkRefusal.BROKEN)


def test_a_link_to_go_on_with_brings_its_code_and_is_refused_when_one_character_of_it_changes() -> None:
    token = token_of(links().make_handover("ar", CODE))
    assert links().open_handover(token) == CODE
    assert links().open_handover(f"{token}.\u2069\n") == CODE
    for place, was in enumerate(token):
        for other in {"A", "B", "-", "."} - {was}:
            assert links().open_handover(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_to_a_case_brings_no_code_and_a_code_opens_no_case(purpose: Purpose) -> None:
    assert links().open_handover(token_of(links().make(purpose, "nl", CASE, 1))) is None
    handover = token_of(links().make_handover("nl", CODE))
    assert links().open(purpose, handover) is LinkRefusal.BROKEN
    assert links().open(purpose, signed(CODE, salt="formservice.links.handover")) is LinkRefusal.BROKEN


@pytest.mark.parametrize(("days", "expected"), [(3.99, (CASE, 1)), (4.01, LinkRefusal.EXPIRED)])
def test_a_link_to_undo_lives_as_long_as_the_last_day_to_undo(days: float, expected: object) -> None:
    token = token_of(links().make(Purpose.UNDO, "nl", CASE, 1))
    assert links(ahead=timedelta(days=days)).open(Purpose.UNDO, token) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(days=400) - timedelta(minutes=1), (CASE, 1)),
        (timedelta(days=400) + timedelta(minutes=1), LinkRefusal.EXPIRED),
        # The clock was put back after the link was made.
        (timedelta(hours=-1), (CASE, 1)),
    ],
)
def test_a_link_lives_as_long_as_configured(ahead: timedelta, expected: object) -> None:
    fresh = token_of(links().make(Purpose.WITHDRAW, "nl", CASE, 1))
    assert links(ahead=ahead).open(Purpose.WITHDRAW, fresh) == expected


def test_an_expired_link_that_was_altered_is_broken_and_not_expired() -> None:
    altered = ("B" if TOKEN[0] == "A" else "A") + TOKEN[1:]
    assert links(ahead=timedelta(days=500)).open(Purpose.WITHDRAW, altered) is LinkRefusal.BROKEN


def test_keys_can_be_rotated_without_breaking_the_links_that_are_out() -> None:
    before, during, after = links(KEY_A), links(KEY_B, KEY_A), links(KEY_B)
    old = token_of(before.make(Purpose.WITHDRAW, "nl", CASE, 1))
    new = token_of(during.make(Purpose.WITHDRAW, "nl", CASE, 1))
    opened = [each.open(Purpose.WITHDRAW, token) for token in (old, new) for each in (before, during, after)]
    yes, no = (CASE, 1), LinkRefusal.BROKEN
    assert opened == [yes, yes, no, no, yes, yes]

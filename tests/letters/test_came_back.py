"""What a mail that came back names of ours."""

import pytest

from formservice.letters.came_back import LONGEST, Traces, traces_in

HEX = "0123456789abcdef0123456789abcdef"
ID, REFERENCE = f"<{HEX}@commissie.example>", "L6QE8CTH"
BOUNCE = f"""This is the mail system at host mx.example.org.

<samira@example.org>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO command)

Message-ID:
 {ID}
Subject: Uitnodiging voor een bijeenkomst: nummer {REFERENCE}
"""


@pytest.mark.parametrize(
    ("text", "traces"),
    [
        (BOUNCE, Traces((ID,), (REFERENCE,))),
        (ID, Traces((ID,), ())),
        (ID.strip("<>"), Traces((ID,), ())),
        (ID.upper(), Traces((f"<{HEX}@COMMISSIE.EXAMPLE>", ID), ())),
        (ID.replace("abcdef01", "abcdef=\n01"), Traces((ID,), ())),
        (REFERENCE, Traces((), (REFERENCE,))),
        (" l6qe 8cth ", Traces((), (REFERENCE,))),
        ("zaak L6QE-8CTH.", Traces((), (REFERENCE,))),
        ("L6QE8CTJ", Traces((), ())),
        (f"a{ID[1:]}", Traces((), ())),
        ("", Traces((), ())),
    ],
)
def test_message_ids_and_numbers_are_found_as_people_paste_them(text: str, traces: Traces) -> None:
    assert traces_in(text) == traces


def test_a_book_is_not_looked_through() -> None:
    assert traces_in("x " * LONGEST + BOUNCE) == Traces((), ())
    many = " ".join(f"<{number:032x}@commissie.example>" for number in range(900))
    assert len(traces_in(many).message_ids) == 100

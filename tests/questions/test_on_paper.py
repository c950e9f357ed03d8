"""What a form on paper means where a box was left empty."""

from formservice.questions.on_paper import denies_its_helper, understood


def test_who_names_a_helper_was_helped_and_a_street_asks_for_post() -> None:
    assert understood({"helper_name": "Jan", "street": "Kade"}) == {
        "helper_name": "Jan",
        "street": "Kade",
        "for_whom": "other",
        "contact": "post",
        "letters_in": "nl",
    }
    assert "contact" not in understood({"street": "Kade", "mail": "a@b.nl"})


def test_what_was_crossed_stands() -> None:
    crossed = {"for_whom": "self", "contact": "phone", "street": "Kade", "letters_in": "ar"}
    assert understood(crossed) == crossed


def test_a_helper_of_nobody_is_told() -> None:
    assert denies_its_helper({"for_whom": "self", "helper_phone": "0612345678"})
    assert not denies_its_helper({"helper_phone": "0612345678"})
    assert not denies_its_helper({"for_whom": "self"})

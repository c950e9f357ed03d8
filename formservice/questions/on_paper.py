"""What a form on paper means where a box was left empty: the web form asks until it knows (F1, F2)."""

from formservice.languages import SOURCE
from formservice.questions.question import Answers, is_helped

_OF_HELPER = ("helper_name", "helper_mail", "helper_phone")


def understood(answers: Answers) -> dict[str, str]:
    """Return the answers of a paper with what it says without a cross: that somebody helped, or that post is asked."""
    meant = {"letters_in": SOURCE}
    if _has_helper(answers):
        meant["for_whom"] = "other"
    if answers.get("street") and not answers.get("mail"):
        meant["contact"] = "post"
    return {**answers, **{name: value for name, value in meant.items() if not answers.get(name)}}


def denies_its_helper(answers: Answers) -> bool:
    """Tell whether a paper names a helper, and says that nobody helped."""
    return _has_helper(answers) and not is_helped(understood(answers))


def _has_helper(answers: Answers) -> bool:
    return any(answers.get(name) for name in _OF_HELPER)

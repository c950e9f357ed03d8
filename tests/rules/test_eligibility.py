"""Every route through the questions, and both sides of every boundary day (F1, F2)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formservice.rules.eligibility import (
    SENT_UNKNOWN,
    Answered,
    EligibilityAnswers,
    Now,
    Outcome,
    Reason,
    SentIn,
    SentOn,
    SentUnknown,
    Verdict,
    Written,
    judge,
)
from formservice.rules.terms import Term, Unit, eligible_from, last_day

MONTH = Term(1, Unit.MONTH)
CHANNELS = ("mail", "letter", "website")
TODAY = date(2026, 11, 20)
LONG_AGO = SentOn(date(2026, 5, 1))

Sent = SentOn | SentIn | SentUnknown


def verdict_of(answers: EligibilityAnswers, today: date = TODAY, term: Term = MONTH) -> Verdict:
    return judge(answers, today, term, CHANNELS)


def silence(sent: Sent) -> EligibilityAnswers:
    return EligibilityAnswers(Written.MAIL, Answered.NO, None, sent)


ROUTES = [
    # written, answered, how is it now, sent; outcome, reason, next question
    (None, None, None, None, Outcome.UNANSWERED, None, "written"),
    (Written.NOT_WRITTEN, None, None, None, Outcome.NOT_IN_WRITING, Reason.NOT_IN_WRITING, None),
    (Written.UNKNOWN, None, None, None, Outcome.UNSURE, Reason.WRITTEN_UNKNOWN, None),
    (Written.MAIL, None, None, None, Outcome.UNANSWERED, None, "answered"),
    (Written.LETTER, None, None, None, Outcome.UNANSWERED, None, "answered"),
    (Written.WEBSITE, None, None, None, Outcome.UNANSWERED, None, "answered"),
    (Written.MAIL, Answered.YES, None, None, Outcome.UNANSWERED, None, "now"),
    (Written.MAIL, Answered.YES, Now.SOLVED, None, Outcome.SOLVED, Reason.SOLVED, None),
    (Written.MAIL, Answered.YES, Now.DISAGREE, None, Outcome.ELIGIBLE, Reason.NOT_SATISFIED, None),
    (Written.LETTER, Answered.YES, Now.PROMISED, None, Outcome.ELIGIBLE, Reason.NOT_SATISFIED, None),
    (Written.WEBSITE, Answered.YES, Now.BADLY, None, Outcome.ELIGIBLE, Reason.NOT_SATISFIED, None),
    (Written.MAIL, Answered.NO, None, None, Outcome.UNANSWERED, None, "sent"),
    (Written.MAIL, Answered.ONLY_RECEIVED, None, None, Outcome.UNANSWERED, None, "sent"),
    (Written.MAIL, Answered.UNKNOWN, None, None, Outcome.UNANSWERED, None, "sent"),
    (Written.MAIL, Answered.NO, None, SENT_UNKNOWN, Outcome.UNSURE, Reason.SENT_UNKNOWN, None),
    (Written.MAIL, Answered.NO, None, LONG_AGO, Outcome.ELIGIBLE, Reason.NO_ANSWER_IN_TERM, None),
    # A confirmation of receipt is no answer: the month counts.
    (Written.MAIL, Answered.ONLY_RECEIVED, None, LONG_AGO, Outcome.ELIGIBLE, Reason.NO_ANSWER_IN_TERM, None),
    (Written.MAIL, Answered.ONLY_RECEIVED, None, SentOn(TODAY), Outcome.TERM_RUNNING, Reason.TERM_RUNNING, None),
    (Written.MAIL, Answered.UNKNOWN, None, LONG_AGO, Outcome.ELIGIBLE, Reason.NO_ANSWER_IN_TERM, None),
]


@pytest.mark.parametrize(("written", "answered", "now", "sent", "outcome", "reason", "question"), ROUTES)
def test_check_15_each_route_leads_where_the_procedure_says(
    written: Written | None,
    answered: Answered | None,
    now: Now | None,
    sent: Sent | None,
    outcome: Outcome,
    reason: Reason | None,
    question: str | None,
) -> None:
    verdict = verdict_of(EligibilityAnswers(written, answered, now, sent))
    assert (verdict.outcome, verdict.next_question) == (outcome, question)
    assert verdict.reasons == ((reason,) if reason else ())
    assert verdict.opens_form == (outcome is Outcome.ELIGIBLE)
    anyway = verdict_of(EligibilityAnswers(written, answered, now, sent, goes_on_unsure=True))
    assert (anyway.outcome, anyway.reasons) == (verdict.outcome, verdict.reasons)
    assert anyway.opens_form == (outcome in {Outcome.ELIGIBLE, Outcome.UNSURE})


DAYS = [
    # sent, the last day that is too early, the first day that is enough
    (date(2026, 1, 15), date(2026, 2, 15), date(2026, 2, 16)),
    (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 1)),
    (date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 1)),
    (date(2027, 2, 28), date(2027, 3, 28), date(2027, 3, 29)),
    (date(2027, 4, 30), date(2027, 5, 30), date(2027, 5, 31)),
    (date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 1)),
]


@pytest.mark.parametrize(("sent_on", "too_early", "enough"), DAYS)
def test_check_17_on_its_last_day_the_term_still_runs_and_the_day_after_it_is_over(
    sent_on: date, too_early: date, enough: date
) -> None:
    running = verdict_of(silence(SentOn(sent_on)), today=too_early)
    assert running == Verdict(Outcome.TERM_RUNNING, (Reason.TERM_RUNNING,), eligible_from=enough)
    over = verdict_of(silence(SentOn(sent_on)), today=enough)
    assert over == Verdict(Outcome.ELIGIBLE, (Reason.NO_ANSWER_IN_TERM,))


MONTHS = [
    # sent in, eligible if sent on its first day from, and if sent on its last day from
    (SentIn(2026, 1), date(2026, 2, 2), date(2026, 3, 1)),
    (SentIn(2027, 1), date(2027, 2, 2), date(2027, 3, 1)),
    (SentIn(2028, 1), date(2028, 2, 2), date(2028, 3, 1)),
    (SentIn(2027, 2), date(2027, 3, 2), date(2027, 3, 29)),
    (SentIn(2028, 2), date(2028, 3, 2), date(2028, 3, 30)),
    (SentIn(2027, 4), date(2027, 5, 2), date(2027, 5, 31)),
    (SentIn(2026, 12), date(2027, 1, 2), date(2027, 2, 1)),
]


@pytest.mark.parametrize(("sent", "from_first", "from_last"), MONTHS)
def test_check_17_a_month_alone_counts_from_its_first_and_from_its_last_day(
    sent: SentIn, from_first: date, from_last: date
) -> None:
    day = timedelta(days=1)
    neither = Verdict(Outcome.TERM_RUNNING, (Reason.TERM_RUNNING,), eligible_from=from_last)
    one = Verdict(Outcome.UNSURE, (Reason.SENT_MONTH_ONLY,), eligible_from=from_last)
    both = Verdict(Outcome.ELIGIBLE, (Reason.NO_ANSWER_IN_TERM,))
    for today, expected in (
        (from_first - day, neither),
        (from_first, one),
        (from_last - day, one),
        (from_last, both),
    ):
        assert verdict_of(silence(sent), today=today) == expected, today


FORTNIGHT = Term(14, Unit.DAY)

THIS_MONTH = [
    # today, term, outcome, from
    (date(2026, 11, 1), MONTH, Outcome.TERM_RUNNING, date(2026, 12, 2)),
    (date(2026, 11, 20), MONTH, Outcome.TERM_RUNNING, date(2026, 12, 21)),
    (date(2026, 11, 30), MONTH, Outcome.TERM_RUNNING, date(2026, 12, 31)),
    (date(2026, 12, 1), MONTH, Outcome.TERM_RUNNING, date(2026, 12, 31)),
    (date(2026, 11, 15), FORTNIGHT, Outcome.TERM_RUNNING, date(2026, 11, 30)),
    (date(2026, 11, 16), FORTNIGHT, Outcome.UNSURE, date(2026, 12, 1)),
]


@pytest.mark.parametrize(("today", "term", "outcome", "from_day"), THIS_MONTH)
def test_check_17_of_the_running_month_only_the_days_until_today_count(
    today: date, term: Term, outcome: Outcome, from_day: date
) -> None:
    verdict = verdict_of(silence(SentIn(2026, 11)), today=today, term=term)
    assert (verdict.outcome, verdict.eligible_from) == (outcome, from_day)


@pytest.mark.parametrize("sent", [SentOn(date(2026, 11, 21)), SentIn(2026, 12), SentIn(2027, 1), SentIn(9999, 12)])
def test_a_day_or_month_that_lies_ahead_is_asked_again(sent: Sent) -> None:
    verdict = verdict_of(silence(sent))
    assert verdict == Verdict(Outcome.UNANSWERED, (Reason.SENT_AHEAD,), next_question="sent")


def test_what_was_sent_today_does_not_lie_ahead() -> None:
    assert verdict_of(silence(SentOn(TODAY))).outcome is Outcome.TERM_RUNNING


@pytest.mark.parametrize(("channels", "accepted"), [(("mail", "letter"), False), (("website",), True)])
def test_which_channels_count_as_written_is_the_committees_choice(channels: tuple[str, ...], accepted: bool) -> None:
    verdict = judge(EligibilityAnswers(Written.WEBSITE, Answered.YES, Now.BADLY), TODAY, MONTH, channels)
    assert verdict.outcome is (Outcome.ELIGIBLE if accepted else Outcome.NOT_IN_WRITING)


def test_no_configuration_makes_a_phone_call_a_written_complaint() -> None:
    verdict = judge(
        EligibilityAnswers(Written.NOT_WRITTEN, Answered.YES, Now.BADLY), TODAY, MONTH, [*CHANNELS, "no", "unknown"]
    )
    assert verdict.outcome is Outcome.NOT_IN_WRITING


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_no_calendar_has_cannot_be_given(month: int) -> None:
    with pytest.raises(ValueError, match="month"):
        SentIn(2026, month)


SENTS: list[Sent] = [
    SENT_UNKNOWN,
    SentOn(date(2026, 10, 19)),
    SentOn(date(2026, 10, 20)),
    SentOn(date(2026, 11, 21)),
    SentIn(2026, 9),
    SentIn(2026, 10),
    SentIn(2026, 11),
    SentIn(2026, 12),
]
EVERY_COMBINATION = [
    EligibilityAnswers(*each) for each in product([None, *Written], [None, *Answered], [None, *Now], [None, *SENTS])
]


def test_check_15_every_combination_of_answers_ends_in_exactly_one_outcome() -> None:
    for answers in EVERY_COMBINATION:
        verdict = verdict_of(answers)
        assert verdict.outcome in Outcome
        assert (verdict.outcome is Outcome.UNANSWERED) == (verdict.next_question is not None), answers
        assert verdict.reasons or verdict.outcome is Outcome.UNANSWERED, answers
        is_dated = verdict.outcome is Outcome.TERM_RUNNING or Reason.SENT_MONTH_ONLY in verdict.reasons
        assert (verdict.eligible_from is not None) == is_dated, answers
        assert verdict.eligible_from is None or verdict.eligible_from > TODAY, answers
    assert {verdict_of(answers).outcome for answers in EVERY_COMBINATION} == set(Outcome)
    assert {reason for answers in EVERY_COMBINATION for reason in verdict_of(answers).reasons} == set(Reason)


def test_answers_to_questions_that_were_not_asked_change_nothing() -> None:
    for answers in EVERY_COMBINATION:
        verdict = verdict_of(answers)
        if answers.written not in CHANNELS:
            assert verdict == verdict_of(EligibilityAnswers(answers.written)), answers
        elif answers.answered is Answered.YES:
            assert verdict == verdict_of(replace(answers, sent=None)), answers
        else:
            assert verdict == verdict_of(replace(answers, now=None)), answers


def test_who_answers_what_is_asked_next_has_a_result_after_at_most_three_questions() -> None:
    kinds: dict[str, list[object]] = {
        "written": [*Written],
        "answered": [*Answered],
        "now": [*Now],
        "sent": [sent for sent in SENTS if Reason.SENT_AHEAD not in verdict_of(silence(sent)).reasons],
    }
    open_routes = [EligibilityAnswers()]
    for _ in range(3):
        open_routes = [
            replace(answers, **{question: answer})  # type: ignore[arg-type]
            for answers in open_routes
            if (question := verdict_of(answers).next_question)
            for answer in kinds[question]
        ]
    assert open_routes
    assert all(verdict_of(answers).next_question is None for answers in open_routes)


dates = st.dates(date(2000, 1, 1), date(2100, 12, 31))
terms = st.builds(Term, st.integers(1, 366), st.sampled_from(Unit))


@given(dates, terms)
def test_the_last_day_is_never_enough_and_the_day_after_always_is(sent_on: date, term: Term) -> None:
    answers = silence(SentOn(sent_on))
    assert not verdict_of(answers, last_day(sent_on, term), term).opens_form
    assert verdict_of(answers, eligible_from(sent_on, term), term).opens_form


@given(dates, dates, terms)
def test_a_month_alone_never_promises_what_one_of_its_days_would_not(sent_on: date, today: date, term: Term) -> None:
    by_month = verdict_of(silence(SentIn(sent_on.year, sent_on.month)), today, term)
    by_day = verdict_of(silence(SentOn(sent_on)), today, term)
    if sent_on > today:
        assert by_day.reasons == (Reason.SENT_AHEAD,)
    elif by_month.opens_form:
        assert by_day.opens_form
    elif by_month.outcome is Outcome.TERM_RUNNING:
        assert by_day.outcome is Outcome.TERM_RUNNING
        assert by_day.eligible_from is not None
        assert by_month.eligible_from is not None
        assert by_day.eligible_from <= by_month.eligible_from

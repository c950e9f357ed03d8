"""Why a complaint is not taken up (F3)."""

from enum import StrEnum


class DeclineReason(StrEnum):
    """Why the committee does not take a complaint up; the year's numbers count each."""

    NOT_OURS = "not_ours"
    NOT_FIRST = "not_first"
    HAS_TIME = "has_time"
    NOT_OUR_SUBJECT = "not_our_subject"
    OTHER = "other"

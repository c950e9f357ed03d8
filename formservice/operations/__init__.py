"""What an operator does: serve, tidy, erase, copy, back up, examine, measure.

No page needs it.
"""

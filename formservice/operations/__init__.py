"""What an operator does: serve, tidy, copy, restore, examine, measure.

It returns what it found, and the command line prints that. No page needs it.
"""

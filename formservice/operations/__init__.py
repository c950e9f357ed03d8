"""What an operator does: serve, tidy, erase, copy, back up, examine, measure.

It returns what it found; the command line prints. No page leans on it.
"""

"""Somebody else's complaint, guesses, mail scanners and altered links: nothing opens and nothing changes."""

"""People of the desk: adding them, what they log in with, and logging in."""

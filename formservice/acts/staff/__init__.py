"""People of the desk: who may log in, with what, and what becomes of it."""

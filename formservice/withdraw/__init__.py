"""The journey of a withdrawal, and of taking it back (F9).

Only a button changes anything; no journey knows another.
"""

"""A module run in a process of its own, without keys and within bounds, and how a process shuts itself in.

It needs nothing of ours but errors; callers trust nothing that such a process answers.
"""

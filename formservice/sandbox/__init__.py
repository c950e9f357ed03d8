"""A module run in a process of its own, without keys and within bounds, and how a process shuts itself in.

It leans on nothing of ours; whoever asks such a process trusts nothing that it answers.
"""

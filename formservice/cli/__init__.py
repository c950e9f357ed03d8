"""The command line: it parses, calls, and prints.

What a command does stands in `operations` and `acts`; nothing below prints.
"""

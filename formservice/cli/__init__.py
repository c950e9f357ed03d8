"""The command line: it parses, calls, and prints.

What a command does stands in `operations` and `acts`; nothing below prints.
"""

import gc

# Imports make no garbage. Searching for it took a fifth of the start of each process.
gc.disable()
import formservice.app  # noqa: E402, F401

gc.enable()

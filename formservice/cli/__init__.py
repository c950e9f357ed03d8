"""The command line: it parses, calls, and prints.

What a command does stands in `operations` and `acts`; nothing below prints.
"""

import gc

# Imports make no garbage, and what they made stays: searching it took a third of the start and end of each process.
gc.disable()
import formservice.app  # noqa: E402, F401

gc.freeze()
gc.enable()

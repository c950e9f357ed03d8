"""Another process of the same user, shut in by nothing: prints which of these processes let it look into them."""

import json
import sys
from typing import Any

from tests.trust.takeover.attempts import _worked, environment, memory

if __name__ == "__main__":
    asked: list[dict[str, Any]] = [{"processes": [int(pid)]} for pid in sys.argv[1:]]
    open_to_us = [
        each["processes"][0] for each in asked if any(_worked(environment, each)) or any(_worked(memory, each))
    ]
    print(json.dumps(open_to_us))

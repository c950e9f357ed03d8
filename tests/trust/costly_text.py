"""Text that costs too much: whatever is posted, up to the size allowed, holds no worker, and others are served."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from unittest.mock import patch

from formservice import answers
from formservice.app import create_app
from formservice.answers import names
from formservice.question import Kind
from formservice.questions import ELIGIBILITY, FORM
from formservice.side_questions import BY_CODE, BY_MAIL, LETTER
from formservice.storage import limits
from formservice.web.posts import MOST_TEXT
from tests.bench.journeys import Tenant
from tests.bench.processes import cpu_seconds
from tests.bench.wire import Wire
from tests.browser.serving import Served
from tests.deploy.nginx import NGINX, Nginx
from tests.deploy.serving import SecureWire, deployed
from tests.growth import FASTER_THAN_ITS_INPUT, TEXTS, grows_too_fast
from tests.trust.promise import Seen, promise
from tests.trust.service import served
from tests.trust.visitors import SLOW, Waits, visitors

"""A restart under load loses no request: the socket outlives the service."""

from pathlib import Path

from tests.deploy.nginx import needs_nginx
from tests.deploy.restarts import restart_under_load

pytestmark = needs_nginx


def test_restarts_under_load_lose_no_request_and_double_none(tmp_path: Path) -> None:
    came = restart_under_load(tmp_path, times=5)
    assert came.failed == [], came
    assert (came.lost, came.double) == (0, 0), came
    assert len(came.acknowledged) > 5 * 3

"""Slow clients and floods do not hinder others."""

import time
from collections.abc import Iterator

import pytest

from tests.deploy.nginx import Nginx, needs_nginx
from tests.deploy.serving import Deployed, connections, deployed
from tests.deploy.slow import journeys, slow_clients

pytestmark = needs_nginx

SLOW = 60
TENANTS = 20


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Deployed, Nginx]]:
    with deployed(tmp_path_factory.mktemp("deployed")) as both:
        yield both


def test_60_of_each_kind_of_slow_client_hinder_nobody(running: tuple[Deployed, Nginx]) -> None:
    service, nginx = running
    alone, _ = journeys(nginx, TENANTS, from_one_address=False)
    with slow_clients(nginx, each=SLOW):
        until = time.monotonic() + 60
        while connections(service.port) or connections(nginx.port) < 3 * SLOW - 5:  # nginx keeps them all
            assert time.monotonic() < until, (connections(service.port), connections(nginx.port))
            time.sleep(0.1)
        beside, references = journeys(nginx, TENANTS, from_one_address=False)
        assert connections(service.port) < TENANTS
    assert len(set(references)) == TENANTS
    print(f"{TENANTS} journeys: {alone:.1f} s alone, {beside:.1f} s beside {3 * SLOW} slow clients")


def test_twenty_tenants_behind_one_address_all_come_through(running: tuple[Deployed, Nginx]) -> None:
    _, nginx = running
    _, references = journeys(nginx, TENANTS, from_one_address=True)
    assert len(set(references)) == TENANTS

"""Slow clients and floods do not hinder others."""

from collections.abc import Iterator

import pytest

from tests.deploy.nginx import Nginx, needs_nginx
from tests.deploy.serving import Deployed, connections, deployed
from tests.deploy.slow import journeys, slow_clients
from tests.trust.service import wait_until

pytestmark = needs_nginx

SLOW = 60
TENANTS = 20


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Deployed, Nginx]]:
    with deployed(tmp_path_factory.mktemp("deployed")) as both:
        yield both


def test_60_of_each_kind_of_slow_client_hinder_nobody(running: tuple[Deployed, Nginx]) -> None:
    service, nginx = running
    with slow_clients(nginx, each=SLOW):
        # nginx keeps them all
        wait_until(lambda: not connections(service.port) and connections(nginx.port) >= 3 * SLOW - 5)
        references = journeys(nginx, TENANTS, from_one_address=False)
        assert connections(service.port) < TENANTS
    assert len(set(references)) == TENANTS


def test_twenty_tenants_behind_one_address_all_come_through(running: tuple[Deployed, Nginx]) -> None:
    _, nginx = running
    references = journeys(nginx, TENANTS, from_one_address=True)
    assert len(set(references)) == TENANTS

"""Who counts as one sender to nginx: an IPv4 address, or an IPv6 network, which is one household."""

import re
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.deploy.nginx import DEPLOY, NGINX, free_port, needs_nginx, wait_for

pytestmark = needs_nginx


@pytest.mark.parametrize(("host", "address", "counted"), [("127.0.0.1", "127.0.0.1", 4), ("[::1]", "::1", 8)])
def test_an_ipv6_network_is_one_sender(tmp_path: Path, host: str, address: str, counted: int) -> None:
    if ":" in address and not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    found = re.search(r"map \$binary_remote_addr .*?\n}\n", (DEPLOY / "nginx.conf").read_text("utf-8"), re.DOTALL)
    assert found
    port = free_port()
    server = f'server {{ listen {host}:{port}; access_log off; return 200 "$klachtwijzer_sender"; }}\n'
    places = "".join(f"{kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    start = "pid nginx.pid;\nworker_processes 1;\nevents {}\nhttp {\n"
    (tmp_path / "nginx.conf").write_text(start + places + found[0] + server + "}\n", encoding="utf-8")
    command = [str(NGINX), "-p", str(tmp_path), "-c", "nginx.conf", "-e", "start.log", "-g", "daemon off;"]
    with subprocess.Popen(command) as nginx:
        try:
            wait_for(port, address)
            with urllib.request.urlopen(f"http://{host}:{port}/", timeout=20) as answer:
                assert (
                    answer.read()
                    == socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)[:counted]
                )
        finally:
            nginx.terminate()

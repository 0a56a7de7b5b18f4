"""Web pages of others: what their browsers send is refused at every door, and clients that are no browsers notice nothing."""

import json
import time

import grpc
import pytest
from agents import make_agent
from certificates import Authority
from conversion.v1 import agent_service_pb2, conversion_service_pb2
from daemon import Client, Daemon, run
from failures import expected
from grpc_health.v1 import health_pb2, health_pb2_grpc
from http_json import Connection, curl

VERSIONS = {"1.1": "--http1.1", "2": "--http2-prior-knowledge"}
FOREIGN = {
    "another origin": {"origin": "https://evil.example"},
    "no origin that could be named": {"origin": "null"},
    "the same host, another port": {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-site"},
    "another site": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
}


def ask(daemon, version, method, path, body=None, **headers):
    """The status and body of a request by curl."""
    words = [word for name, value in headers.items() for word in ("-H", f"{name.replace('_', '-')}: {value}")]
    if body is not None:
        words += ["--data-binary", body]
    text, seen = curl(VERSIONS[version], "-X", method, *words, f"http://{daemon.address}{path}")
    return int(seen.split()[1]), text


def users(client):
    listed = client.conversions.ListConversions(conversion_service_pb2.ListConversionsRequest())
    return [conversion.user_id for conversion in listed.conversions]


@pytest.fixture
def daemon(tmp_path):
    with Daemon(tmp_path / "conversions.db", "--cors-origin", "https://app.example", "--host", "ledger.example") as daemon:
        with daemon.connect() as client:
            client.agents.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent(), agent_id="a"))
            client.conversions.TrackConversion(
                conversion_service_pb2.TrackConversionRequest(agent_id="a", room_name="r", user_id="u")
            )
        yield daemon


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("page", FOREIGN)
def test_a_form_of_another_page_erases_nobody(daemon, version, page):
    headers = {name.replace("-", "_"): value for name, value in FOREIGN[page].items()}
    for type in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/json"):
        status, text = ask(daemon, version, "POST", "/v1/users/u:erase", "", content_type=type, **headers)
        assert (status, '"ORIGIN_NOT_ALLOWED"' in text) == (403, True), text
    assert ask(daemon, version, "GET", "/v1/conversions", **headers)[0] == 403
    assert ask(daemon, version, "GET", "/openapi.json", **headers)[0] == 403
    erase = "/conversion.v1.ConversionService/EraseUser"
    status, text = ask(daemon, version, "POST", erase, '{"userId":"u"}', content_type="application/json", **headers)
    assert (status, text.startswith('{"code":"permission_denied"')) == (403, True)
    web = (VERSIONS[version], "-D", "-", "-o", "/dev/null", "-H", "content-type: application/grpc-web", "--data-binary", "",
           *[word for name, value in FOREIGN[page].items() for word in ("-H", f"{name}: {value}")],
           f"http://{daemon.address}{erase}")  # fmt: skip
    assert "grpc-status: 7" in curl(*web)[0]
    with daemon.connect() as client:
        metadata = tuple(FOREIGN[page].items())
        with expected(grpc.StatusCode.PERMISSION_DENIED, "ORIGIN_NOT_ALLOWED"):
            client.conversions.EraseUser(conversion_service_pb2.EraseUserRequest(user_id="u"), metadata=metadata)
        assert users(client) == ["u"]


@pytest.mark.parametrize("version", VERSIONS)
def test_pages_of_the_server_and_allowed_ones_are_served(daemon, version):
    own = f"http://{daemon.address}"
    for headers in ({"origin": own, "sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}, {},
                    {"origin": "https://app.example", "sec_fetch_site": "cross-site"}):  # fmt: skip
        assert ask(daemon, version, "GET", "/v1/conversions", **headers)[0] == 200, headers
    preflight = {"origin": "https://app.example", "access_control_request_method": "POST",
                 "access_control_request_headers": "idempotency-key", "sec_fetch_site": "cross-site"}  # fmt: skip
    assert ask(daemon, version, "OPTIONS", "/v1/conversions", **preflight)[0] == 204
    assert ask(daemon, version, "OPTIONS", "/v1/conversions", **(preflight | {"origin": "https://evil.example"}))[0] == 403


@pytest.mark.parametrize("version", VERSIONS)
def test_without_keys_a_host_is_an_address_localhost_or_a_known_name(daemon, version):
    for host in ("localhost", "LOCALHOST:1", "127.0.0.1", "10.1.2.3:4", "[::1]:5", "ledger.example", "Ledger.Example:6"):
        assert ask(daemon, version, "GET", "/v1/conversions", host=host)[0] == 200, host
    for host in ("evil.example", "evil.example:50051", "localhost.evil.example", "ledger.example.evil"):
        status, text = ask(daemon, version, "GET", "/v1/conversions", host=host)
        assert (status, '"HOST_NOT_ALLOWED"' in text, "--host" in text) == (403, True, True), text
        assert ask(daemon, version, "GET", "/openapi.json", host=host)[0] == 403
        # A page whose name was made to lead here is of the same origin for its browser.
        page = {"origin": f"http://{host}", "sec_fetch_site": "same-origin"}
        assert ask(daemon, version, "POST", "/v1/users/u:erase", "", host=host, **page)[0] == 403
    with Client(daemon.address, default_authority="evil.example") as client:
        with expected(grpc.StatusCode.PERMISSION_DENIED, "HOST_NOT_ALLOWED"):
            users(client)
        with expected(grpc.StatusCode.PERMISSION_DENIED, "HOST_NOT_ALLOWED"):
            health_pb2_grpc.HealthStub(client.channel).Check(health_pb2.HealthCheckRequest())
    with Client(daemon.address, default_authority="ledger.example:1") as client:
        assert users(client) == ["u"]


def test_with_keys_a_proxy_may_pass_any_host_on(tmp_path):
    database = tmp_path / "conversions.db"
    made = run("key", "create", "--role", "admin", "--database", database, "--output", "json")
    key = json.loads(made.stdout)["key"]
    with Daemon(database) as daemon:
        bearer = {"authorization": f"Bearer {key}"}
        assert ask(daemon, "1.1", "GET", "/v1/agents", host="evil.example", **bearer)[0] == 200
        assert ask(daemon, "1.1", "GET", "/v1/agents", host="evil.example")[0] == 401
        assert ask(daemon, "1.1", "GET", "/v1/agents", origin="https://evil.example", **bearer)[0] == 403
        assert ask(daemon, "1.1", "GET", "/openapi.json", host="evil.example", **bearer)[0] == 403
        with Client(daemon.address, default_authority="any.example") as client:
            client.agents.ListAgents(agent_service_pb2.ListAgentsRequest(), metadata=tuple(bearer.items()))


def test_a_browsers_certificate_is_no_key(tmp_path):
    authority = Authority(tmp_path / "authority")
    pair = authority.issue("server", "DNS:localhost", "DNS:ledger.example", "IP:127.0.0.1")
    browser = authority.issue("browser", "DNS:browser.example", "DNS:spiffe://example.org/admin", "URI:admin.example")
    database = tmp_path / "conversions.db"
    assert run("key", "grant", "Browser.Example", "--role", "admin", "--database", database).returncode == 0
    for identity in ("*.example", "a/b"):
        assert run("key", "grant", identity, "--role", "admin", "--database", database).returncode == 64
    flags = ("--tls-certificate", pair.certificate, "--tls-key", pair.key, "--tls-client-ca", authority.certificate,
             "--tls-client-auth", "required")  # fmt: skip
    with Daemon(database, *map(str, flags)) as daemon:
        port = daemon.address.rpartition(":")[2]

        def status(*more, host="localhost"):
            return curl("--cacert", str(authority.certificate), "--cert", str(browser.certificate), "--key",
                        str(browser.key), "--resolve", f"{host}:{port}:127.0.0.1", *more,
                        f"https://{host}:{port}/v1/agents")[1].split()[1]  # fmt: skip

        assert status() == status(host="ledger.example") == "200"
        assert status("-H", "host: evil.example") == "403"
        assert status("-H", "origin: https://evil.example") == "403"
        assert status("-H", "sec-fetch-site: cross-site") == "403"
        # Names of one kind are no names of the other.
        for identity in ("spiffe://example.org/admin", "admin.example"):
            assert run("key", "grant", identity, "--role", "admin", "--database", database).returncode == 0
        listed = json.loads(run("key", "list", "--database", database, "--output", "json").stdout)["keys"]
        granted = next(key["id"] for key in listed if key["identity"] == "Browser.Example")
        assert run("key", "revoke", granted, "--database", database).returncode == 0
        deadline = time.monotonic() + 60
        while status() != "401":
            assert time.monotonic() < deadline


def test_a_unix_socket_takes_any_host(tmp_path):
    with Daemon(tmp_path / "conversions.db", listen=(f"unix:{tmp_path}/socket",)):
        body, seen = curl("--unix-socket", f"{tmp_path}/socket", "http://anything/v1/agents")
        assert seen == "1.1 200", body


def test_the_admin_listener_is_for_hosts_of_this_server_and_no_page_of_others(daemon):
    for path in ("/metrics", "/healthz", "/debug/config"):
        for headers, status in (({}, 200), ({"host": "ledger.example"}, 200), ({"host": "evil.example"}, 403),
                                *((page, 403) for page in FOREIGN.values())):  # fmt: skip
            with Connection(daemon.admin) as connection:
                names = {name.replace("-", "_"): value for name, value in headers.items()}
                assert connection.send("GET", path, **names).status == status, headers


def test_names_of_hosts_are_checked_at_the_start(tmp_path):
    for wrong in ("a:1", "a b", "http://a", ""):
        done = run("serve", "--database", tmp_path / "c.db", "--host", wrong)
        assert (done.returncode, "setting host" in done.stderr) == (78, True), done.stderr

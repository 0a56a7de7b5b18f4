"""TLS and mTLS with real clients: who is let in, what is spoken, and how a certificate is exchanged."""

import re
import signal
import socket
import ssl
import subprocess
import threading
import time

import grpc
import pytest
from agents import make_agent
from certificates import Authority
from conversion.v1 import agent_service_pb2, agent_service_pb2_grpc, conversion_service_pb2
from conversion.v1 import conversion_service_pb2_grpc
from daemon import PATIENCE, Daemon, run
from test_cli import CLI


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.issue("server", "DNS:localhost", "IP:127.0.0.1")


@pytest.fixture(scope="module")
def worker(authority):
    return authority.issue("worker", "URI:spiffe://example.org/worker", "DNS:worker.example.org")


def flags(pair, *more):
    return ("--tls-certificate", pair.certificate, "--tls-key", pair.key, *more)


def start(directory, pair, *more, **options):
    return Daemon(directory / "conversions.db", *map(str, flags(pair, *more)), **options)


def mutual(authority, kind):
    return ("--tls-client-ca", authority.certificate, "--tls-client-auth", kind)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory, certificate):
    with start(tmp_path_factory.mktemp("tls"), certificate) as daemon:
        yield daemon


def channel(daemon, authority, pair=None, **options):
    """A channel of its own connection; the server is called by its name."""
    chain, key = pair.read() if pair else (None, None)
    credentials = grpc.ssl_channel_credentials(authority.certificate.read_bytes(), key, chain)
    address = f"localhost:{daemon.address.rpartition(':')[2]}"
    options = {"grpc.use_local_subchannel_pool": 1, "grpc.enable_retries": 0} | options
    return grpc.secure_channel(address, credentials, options=list(options.items()))


def create_agent(connection, timeout=20):
    stub = agent_service_pb2_grpc.AgentServiceStub(connection)
    return stub.CreateAgent(agent_service_pb2.CreateAgentRequest(agent=make_agent()), timeout=timeout)


def refused(connection):
    """What a call says that must not get through."""
    with pytest.raises(grpc.RpcError) as failure:
        create_agent(connection)
    assert failure.value.code() is grpc.StatusCode.UNAVAILABLE
    return failure.value.details()


def s_client(daemon, *arguments):
    """What openssl sees of the server, and whether it got through."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", daemon.address, *map(str, arguments)],
        input=b"",
        capture_output=True,
        timeout=PATIENCE,
    )
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


# Who is let in


def test_grpcio_calls_over_tls(daemon, authority):
    with channel(daemon, authority) as connection:
        agent = create_agent(connection)
        conversions = conversion_service_pb2_grpc.ConversionServiceStub(connection)
        request = conversion_service_pb2.TrackConversionRequest(agent_id=agent.id, room_name="room")
        assert conversions.TrackConversion(request).message == "Conversion tracked successfully."


def test_a_server_with_an_rsa_key_is_called_too(tmp_path):
    authority = Authority(tmp_path, key_type="rsa")
    with start(tmp_path, authority.issue("server", "DNS:localhost")) as daemon:
        with channel(daemon, authority) as connection:
            assert create_agent(connection).id
        for name in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"):
            assert f"Cipher is {name}" in s_client(daemon, "-tls1_2", "-cipher", name)


def test_a_client_that_trusts_another_authority_does_not_call(daemon, tmp_path):
    with channel(daemon, Authority(tmp_path)) as connection:
        assert "certificate" in refused(connection).lower()


def test_a_required_client_certificate_is_verified(tmp_path, authority, certificate, worker):
    expired = authority.issue("expired", "URI:spiffe://example.org/expired", days=-1)
    stranger = Authority(tmp_path / "stranger").issue("stranger", "URI:spiffe://example.org/worker")
    with start(tmp_path, certificate, *mutual(authority, "required")) as daemon:
        with channel(daemon, authority, worker) as connection:
            assert create_agent(connection).id
        for pair in (None, expired, stranger):
            with channel(daemon, authority, pair) as connection:
                refused(connection)
        # The answer to each, as those see it who look closely.
        assert "certificate required" in s_client(daemon, "-CAfile", authority.certificate, "-ign_eof")
        for pair, alert in ((expired, "certificate expired"), (stranger, "unknown ca")):
            said = s_client(daemon, "-cert", pair.certificate, "-key", pair.key, "-ign_eof")
            assert f"alert {alert}" in said
    counts = daemon.wait_for("ended")["metadata"]["connections"]
    assert int(counts["tlsHandshakeDone"]) >= 1 and int(counts["tlsHandshakeFailed"]) >= 6


def test_an_optional_client_certificate_may_be_missing_but_not_wrong(tmp_path, authority, certificate, worker):
    stranger = Authority(tmp_path / "stranger").issue("stranger", "URI:spiffe://example.org/worker")
    with start(tmp_path, certificate, *mutual(authority, "optional")) as daemon:
        for pair in (None, worker):
            with channel(daemon, authority, pair) as connection:
                assert create_agent(connection).id
        with channel(daemon, authority, stranger) as connection:
            refused(connection)


def test_a_resumed_session_is_served(tmp_path, authority, certificate, worker):
    session = tmp_path / "session"
    with start(tmp_path, certificate, *mutual(authority, "required")) as daemon:
        shown = ("-CAfile", authority.certificate, "-cert", worker.certificate, "-key", worker.key, "-tls1_2")
        assert "New, TLSv1.2" in s_client(daemon, *shown, "-sess_out", session)
        assert "Reused, TLSv1.2" in s_client(daemon, *shown, "-sess_in", session)


# What is spoken


@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_old_versions_are_refused(daemon, version):
    # At this level openssl itself would speak them.
    assert "alert protocol version" in s_client(daemon, f"-{version}", "-cipher", "ALL:@SECLEVEL=0")


@pytest.mark.parametrize("version, name", [("tls1_2", "TLSv1.2"), ("tls1_3", "TLSv1.3")])
def test_new_versions_are_spoken_with_alpn(daemon, authority, version, name):
    said = s_client(daemon, f"-{version}", "-alpn", "h2", "-CAfile", authority.certificate)
    assert f"New, {name}" in said and "ALPN protocol: h2" in said and "Verify return code: 0 (ok)" in said


@pytest.mark.parametrize("cipher", ["ECDHE-ECDSA-AES128-SHA", "AES128-GCM-SHA256", "AES256-SHA", "NULL", "3DES", "DHE"])
def test_weak_ciphers_are_refused(daemon, cipher):
    said = s_client(daemon, "-tls1_2", "-cipher", f"{cipher}:@SECLEVEL=0")
    assert "handshake failure" in said or "no cipher match" in said


def test_nmap_finds_no_weak_cipher(daemon):
    host, _, port = daemon.address.rpartition(":")
    done = subprocess.run(
        ["nmap", "-Pn", "--script", "ssl-enum-ciphers", "-p", port, host],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert re.findall(r"\b(TLSv1\.\d|SSLv\d):", done.stdout) == ["TLSv1.2", "TLSv1.3"], done.stdout
    ciphers = re.findall(r"^\|\s+(TLS_\S+) .*- ([A-F])$", done.stdout, re.M)
    assert ciphers and {grade for _, grade in ciphers} == {"A"}, done.stdout
    assert all(re.search(r"GCM|CHACHA20|AKE_WITH_AES", name) for name, _ in ciphers), done.stdout
    assert "least strength: A" in done.stdout


def test_curl_speaks_http2(daemon, authority):
    done = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_version} %{ssl_verify_result}", "--http2",
         "--cacert", authority.certificate, "-X", "POST", "-H", "content-type: application/grpc",
         f"https://{daemon.address}/grpc.health.v1.Health/Check"],
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "2 0"), done.stderr


# Plaintext where TLS is, and the reverse


def test_plaintext_clients_are_told_that_the_port_speaks_tls(daemon, tmp_path):
    curl = subprocess.run(["curl", "-sS", "-w", " %{http_code}", f"http://{daemon.address}/v1/agents"],
                          capture_output=True, text=True, timeout=PATIENCE)  # fmt: skip
    assert curl.stdout == "This port speaks TLS only.\n 400", curl.stderr
    started = time.monotonic()
    with grpc.insecure_channel(daemon.address, options=[("grpc.enable_retries", 0)]) as connection:
        with pytest.raises(grpc.RpcError) as failure:
            create_agent(connection, timeout=10)
    assert failure.value.code() is grpc.StatusCode.UNAVAILABLE
    assert "This port speaks TLS only." in failure.value.details()
    assert time.monotonic() - started < 5
    cli = CLI(tmp_path, daemon.address)
    cli.run("ping", status=78)
    assert f"Can't connect to {daemon.address}: it wants TLS (https://)." in cli.stderr


def test_tls_clients_are_told_that_the_port_speaks_none(tmp_path, authority):
    with Daemon(tmp_path / "conversions.db") as daemon:
        cli = CLI(tmp_path, f"https://{daemon.address}")
        cli.run("ping", "--tls-ca", authority.certificate, status=78)
        assert f"Can't connect to {daemon.address}: it does not speak TLS." in cli.stderr
        assert "alert unexpected message" in s_client(daemon)
        context = ssl.create_default_context(cafile=str(authority.certificate))
        host, _, port = daemon.address.rpartition(":")
        with socket.create_connection((host, int(port))) as connection, pytest.raises(ssl.SSLError, match="UNEXPECTED"):
            context.wrap_socket(connection, server_hostname="localhost")


def test_a_client_that_does_not_shake_hands_is_closed(tmp_path, certificate):
    with start(tmp_path, certificate, "--tls-handshake-timeout", "200ms") as daemon:
        host, _, port = daemon.address.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            connection.sendall(b"\x16\x03\x01")
            while connection.recv(100):
                pass
    counts = daemon.wait_for("ended")["metadata"]["connections"]
    assert counts["tlsHandshakeTimeout"] == "1"


def test_a_unix_socket_has_no_tls(tmp_path, certificate):
    with start(tmp_path, certificate, listen=("127.0.0.1:0", f"unix:{tmp_path}/socket")) as daemon:
        with grpc.insecure_channel(f"unix:{tmp_path}/socket") as connection:
            assert create_agent(connection).id
        assert len(daemon.addresses) == 2


# The files


def write(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_files_that_are_of_no_use_are_named(tmp_path, authority, certificate, worker):
    empty = write(tmp_path / "empty.pem", "")
    encrypted = tmp_path / "encrypted.key"
    subprocess.run(["openssl", "pkcs8", "-topk8", "-in", certificate.key, "-out", encrypted, "-passout", "pass:secret"],
                   check=True)  # fmt: skip
    missing = tmp_path / "missing.pem"
    cases = [
        (missing, certificate.key, (), f"setting tls-certificate: {missing} cannot be read: No such file or directory"),
        (tmp_path, certificate.key, (), f"setting tls-certificate: {tmp_path} is not a file"),
        (empty, certificate.key, (), f"setting tls-certificate: {empty} holds no certificate in PEM, or one that is damaged"),
        (certificate.certificate, missing, (), f"setting tls-key: {missing} cannot be read: No such file or directory"),
        (certificate.certificate, empty, (), f"setting tls-key: {empty} holds no private key in PEM"),
        (certificate.certificate, encrypted, (),
         f"setting tls-key: {encrypted} holds a key with a passphrase; give one without"),
        (certificate.certificate, worker.key, (),
         f"setting tls-key: {worker.key} does not hold the key of the certificate in {certificate.certificate},"
         " or one that TLS has no use for"),
        (certificate.certificate, certificate.key, ("--tls-client-auth", "required", "--tls-client-ca", missing),
         f"setting tls-client-ca: {missing} cannot be read: No such file or directory"),
        (certificate.certificate, "none", (), "setting tls-certificate: needs tls-key too"),
        ("none", certificate.key, (), "setting tls-key: needs tls-certificate too"),
        (certificate.certificate, certificate.key, ("--tls-client-auth", "required"),
         "setting tls-client-auth: needs tls-client-ca too"),
        (certificate.certificate, certificate.key, ("--tls-client-ca", authority.certificate),
         "setting tls-client-ca: needs tls-client-auth optional or required; clients are asked for nothing now"),
    ]  # fmt: skip
    for chain, key, more, complaint in cases:
        done = run("serve", "--listen", "127.0.0.1:0", "--database", tmp_path / "conversions.db",
                   "--tls-certificate", chain, "--tls-key", key, *more)  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (78, "", f"conversiond: {complaint}\n")
    assert not (tmp_path / "conversions.db").exists()


def test_a_key_that_others_may_read_is_warned_of(tmp_path, authority):
    pair = authority.issue("open", "DNS:localhost")
    pair.key.chmod(0o640)
    with start(tmp_path, pair) as daemon:
        warning = daemon.wait_for("others than its owner may read the key's file; chmod 600 ends that")
        assert (warning["level"], warning["metadata"]["file"]) == ("warning", str(pair.key))


# The exchange of a certificate


def serial_shown(daemon, authority):
    context = ssl.create_default_context(cafile=str(authority.certificate))
    context.set_alpn_protocols(["h2"])
    host, _, port = daemon.address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        with context.wrap_socket(connection, server_hostname="localhost") as tls:
            return tls.getpeercert()["serialNumber"]


def wait_for_count(daemon, message, count):
    end = time.monotonic() + PATIENCE
    while sum(entry["message"] == message for entry in list(daemon.log)) < count:
        assert time.monotonic() < end, daemon.log
        time.sleep(0.05)


RENEWED = "the certificate was taken up anew"
KEPT = "the certificate is not taken up anew, and the one before stays"


def test_a_new_certificate_is_taken_up_and_a_bad_one_is_not(tmp_path, authority, certificate):
    pair = authority.issue("live", "DNS:localhost")
    with start(tmp_path, pair) as daemon:
        first = serial_shown(daemon, authority)
        with channel(daemon, authority) as connection:
            create_agent(connection)
            pair.take(authority.issue("second", "DNS:localhost"))
            daemon.wait_for(RENEWED)
            second = serial_shown(daemon, authority)
            assert second != first
            good = pair.certificate.read_bytes()
            pair.certificate.write_bytes(certificate.certificate.read_bytes())
            kept = daemon.wait_for(KEPT)
            assert kept["level"] == "error" and str(pair.key) in kept["metadata"]["cause"]
            assert serial_shown(daemon, authority) == second
            pair.certificate.unlink()
            wait_for_count(daemon, KEPT, 2)
            assert serial_shown(daemon, authority) == second
            pair.certificate.write_bytes(good)
            # The connection from before all this.
            assert create_agent(connection).id
            daemon.signal(signal.SIGHUP)
            assert create_agent(connection).id


def test_a_certificate_is_exchanged_under_load_without_a_failed_call(tmp_path, authority):
    pair = authority.issue("loaded", "DNS:localhost")
    failures, done = [], threading.Event()
    counts = [0, 0, 0]

    def work(number):
        try:
            while not done.is_set():
                with channel(daemon, authority) as connection:
                    for _ in range(3):
                        create_agent(connection)
                counts[number] += 3
        except grpc.RpcError as error:
            failures.append(error)

    with start(tmp_path, pair) as daemon:
        workers = [threading.Thread(target=work, args=(number,)) for number in range(len(counts))]
        for worker in workers:
            worker.start()
        try:
            for round in range(1, 4):
                pair.take(authority.issue(f"round{round}", "DNS:localhost"))
                wait_for_count(daemon, RENEWED, round)
        finally:
            done.set()
            for worker in workers:
                worker.join()
        assert failures == [] and min(counts) > 0
    assert "tlsHandshakeFailed" not in daemon.wait_for("ended")["metadata"]["connections"]


# conversionctl


def test_conversionctl_speaks_tls(tmp_path, authority, certificate, worker):
    with start(tmp_path, certificate, *mutual(authority, "required")) as daemon:
        shown = ("--tls-certificate", worker.certificate, "--tls-key", worker.key)
        cli = CLI(tmp_path, f"https://{daemon.address}")
        assert cli.json("ping", "--tls-ca", authority.certificate, *shown)[0]["status"] == "SERVING"
        # The same by the environment, by flags that stand first, and by a context.
        variables = {
            "CONVERSIONCTL_TLS": "true",
            "CONVERSIONCTL_TLS_CA": str(authority.certificate),
            "CONVERSIONCTL_TLS_CERTIFICATE": str(worker.certificate),
            "CONVERSIONCTL_TLS_KEY": str(worker.key),
        }
        cli.run("ping", "--address", daemon.address, **variables)
        cli.run("--tls", "--tls-ca", authority.certificate, *shown, "ping", "--address", daemon.address)
        saved = ("--address", f"https://{daemon.address}", "--tls-ca", authority.certificate, *shown)
        cli.run("context", "set", "far", *saved)
        cli.run("ping", "--context", "far")
        assert cli.json("context", "show", "--context", "far")["tls"] is True
        cli.run("context", "delete", "far")

        cli.run("ping", "--tls-ca", authority.certificate, status=78)
        assert "it wants a client certificate." in cli.stderr
        cli.run("ping", *shown, status=78)
        assert "its certificate is not from an authority that is trusted here, or not good now." in cli.stderr
        cli.run("ping", "--tls-ca", authority.certificate, *shown, "--tls-server-name", "other.example.org", status=78)
        assert "its certificate is for another name than the one that was asked for." in cli.stderr
        cli.run("ping", "--tls-ca", authority.certificate, *shown, "--tls-server-name", "localhost")
        cli.run("ping", "--tls-ca", tmp_path / "missing.pem", status=78)
        assert f"{tmp_path}/missing.pem cannot be read: No such file or directory." in cli.stderr
        cli.run("ping", "--tls-certificate", worker.certificate, status=1)
        assert "a certificate needs its key" in cli.stderr

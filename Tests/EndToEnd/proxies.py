"""Proxies that people put in front of gRPC servers, each as a process with the least configuration that gRPC needs."""

import getpass
import grp
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import grpc
from daemon import PATIENCE

NGINX = """
daemon off;
user {user} {group};
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    large_client_header_buffers 4 16k;
    client_max_body_size 0;
    grpc_buffer_size 16k;
    server {{
        listen 127.0.0.1:{port} http2;
        location / {{ grpc_pass grpc://{upstream}; }}
    }}
}}
"""

HAPROXY = """
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:{port} proto h2
    default_backend conversiond
backend conversiond
    server conversiond {upstream} proto h2
"""


def envoy(port, upstream):
    """Envoy's configuration, as JSON."""

    def address(host, port):
        return {"socket_address": {"address": host, "port_value": int(port)}}

    def any(kind, **fields):
        return {"@type": f"type.googleapis.com/envoy.extensions.{kind}", **fields}

    route = {"match": {"prefix": "/"}, "route": {"cluster": "conversiond", "timeout": "0s"}}
    manager = any(
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="grpc",
        codec_type="HTTP2",
        route_config={"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        http_filters=[{"name": "router", "typed_config": any("filters.http.router.v3.Router")}],
    )
    listener = {
        "address": address("127.0.0.1", port),
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }
    endpoint = {"endpoint": {"address": address(*upstream.rsplit(":", 1))}}
    http2 = any("upstreams.http.v3.HttpProtocolOptions", explicit_http_config={"http2_protocol_options": {}})
    cluster = {
        "name": "conversiond",
        "load_assignment": {"cluster_name": "conversiond", "endpoints": [{"lb_endpoints": [endpoint]}]},
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": http2},
    }
    return json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}})


class Proxy:
    """One proxy before one server; a context manager."""

    KINDS = ["envoy", "nginx", "haproxy", "nghttpx"]

    def __init__(self, kind, upstream, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        self.log = folder / "proxy.log"
        self.command = getattr(self, f"_{kind}")(port, upstream, folder)

    def _envoy(self, port, upstream, folder):
        file = folder / "envoy.json"
        file.write_text(envoy(port, upstream))
        program = Path(sys.executable).with_name("envoy")
        return [program, "-c", file, "--disable-hot-restart", "--concurrency", "1", "--log-level", "warning"]

    def _nginx(self, port, upstream, folder):
        file = folder / "nginx.conf"
        user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        file.write_text(NGINX.format(port=port, upstream=upstream, folder=folder, user=user, group=group))
        return ["/usr/sbin/nginx", "-p", folder, "-c", file, "-e", "stderr"]

    def _haproxy(self, port, upstream, folder):
        file = folder / "haproxy.cfg"
        file.write_text(HAPROXY.format(port=port, upstream=upstream))
        return ["/usr/sbin/haproxy", "-db", "-f", file]

    def _nghttpx(self, port, upstream, folder):
        host, upstream_port = upstream.rsplit(":", 1)
        return [
            "/usr/sbin/nghttpx",
            "--conf=/dev/null",
            "--single-process",
            "--workers=1",
            f"--frontend=127.0.0.1,{port};no-tls",
            f"--backend={host},{upstream_port};;proto=h2",
            "--accesslog-file=/dev/null",
        ]

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                list(map(str, self.command)), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            # Whoever answers on the port, the process must be there after it.
            with grpc.insecure_channel(self.address) as channel:
                grpc.channel_ready_future(channel).result(PATIENCE)
            assert self.process.poll() is None, self.log.read_text()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

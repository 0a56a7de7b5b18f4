"""The OpenAPI document: valid, and what the daemon does when it is called by it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from daemon import Daemon
from http_json import Connection
from openapi_spec_validator import OpenAPIV31SpecValidator

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("openapi") / "conversions.db") as daemon:
        yield daemon


@pytest.fixture(scope="module")
def document(server):
    with Connection(server.address) as http:
        return http.send("GET", "/openapi.json").json


def test_the_document_is_valid(document):
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_operation_is_there_and_described(document):
    operations = {
        operation["operationId"]: operation for path in document["paths"].values() for operation in path.values()
    }
    methods = {id.rstrip("2") for id in operations}
    assert len(methods) == 18 and all(operation["description"] for operation in operations.values())
    assert document["components"]["securitySchemes"] == {"bearer": {"type": "http", "scheme": "bearer"}}


@pytest.mark.timeout(900)
def test_random_requests_are_answered_by_the_document(server):
    """Valid and invalid ones, a few for each operation, the same in every run. Streams are left out."""
    done = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis",
            *["run", f"http://{server.address}/openapi.json", "--no-color", "--seed", "1", "--workers", "1"],
            *["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", "5"],
            *["--exclude-path", "/v1/conversions:watch", "--exclude-path", "/v1/conversions:import"],
            *["--generation-database", "none", "--suppress-health-check", "all"],
        ],
        cwd=server.database.parent,
        capture_output=True,
        text=True,
        timeout=800,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    assert re.search(r"Tested: 17$", done.stdout, re.M), done.stdout

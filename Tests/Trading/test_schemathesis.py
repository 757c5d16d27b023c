"""Requests that schemathesis makes from the contract, always the same ones."""
import subprocess
import sys
from pathlib import Path

import pytest

from contract import CONTRACT

ANSWERS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance"]


def schemathesis(server, *arguments):
    outcome = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "run", CONTRACT, "--url", server.url, "--no-color",
         "--generation-deterministic", "--continue-on-failure", "--warnings", "off", "--request-timeout", "60", *arguments],
        capture_output=True, text=True, timeout=400, cwd=server.log.parent)
    assert outcome.returncode == 0, outcome.stdout[-6000:] + outcome.stderr[-2000:]


def test_every_answer_is_documented_and_fits_its_schema(server):
    schemathesis(server, "--checks", ",".join(ANSWERS), "--max-examples", "150")
    assert all(entry["status"] < 500 for entry in server.requests())


def test_what_breaks_a_schema_is_refused(server):
    # For /portfolio the contract knows no 400: a header that is too long counts as one that was not sent.
    schemathesis(
        server, "--checks", "negative_data_rejection", "--mode", "negative", "--max-examples", "100",
        "--exclude-path", "/portfolio")


@pytest.mark.parametrize("path", ["/check", "/portfolio"])
def test_what_fits_a_schema_is_taken(server, path):
    """Elsewhere the contract refuses more than its schemas say: cursors of other queries, ranges, keys used before."""
    schemathesis(
        server, "--checks", "positive_data_acceptance", "--mode", "positive", "--max-examples", "50", "--include-path", path)

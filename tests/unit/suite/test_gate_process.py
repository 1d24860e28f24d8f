"""The gate's own process: it imports no HTTP client but httpx, and reaches no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLIENTS = ("aiohttp", "botocore", "httplib2", "httpx2", "requests", "tornado", "urllib3")
REPLAYS = """
import socket
import vcr
import httpx

def test_it():
    with vcr.use_cassette("none.yaml", record_mode="none"):
        try:
            httpx.get("https://nobody.example/")
        except vcr.errors.CannotOverwriteExistingCassetteException:
            return
    raise AssertionError("httpx is not patched")
"""
CONNECTS = "import socket\nsocket.create_connection(('127.0.0.1', 9))\n"


def run(folder: Path, source: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs a test module by itself, where every other client says that it was imported."""
    for name in CLIENTS:
        client = f"raise SystemExit('{name} was imported')\n"
        (folder / f"{name}.py").write_text(client, encoding="ascii")
    (folder / "test_it.py").write_text(source, encoding="ascii")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, f"--rootdir={folder}", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_vcrpy_replays_without_other_clients(tmp_path: Path) -> None:
    done = run(tmp_path, REPLAYS)
    assert "was imported" in done.stdout + done.stderr
    done = run(tmp_path, REPLAYS, "-p", "gen_models.suite.gate_process")
    assert done.returncode == 0, done.stdout


def test_no_network_is_reached_while_tests_are_imported(tmp_path: Path) -> None:
    done = run(tmp_path, CONNECTS, "-p", "gen_models.suite.gate_process")
    assert "Network is disabled" in done.stdout
    assert done.returncode == 2

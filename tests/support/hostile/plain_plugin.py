"""The refresh that pytest-recording has out of the box, in a project as people write them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

from tests.support.refreshes import Office

End = Literal["kept", "lost", "altered"]

_TEST: Final = """
import json
import os

import httpx
import pytest

ASKED = json.loads(os.environ["ASKED"])


@pytest.fixture
def vcr_config():
    return {"filter_headers": ["authorization", "x-api-key", "x-goog-api-key"]}


@pytest.fixture(scope="module")
def vcr_cassette_dir():
    return "cassettes"


@pytest.fixture
def default_cassette_name(slug):
    return slug


@pytest.mark.vcr
@pytest.mark.parametrize("slug", ASKED)
def test_the_provider_lists_models(slug):
    url, headers, rows = ASKED[slug]
    response = httpx.get(url, headers=headers, timeout=0.5)
    response.raise_for_status()
    assert response.json()[rows]
"""


def altered_by_the_plain_plugin(
    project: Office, slugs: Sequence[str], folder: Path, *, endless: bool
) -> list[End]:
    """What becomes of each recording when it is rewritten while its provider misbehaves.

    With `endless`, the refresh would never end, and is killed once the provider was asked.
    """

    def end_of(slug: str) -> End:
        return _end_of(project, slug, folder / slug, endless=endless)

    with ThreadPoolExecutor() as pool:
        return list(pool.map(end_of, slugs))


def _end_of(project: Office, slug: str, folder: Path, *, endless: bool) -> End:
    cassette = folder / "cassettes" / f"{slug}.yaml"
    cassette.parent.mkdir(parents=True)
    shutil.copyfile(project.workspace.cassettes / cassette.name, cassette)
    (folder / "test_models.py").write_text(_TEST, encoding="utf-8")
    contract, key = project.world.contracts[slug], project.world.keys[slug]
    query = "&".join(f"{name}={value}" for name, value in contract.endpoint.query.items())
    url = f"{project.world.url(slug)}?{query}" if query else project.world.url(slug)
    bearer = {"authorization": f"Bearer {key}"}
    auth = bearer if contract.auth.style == "bearer" else {contract.auth.parameter: key}
    (rows,) = contract.listing.rows
    asked = {slug: [url, {**contract.endpoint.headers, **auth}, rows]}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    command += ["--rootdir=.", "-p", "no:randomly", "--record-mode=rewrite", "test_models.py"]
    before, asked_before = cassette.read_bytes(), len(project.world.seen(slug))
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**project.world.environment, "ASKED": json.dumps(asked)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while endless and process.poll() is None:
            if len(project.world.seen(slug)) > asked_before:
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.01)
    if not cassette.exists():
        return "lost"
    return "kept" if cassette.read_bytes() == before else "altered"

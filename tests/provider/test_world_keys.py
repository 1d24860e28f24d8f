"""Keys look as vendors' do, reach nobody else, and may be taken away."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gen_models.credentials import find_key
from gen_models.workspace import bundled_home
from tests.support.provider.dialects import shipped
from tests.support.provider.keys import key_for, masked, service_account, signed_by
from tests.support.provider.wire_reader import on_the_wire
from tests.support.provider.world import World, world

CLOUDS = ("bedrock", "vertexai")
SHAPED = {
    "anthropic": r"sk-ant-api03-[\w-]{93}AA",
    "azure-openai": r"[A-Za-z0-9]{84}",
    "bedrock": r"[A-Za-z0-9/+]{40}",
    "cerebras": r"csk-[a-z0-9]{48}",
    "deepseek": r"sk-[0-9a-f]{32}",
    "gemini": r"AIza[\w-]{35}",
    "github-models": r"ghp_[A-Za-z0-9]{36}",
    "groq": r"gsk_[A-Za-z0-9]{52}",
    "huggingface": r"hf_[A-Za-z0-9]{34}",
    "nvidia": r"nvapi-[\w-]{64}",
    "openai": r"sk-proj-[\w-]{74}T3BlbkFJ[\w-]{74}",
    "openrouter": r"sk-or-v1-[0-9a-f]{64}",
    "perplexity": r"pplx-[A-Za-z0-9]{48}",
    "vertexai": r"ya29\.[\w-]{180}",
    "xai": r"xai-[A-Za-z0-9]{80}",
}
ASK_ALL = """
import json, os, sys
from gen_models.fetch import list_models
from gen_models.contract import load_contracts
from gen_models.fetch import open_network
from gen_models.workspace import bundled_home
folder = bundled_home() / "contracts"
contracts, found = load_contracts(folder, (folder,)), {}
for slug in sys.argv[1:]:
    with open_network(contracts[slug], os.environ) as send:
        listing = list_models(contracts[slug], send)
    found[slug] = len(list(listing.rows(contracts[slug].listing)))
print(json.dumps(found))
"""


def process(providers: World, *slugs: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A process that lists these providers, with the world's environment and nothing else."""
    return subprocess.run(
        [sys.executable, "-c", ASK_ALL, *slugs],
        env={**providers.environment, "PYTHONPATH": str(bundled_home()), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def asked_by_a_process(providers: World, *slugs: str) -> dict[str, int]:
    """How many rows of each provider such a process sees."""
    done = process(providers, *slugs)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_keys_look_as_their_vendors_make_them(tmp_path: Path) -> None:
    with world(tmp_path) as providers:
        for slug, shape in SHAPED.items():
            assert re.fullmatch(shape, providers.keys[slug]), slug


def test_providers_share_a_key_only_if_they_share_a_variable(tmp_path: Path) -> None:
    with world(tmp_path) as providers:
        variables = {shipped()[slug].auth.variables[0] for slug in providers.keys}
        assert len(set(providers.keys.values())) == len(variables)
        assert providers.keys["huggingface"] == providers.keys["huggingface-hub"]
        assert providers.secrets == set(providers.keys.values())


def test_a_key_is_the_same_on_every_day() -> None:
    digest = hashlib.sha256(key_for("DEEPSEEK_API_KEY").encode()).hexdigest()
    assert digest.startswith("ccbb53f347bf2121")
    assert key_for("OF_NOBODY") != key_for("OF_SOMEBODY")
    assert len(key_for("OF_NOBODY")) == 40


def test_the_environment_holds_each_key_where_it_is_looked_for_first(tmp_path: Path) -> None:
    with world(tmp_path) as providers:
        for slug, contract in shipped().items():
            if contract.auth.style in ("bearer", "header"):
                found = find_key(contract, providers.environment)
                assert found is not None
                assert found.where == contract.auth.variables[0]
                assert found.key.reveal() == providers.keys[slug]


def test_the_environment_has_no_way_out_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "owner")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with world(tmp_path) as providers:
        environment = providers.environment
    assert not {"AWS_PROFILE", "HTTPS_PROXY", "AWS_SESSION_TOKEN"} & environment.keys()
    assert str(Path.home()) not in {environment["HOME"], environment["CLOUDSDK_CONFIG"]}
    for variable in ("HOME", "AWS_CONFIG_FILE", "GOOGLE_APPLICATION_CREDENTIALS"):
        assert Path(environment[variable]).is_relative_to(tmp_path)
    urls = [value for value in environment.values() if value.startswith("http")]
    assert len(urls) == len(shipped())
    assert all(url.startswith("http://127.0.0.1:") for url in urls)


@pytest.mark.slow
def test_a_process_with_the_environment_alone_gets_every_listing(tmp_path: Path) -> None:
    plain = [slug for slug in shipped() if slug not in CLOUDS]
    with world(tmp_path, page_size=100) as providers:
        found = asked_by_a_process(providers, *plain)
        assert found == {slug: len(providers.rows(slug)) for slug in plain}
        assert providers.elsewhere.seen == []


@pytest.mark.extras
def test_a_process_with_the_environment_alone_gets_what_clouds_list(tmp_path: Path) -> None:
    with world(tmp_path, CLOUDS, page_size=3) as providers:
        found = asked_by_a_process(providers, *CLOUDS)
        assert found == {slug: len(providers.rows(slug)) for slug in CLOUDS}
        (asked,) = providers.token_requests
        assert asked.headers.get("authorization") is None


@pytest.mark.extras
def test_aws_refuses_what_another_key_has_signed(tmp_path: Path) -> None:
    with world(tmp_path, ["bedrock"]) as providers:
        done = process(providers, "bedrock", AWS_SECRET_ACCESS_KEY="another")
        assert "HTTP status 401" in done.stderr
        assert on_the_wire(providers, "bedrock", without="authorization").status == 401
        (signed, _) = providers.seen("bedrock")
    assert signed_by(signed, "another")
    assert not signed_by(signed, providers.keys["bedrock"])
    assert not signed_by(replace(signed, path="/elsewhere"), "another")


@pytest.mark.extras
def test_google_gives_no_token_to_another_account(tmp_path: Path) -> None:
    with world(tmp_path, ["vertexai"]) as providers:
        file = tmp_path / "google.json"
        stranger = service_account.__wrapped__()
        assert stranger is not None
        uri = json.loads(file.read_text(encoding="utf-8"))["token_uri"]
        file.write_text(stranger.file(uri), encoding="utf-8")
        done = process(providers, "vertexai")
        assert "Google issued no token" in done.stderr
        assert on_the_wire(providers, "vertexai", without="authorization").status == 401
        assert len(providers.token_requests) == 1


@pytest.mark.parametrize("slug", sorted({*SHAPED, "openrouter"} - {*CLOUDS}))
def test_a_key_that_was_revoked_is_told_apart_by_its_ends(tmp_path: Path, slug: str) -> None:
    with world(tmp_path, [slug, "deepseek"]) as providers:
        assert on_the_wire(providers, slug).status == 200
        providers.revoke(slug)
        answer = on_the_wire(providers, slug)
        assert answer.status == 401
        key = providers.keys[slug]
        assert masked(key).encode() in answer.body
        assert key.encode() not in answer.body
        assert (masked(key)[:8], masked(key)[-4:]) == (key[:8], key[-4:])
        if slug == "openrouter":
            assert on_the_wire(providers, slug, without="authorization").status == 200
        assert on_the_wire(providers, "deepseek").status == (401 if slug == "deepseek" else 200)


def test_without_the_extra_there_is_no_account_and_all_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.rsa", None)
    assert service_account.__wrapped__() is None
    monkeypatch.setattr("tests.support.provider.world.service_account", service_account.__wrapped__)
    with world(tmp_path, ["vertexai", "openai"]) as providers:
        assert on_the_wire(providers, "openai").status == 200
        assert not (tmp_path / "google.json").exists()

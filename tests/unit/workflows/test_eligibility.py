"""Who is requested: those who are named, or else each provider that can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from gen_models.contract import Contract
from gen_models.contract.model import Auth, Endpoint
from gen_models.credentials import Trust, keys
from gen_models.errors import ConfigurationError
from gen_models.fetch import FetchOptions, Limits, fetch_all
from gen_models.workflows.eligibility import Eligibility, select
from tests.support.builders.acme import acme, itself
from tests.support.provider.loopback import listing, loopback

KEY: Final = "acme-0123456789"
KEYED: Final = Auth("bearer", ("ACME_KEY",))


class Looked(Mapping[str, str]):
    """An environment that counts how often each variable is looked up."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.times: Counter[str] = Counter()

    def __getitem__(self, name: str) -> str:
        self.times[name] += 1
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


class Ring:
    """A keyring that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def get_password(self, *_: str) -> str:
        self.asked += 1
        return KEY


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_keyring", lambda: None)


def chosen(
    folder: Path,
    contract: Contract,
    *,
    named: bool = False,
    only_missing: bool = False,
    **environment: str,
) -> Eligibility:
    slugs = frozenset({"acme"}) if named else None
    return select(
        {"acme": contract},
        slugs,
        folder,
        environment,
        trust=Trust(named=frozenset({"acme"})),
        only_missing=only_missing,
    )


def test_a_key_and_a_url_are_looked_up_once(tmp_path: Path) -> None:
    contract = acme(auth=KEYED)
    with loopback(lambda _: listing("a")) as server:
        environment = Looked({"ACME_KEY": KEY, "GEN_MODELS_ACME_URL": server.url})
        (request,) = select({"acme": contract}, None, tmp_path, environment).eligible
        fetch_all([request], FetchOptions(environment, Limits(attempts=1)), itself)
        (seen,) = server.seen
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert environment.times == {"ACME_KEY": 1, "GEN_MODELS_ACME_URL": 1}


def test_a_keyring_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(keys, "_keyring", lambda: ring)
    with loopback(lambda _: listing("a")) as server:
        (request,) = chosen(tmp_path, acme(server.url, auth=KEYED)).eligible
        fetch_all([request], FetchOptions({}, Limits(attempts=1)), itself)
        (seen,) = server.seen
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert ring.asked == 1


def test_without_a_key_a_provider_is_skipped_unless_it_is_named(tmp_path: Path) -> None:
    assert chosen(tmp_path, acme(auth=KEYED)).skipped == {"acme": "no API key is set"}
    error = chosen(tmp_path, acme(auth=KEYED), named=True).ineligible["acme"]
    assert "ACME_KEY" in error.hint
    optional = Auth("bearer", ("ACME_KEY",), optional=True)
    assert len(chosen(tmp_path, acme(auth=optional)).eligible) == 1


@pytest.mark.parametrize("named", [True, False])
def test_a_key_that_is_broken_is_told_in_any_case(tmp_path: Path, *, named: bool) -> None:
    found = chosen(tmp_path, acme(auth=KEYED), named=named, ACME_KEY="'quoted key'")
    assert isinstance(found.ineligible["acme"], ConfigurationError)
    assert (found.eligible, found.skipped) == ((), {})


def test_a_url_that_lacks_a_part_is_skipped_unless_it_is_named(tmp_path: Path) -> None:
    contract = acme(endpoint=Endpoint("https://RESOURCE.acme.example/v1"))
    assert "RESOURCE" in chosen(tmp_path, contract).skipped["acme"]
    assert "RESOURCE" in chosen(tmp_path, contract, named=True).ineligible["acme"].problem


def test_a_cloud_is_searched_for_credentials_if_it_is_named(tmp_path: Path) -> None:
    cloud = acme(auth=Auth("aws-sigv4", ("ACME_ACCESS_KEY_ID",)))
    assert list(chosen(tmp_path, cloud).skipped) == ["acme"]
    assert len(chosen(tmp_path, cloud, ACME_ACCESS_KEY_ID="x").eligible) == 1
    assert len(chosen(tmp_path, cloud, named=True).eligible) == 1


@pytest.mark.parametrize("change", [{"local": True}, {"experimental": "new"}], ids=str)
def test_local_and_experimental_providers_have_to_be_named(
    tmp_path: Path, change: Mapping[str, object]
) -> None:
    contract = replace(acme(), **change)  # type: ignore[arg-type]
    assert "-p acme" in chosen(tmp_path, contract).skipped["acme"]
    assert len(chosen(tmp_path, contract, named=True).eligible) == 1


def test_those_that_have_a_recording_can_be_skipped(tmp_path: Path) -> None:
    assert len(chosen(tmp_path, acme(), only_missing=True).eligible) == 1
    (tmp_path / "acme.yaml").touch()
    found = chosen(tmp_path, acme(), named=True, only_missing=True)
    assert found.skipped == {"acme": "has a recording"}
    assert len(chosen(tmp_path, acme()).eligible) == 1

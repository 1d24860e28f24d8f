"""A recording is the provider's whole, true and harmless answer."""

from __future__ import annotations

from typing import Any

import pytest

from gen_models.contract import Contract
from gen_models.credentials import scanner
from gen_models.fetch import list_models, open_network
from gen_models.formats import strict_json
from gen_models.recordings import Cassette, cassette_text, today
from gen_models.suite import ContractRun, Violation, applies_if
from gen_models.workflows import BESIDE


@pytest.fixture
def cassette(recorded: Contract, contract_run: ContractRun) -> Cassette:
    return contract_run.cassette(recorded)


@pytest.mark.vcr
def test_vcrpy_and_httpx_replay_all_of_it(
    recorded: Contract, contract_run: ContractRun, vcr: Any, violation: Violation
) -> None:
    cassette = contract_run.cassette(recorded)
    if (
        cassette.provenance.coverage == "partial"
    ):  # Its next page was never recorded, and vcrpy would raise for it.
        with open_network(recorded, None) as send:
            bodies = [send(interaction.request).body for interaction in cassette.interactions]
    else:
        with open_network(recorded, None) as send:
            bodies = [page.response.body for page in list_models(recorded, send).pages]
    if not vcr.all_played:
        violation(
            f"{len(vcr) - vcr.play_count} of {len(vcr)} recorded pages are never requested",
            hint=f"record it again: `gen-models record {recorded.slug} --from FILE...`",
        )
    ours = contract_run.listing(recorded).pages
    assert bodies == [page.response.body for page in ours]


def test_every_answer_is_json_with_status_200(cassette: Cassette, violation: Violation) -> None:
    for number, interaction in enumerate(cassette.interactions, 1):
        response = interaction.response
        if response.status != 200:
            violation(f"page {number} has status {response.status}", hint="record it again")
        if "json" not in response.headers.get("content-type", ""):
            violation(f"page {number} does not call itself JSON", hint="record it again")
        try:
            strict_json.loads(response.body)
        except strict_json.NotJSONError as error:
            violation(f"page {number} {error}", hint="record it again")


def test_no_page_is_missing(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    provenance = contract_run.cassette(recorded).provenance
    listing = contract_run.listing(recorded)
    promised = recorded.promises.imported_coverage if provenance.method == "import" else "complete"
    if listing.coverage not in ("complete", promised):
        violation(
            f"the provider did not say that this was all (the recording is {listing.coverage})",
            hint="record all pages",
        )
    if listing.coverage != provenance.coverage:
        violation(
            f"provenance says {provenance.coverage}, and the pages are {listing.coverage}",
            hint="record it again",
        )


def test_provenance_is_there(cassette: Cassette, violation: Violation) -> None:
    provenance = cassette.provenance
    if provenance.method == "import" and not provenance.source:
        violation(
            "its provenance does not say where it was imported from",
            hint="record it again with --source",
        )
    if provenance.method == "live" and provenance.observed is None:
        violation("a live recording has no date", hint="record it again")
    if provenance.observed is not None and provenance.observed > today():
        violation(f"it was observed in the future, {provenance.observed}", hint="correct the date")


@applies_if(lambda run: run.max_age is not None)
def test_it_is_young_enough(
    cassette: Cassette, contract_run: ContractRun, violation: Violation
) -> None:
    limit, observed = contract_run.max_age or 0, cassette.provenance.observed
    age = None if observed is None else (today() - observed).days
    if age is None:
        violation("its age is unknown", hint="record it again")
    if age > limit:
        violation(f"its age is {age} days, more than {limit}", hint="record it again")


def test_it_holds_no_secret(cassette: Cassette, violation: Violation) -> None:
    found = list(scanner.secrets_in_text(cassette.path.read_text(encoding="utf-8")))
    for interaction in cassette.interactions:
        found += scanner.secrets_in_url(interaction.request.url)
    if found:
        violation(f"it holds {found[0]}", hint="revoke that key, and record it again")


def test_only_harmless_headers_are_kept(
    recorded: Contract, cassette: Cassette, violation: Violation
) -> None:
    asked = scanner.REQUEST_HEADERS | {name.lower() for name in recorded.endpoint.headers}
    for interaction in cassette.interactions:
        extra = (interaction.request.headers.keys() - asked) | (
            interaction.response.headers.keys() - scanner.RESPONSE_HEADERS
        )
        if extra:
            violation(f"it holds the header {min(extra)}", hint="record it again")


def test_recording_it_again_would_change_no_byte(
    recorded: Contract, contract_run: ContractRun, violation: Violation
) -> None:
    cassette, listing = contract_run.cassette(recorded), contract_run.listing(recorded)
    if cassette_text(recorded, listing, cassette.provenance) != cassette.path.read_text(
        encoding="utf-8"
    ):
        violation(
            "it is not written as gen-models writes cassettes: one row a line, sorted",
            hint=f"record it again: `gen-models record {recorded.slug} --from FILE...`",
        )


# Where providers are named, the cassettes of others are not judged.
@applies_if(lambda run: run.named is None)
def test_every_cassette_has_a_contract(contract_run: ContractRun, violation: Violation) -> None:
    for file in sorted(contract_run.workspace.cassettes.glob("[!.]*")):
        if file.name in BESIDE and file.is_dir():
            continue
        if file.suffix != ".yaml" or file.stem not in contract_run.contracts:
            violation(
                f"{file.name} is not the cassette of a provider",
                hint="delete it, or add a contract",
            )

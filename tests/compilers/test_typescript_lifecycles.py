"""What Node says of lifecycles is what the values say that they were rendered from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.lifecycle import Lifecycle, Span, successors_of
from gen_models.targets import ProviderModels
from tests.support.builders.python import models
from tests.support.builders.typescript import run_node, write_app

pytestmark = pytest.mark.compilers

IDS: Final = ["a", "b", "c", "d", "e", "f"]
DAYS: Final = [date(987, 6, 5), *(date(2025, 12, 29) + timedelta(days=n) for n in range(7))]

ASKED: Final = """
import { parseAcmeAIModel } from "provider-model-ids/acme-ai";
const [ids, days] = given;
const found = ids.map((id) => {
  const model = parseAcmeAIModel(id);
  return { ...model, chain: model.successors(), asOf: days.map((day) => model.lifecycleAsOf(day)) };
});
console.log(JSON.stringify(found));
"""

_days = st.none() | st.sampled_from(DAYS)
_spans = st.builds(Span, _days, _days) | st.builds(Span, _days, _days, _days, over=st.just(True))


@st.composite
def _providers(draw: st.DrawFn) -> ProviderModels:
    """A provider of four members and two strangers; of some nothing is known."""
    observed = draw(_days)
    lifecycles = [
        Lifecycle(
            text,
            "unknown",
            tuple(draw(st.lists(_spans, max_size=3))),
            draw(_days),
            draw(_days),
            tuple(draw(st.lists(st.sampled_from([*IDS, "g"]), max_size=2))),
            draw(st.none() | st.just("https://acme.example")),
        )
        for text in draw(st.lists(st.sampled_from(IDS), unique=True))
    ]
    told = [replace(one, status=one.status_on(observed)) for one in lifecycles]
    made = models(IDS[:2], IDS[2:4], lifecycles=told)
    known = {one.id for one in told}
    # The builder knows something of every past ID, which a provider need not.
    kept = tuple(one for one in made.lifecycles if one.id in known)
    return replace(made, observed=observed, lifecycles=kept)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def expected(provider: ProviderModels, model_id: str) -> dict[str, Any]:
    """What has to be said of a model ID, by the generator's own lifecycles."""
    found = {one.id: one for one in provider.lifecycles}
    live, past = ({m.id for m in members} for members in (provider.live, provider.past))
    day = provider.observed
    spans = (Span(day, day),) if model_id in live | past else ()
    one = found.get(model_id, Lifecycle(model_id, "unknown", spans))
    return {
        "kind": "live" if model_id in live else "past" if model_id in past else "bespoke",
        "provider": "acme-ai",
        "modelId": model_id,
        "qualifiedId": f"acme-ai/{model_id}",
        "lifecycle": one.status_on(day),
        "isListed": one.is_listed,
        "lastListed": _iso(one.last_listed),
        "unlistedSince": _iso(one.unlisted_since),
        "deprecatedOn": _iso(one.deprecated_on),
        "retiresOn": _iso(one.retires_on),
        "successor": next(iter(one.successors), None),
        "lifecycleSource": one.source,
        "chain": [successor for successor, _ in successors_of(model_id, found)],
        "asOf": [one.status_on(day) for day in DAYS],
    }


@given(_providers())
def test_node_says_of_every_lifecycle_what_it_says_itself(
    tmp_path_factory: pytest.TempPathFactory, provider: ProviderModels
) -> None:
    app = write_app(tmp_path_factory.mktemp("app"), provider)
    asked = [*IDS, "g"]
    said = run_node(app, ASKED, argument=[asked, [day.isoformat() for day in DAYS]])
    assert said == [expected(provider, model_id) for model_id in asked]

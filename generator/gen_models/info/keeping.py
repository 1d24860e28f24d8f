"""Withholds values that contradict other values of the same model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gen_models.fields import FIELDS
from gen_models.info.plausible import exceeds_window, is_text_only
from gen_models.info.statements import LISTING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from gen_models.fields import Value
    from gen_models.info.model import Fact
    from gen_models.info.statements import InfoSource


def in_keeping(
    model_id: str,
    facts: Mapping[str, Fact],
    vouched: Collection[tuple[str, str]],
    sources: Mapping[str, InfoSource],
) -> dict[str, Fact]:
    """The facts of a model, without values that contradict others.

    Args:
        model_id: the model ID.
        facts: by field, what is known.
        vouched: the model IDs and fields that a pin or an override vouches for.
        sources: by name, the sources of the facts.
    """
    doubts = dict(_doubts(facts, sources))
    if not doubts:
        return dict(facts)
    return {
        name: _withheld(fact, doubts[name])
        if name in doubts and (model_id, name) not in vouched
        else fact
        for name, fact in facts.items()
    }


def _doubts(
    facts: Mapping[str, Fact], sources: Mapping[str, InfoSource]
) -> Iterator[tuple[str, str]]:
    """Fields whose value is not to be shown, and why."""
    values = {name: fact.value for name, fact in facts.items()}
    window, prompt = values.get("context_window"), values.get("max_input_tokens")
    for name in _outdated_prices(facts, sources):
        yield name, "newer sources say that the price varies"
    if isinstance(window, int):
        beyond = f"is more than the context window of {window}"
        if exceeds_window(values):
            yield "max_output_tokens", beyond
        if isinstance(prompt, int) and prompt > window:
            yield "max_input_tokens", beyond
    yield from _contradictions(values)
    # Text, image and audio tokens have prices of their own, and data sets take one of them.
    price = facts.get("output_price")
    if price is not None and price.source != LISTING and not is_text_only(values):
        yield "output_price", "depends on whether the answer is text"


def _contradictions(values: Mapping[str, Value | None]) -> Iterator[tuple[str, str]]:
    prompts = values.get("input_modalities")
    if isinstance(prompts, tuple) and values.get("vision") is not None:
        sees = bool({"image", "video"}.intersection(map(str, prompts)))
        if values["vision"] is not sees:
            yield "vision", f"contradicts the input modalities {', '.join(map(str, prompts))}"
    if values.get("embeddings") is True:
        yield "output_price", "an embedding has no output tokens"
        if values.get("output_modalities") == ("text",):
            yield "output_modalities", "contradicts that it makes embeddings"


def _outdated_prices(facts: Mapping[str, Fact], sources: Mapping[str, InfoSource]) -> Iterator[str]:
    """The prices that a source states which is older than one that says that they vary."""
    varies = facts.get("variable_price")
    if varies is None or varies.value is not True:
        return
    said = _observed(varies, sources)
    for name, fact in facts.items():
        if FIELDS[name].kind == "price" and _observed(fact, sources) < said:
            yield name


def _observed(fact: Fact, sources: Mapping[str, InfoSource]) -> date:
    source = sources.get(fact.source)
    return fact.observed or (None if source is None else source.observed) or date.min


def _withheld(fact: Fact, reason: str) -> Fact:
    """A fact that does not show its value, but says who states it."""
    if fact.value is None:
        return fact
    stated = dict.fromkeys((fact.source, *fact.also), fact.value)
    return replace(fact, value=None, also=(), others={**stated, **fact.others}, disputed=reason)

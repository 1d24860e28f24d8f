"""Years of a provider, played by Hypothesis against a model that shares no code with the ledger."""

from __future__ import annotations

import ast
import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gen_models.catalog import Catalog
from gen_models.naming import RUST_VARIANT, UPPER_SNAKE, Ledger, ledger_text, read_ledger
from gen_models.targets import Member, ProviderHead, ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON
from tests.support.strategies import colliding_families, nameable_ids

STYLES = (UPPER_SNAKE, RUST_VARIANT)
VALID = {
    "upper_snake": re.compile(r"[A-Z][A-Z0-9_]{0,119}"),
    "rust_variant": re.compile(r"(?!(?:Self|Bespoke|_+)$)[A-Za-z_][A-Za-z0-9_]{0,119}"),
}


@dataclass
class Gone:
    """What the model knows of an ID that left."""

    last_observed: date
    missing_since: date
    pruned: bool = False


def upper_snake(model_id: str) -> str:
    """The plain name, written anew: character by character, from the law alone."""
    parts = []
    for part in model_id.split("/"):
        spelled = "".join(c.upper() if re.match("[A-Za-z0-9]", c) else " " for c in part)
        parts.append("_".join(word for word in spelled.split(" ") if word))
    name = "__".join(part for part in parts if part)
    return f"M_{name}" if re.match("[0-9]", name) else name


def rust_variant(model_id: str) -> str:
    """The plain name, written anew: a small state machine over the characters."""
    name, slashes, in_token, at_start = "", 0, False, True
    for character in model_id:
        if re.match("[A-Za-z0-9]", character):
            if at_start and character.isdigit():
                name += "M"
            name += character.lower() if in_token else character.upper()
            in_token, at_start = True, False
            continue
        in_token, at_start = False, False
        if character == "/" and not slashes:
            name, slashes, at_start = f"{name}___", 1, True
        else:
            name += "_" if character == "." else "__"
    if name in ("Self", "Bespoke"):
        return f"{name}_"
    return name if name.strip("_") else ""


PLAIN = {"upper_snake": upper_snake, "rust_variant": rust_variant}


class Provider(RuleBasedStateMachine):
    """A listing that changes, and the ledger that has to remember."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2020, 1, 1)
        self.ledger = Ledger("acme", None)
        self.listed: set[str] = set()
        self.seen: dict[str, date] = {}
        self.gone: dict[str, Gone] = {}
        self.names: dict[tuple[str, str], str] = {}

    @initialize(ids=colliding_families)
    def begin(self, ids: list[str]) -> None:
        self.listed = {model_id for model_id in ids if model_id}
        self.record()

    @rule(ids=st.lists(nameable_ids, max_size=3) | colliding_families)
    def gain(self, ids: list[str]) -> None:
        self.listed |= {model_id for model_id in ids if model_id}

    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        if self.listed:
            self.listed -= set(data.draw(st.lists(st.sampled_from(sorted(self.listed)))))

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        if self.gone:
            self.listed.add(data.draw(st.sampled_from(sorted(self.gone))))

    @rule(data=st.data(), suffix=st.sampled_from(["-v2", ".1", "_", ":free"]))
    def rename(self, data: st.DataObject, suffix: str) -> None:
        if self.listed:
            old = data.draw(st.sampled_from(sorted(self.listed)))
            if len(old) < 250:
                self.listed = self.listed - {old} | {old + suffix}

    @rule(days=st.integers(1, 400), seed=st.integers())
    def record(self, days: int = 1, seed: int = 0) -> None:
        self.today += timedelta(days=days)
        order = sorted(self.listed)
        random.Random(seed).shuffle(order)
        before = self.ledger
        self.ledger = before.advance(Catalog.of("acme", order), self.today, STYLES, partial=False)
        for model_id in self.seen.keys() - self.listed - self.gone.keys():
            self.gone[model_id] = Gone(self.seen[model_id], self.today)
        for model_id in self.listed:
            self.gone.pop(model_id, None)
            self.seen[model_id] = self.today
        again = before.advance(Catalog.of("acme", order[::-1]), self.today, STYLES, partial=False)
        assert again == self.ledger

    @rule(ids=colliding_families)
    def fail_to_record(self, ids: list[str]) -> None:
        """A recording that its contracts reject advances a ledger that nobody keeps."""
        self.ledger.advance(Catalog.of("acme", ids), self.today, STYLES, partial=False)

    @rule(days=st.integers(0, 500))
    def prune(self, days: int) -> None:
        before = self.today - timedelta(days=days)
        self.ledger = self.ledger.prune(before)
        for gone in self.gone.values():
            gone.pruned = gone.pruned or gone.missing_since < before

    @rule(seed=st.integers())
    def merge(self, seed: int) -> None:
        """The file comes back from git with its lines in any order, some of them twice."""
        head, *lines = ledger_text(self.ledger).splitlines()
        dice = random.Random(seed)
        lines += dice.choices(lines, k=2) if lines else []
        dice.shuffle(lines)
        text = "\n".join([head, "<<<<<<< ours", *lines, "=======", head, ">>>>>>> theirs"]) + "\n"
        assert read_ledger(text, "acme", "acme.jsonl") == self.ledger

    @invariant()
    def every_id_is_there_and_in_its_state(self) -> None:
        assert {entry.id for entry in self.ledger.entries} == self.seen.keys()
        states = {
            e.id: (e.absence.last_observed, e.absence.missing_since, e.absence.pruned)
            for e in self.ledger.entries
            if e.absence is not None
        }
        expected = {i: (g.last_observed, g.missing_since, g.pruned) for i, g in self.gone.items()}
        assert states == expected

    @invariant()
    def names_are_valid_unique_and_for_ever(self) -> None:
        for style in STYLES:
            held = self.ledger.held(style.name)
            assert held.keys() == self.seen.keys()
            assert len({unicodedata.normalize("NFKC", n) for n in held.values()}) == len(held)
            for model_id, name in held.items():
                assert VALID[style.name].fullmatch(name)
                assert self.names.setdefault((style.name, model_id), name) == name

    @invariant()
    def names_are_readable_where_no_other_id_wants_them(self) -> None:
        for style in STYLES:
            held = self.ledger.held(style.name)
            wanted = [PLAIN[style.name](model_id) for model_id in held]
            for model_id, name in held.items():
                plain = PLAIN[style.name](model_id)
                if plain and len(plain) <= 120 and wanted.count(plain) == 1:
                    others = set(held.values()) - {name}
                    assert name == plain or plain in others

    @invariant()
    def ids_round_trip_through_python(self) -> None:
        live = tuple(Member(e.id, e.names["upper_snake"]) for e in self.ledger.listed)
        if not live:
            return
        models = ProviderModels(ProviderHead("acme", "Acme", "Acme"), live, ())
        source, *_ = PYTHON.render_provider(models).values()
        enum = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
        found = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in enum.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        assert found == {member.identifier: member.id for member in live}


TestProvider = Provider.TestCase

"""What rendered Python knows of a model ID: when it was listed, when it ends, and what follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gen_models.lifecycle import Lifecycle, Span, successors_of
from gen_models.targets import ProviderModels
from gen_models.targets.python.target import TARGET as PYTHON
from tests.support.builders.providers import (
    OBSERVED,
    OTHER,
    announced,
    known,
    overdue,
    retired,
)
from tests.support.builders.python import formatted, models, run_python, write_package
from tests.support.strategies import generations, nameable_ids

PATH = "python/provider_model_ids/_lifecycle/acme_ai.py"
FEBRUARY = date(2026, 2, 1)

SHOW = """
import warnings
from datetime import date
import provider_model_ids
from provider_model_ids import AcmeAIModel, Bespoke, RetiredModelWarning
"""

TELL = """
import warnings
from datetime import date
from provider_model_ids import AcmeAIModel
warnings.simplefilter("ignore")
def told(model):
    days = [model.last_listed, model.unlisted_since, model.deprecated_on, model.retires_on]
    return [
        model.lifecycle, model.is_listed, *[day and str(day) for day in days],
        model.successor, model.successors(), model.lifecycle_source,
        [model.lifecycle_as_of(date.fromisoformat(day)) for day in DAYS],
    ]
print(json.dumps({i: told(AcmeAIModel.parse(i)) for i in IDS}))
"""

USE = """
from datetime import date
from typing import Literal, assert_type

from provider_model_ids import AcmeAIModel, Bespoke, ProviderModel, providers_of

model = AcmeAIModel.GPT_4
Status = Literal["listed", "unlisted", "deprecated", "retired", "unknown"]
assert_type(model.lifecycle, Status)
assert_type(model.lifecycle_as_of(date(2026, 1, 1)), Status)
assert_type(model.retires_on, date | None)
assert_type(model.is_listed, bool)
assert_type(model.successor, AcmeAIModel | Bespoke | None)
assert_type(model.successors(), tuple[AcmeAIModel | Bespoke, ...])
assert_type(AcmeAIModel("gpt-4"), AcmeAIModel)
assert_type(AcmeAIModel.live(date(2026, 1, 1)), tuple[AcmeAIModel, ...])
assert_type(Bespoke("x", "acme-ai").successor, ProviderModel | Bespoke | None)
assert_type(providers_of("x"), tuple[str, ...])
base: ProviderModel = model
assert_type(base.successor, ProviderModel | Bespoke | None)
"""

ACME = models(
    ["gpt-4", "gpt-5"],
    ["gpt-1", "gpt-2", "gpt-3"],
    lifecycles=[
        known("gpt-0", Span(date(2025, 1, 1), date(2025, 1, 1), FEBRUARY, over=True)),
        retired("gpt-1", "gpt-2", "gpt-4"),
        retired("gpt-2", "private"),
        overdue("gpt-3"),
        known("gpt-5", Span(FEBRUARY, OBSERVED), retires_on=date(2027, 1, 1)),
        announced("never-listed", "gpt-2"),
    ],
)

some_days = st.integers(0, 80).map(lambda number: date(2026, 1, 1) + timedelta(days=number))


@st.composite
def lifecycles_of(draw: st.DrawFn, ids: list[str]) -> list[Lifecycle]:
    """Lifecycles of some of these IDs, possible ones."""
    found = []
    for model_id in draw(st.lists(st.sampled_from(ids), unique=True)):
        days = sorted(draw(st.lists(some_days, max_size=6, unique=True)))
        spans = [
            Span(days[at], days[at + 1], days[at + 2], over=True)
            for at in range(0, len(days) - 2, 3)
        ]
        if draw(st.booleans()):
            spans.append(Span(max(days, default=OBSERVED), OBSERVED + timedelta(days=30)))
        elif not spans and draw(st.booleans()):
            spans.append(Span(None, None, None, over=True))
        deprecated, retires = draw(st.none() | some_days), draw(st.none() | some_days)
        successors = draw(st.lists(st.sampled_from(ids) | nameable_ids, max_size=2, unique=True))
        found.append(
            known(
                model_id,
                *spans,
                deprecated_on=deprecated,
                retires_on=retires,
                successors=[i for i in successors if i != model_id],
                source=draw(st.none() | nameable_ids),
            )
        )
    return found


@st.composite
def _providers(draw: st.DrawFn) -> ProviderModels:
    stay, more, leave = draw(generations)
    ids = [*stay, *more, *leave, "one", "never a member"]
    found = {one.id: one for one in draw(lifecycles_of(ids))}
    members = ids[:-1]
    live = [i for i in members if i not in found or found[i].is_live_on(OBSERVED)]
    past = [i for i in members if i not in live]
    return models(live, past, lifecycles=found.values())


providers: st.SearchStrategy[ProviderModels] = _providers()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("package"), ACME, models(["x"], head=OTHER))


def shown(package: Path, expression: str) -> Any:
    """What an expression is, in a fresh process in which warnings are errors."""
    return run_python(f"{SHOW}print(json.dumps({expression}))", package)


def warned(package: Path, expression: str) -> Any:
    """The warnings that an expression issues, each with its category and the file it names."""
    start = f"{SHOW}\nwith warnings.catch_warnings(record=True) as found:\n"
    start += f"    warnings.simplefilter('always')\n    {expression}\n"
    told = "[[str(w.message), w.category.__name__, w.filename] for w in found]"
    return run_python(f"{start}print(json.dumps({told}))", package)


def lifecycles_source(provider: ProviderModels) -> str:
    return PYTHON.render_provider(provider)[PATH]


# At run time.


@pytest.mark.slow
@given(providers)
def test_python_tells_what_the_statements_come_to(
    tmp_path_factory: pytest.TempPathFactory, provider: ProviderModels
) -> None:
    package = write_package(tmp_path_factory.mktemp("package"), provider)
    usual = (Span(OBSERVED, OBSERVED),)
    lives = {str(m.id): Lifecycle(m.id, "listed", usual) for m in provider.live}
    lives |= {one.id: one for one in provider.lifecycles}
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 90, 7)]

    def told(one: Lifecycle) -> list[object]:
        known_days = (one.last_listed, one.unlisted_since, one.deprecated_on, one.retires_on)
        return [
            one.status_on(OBSERVED),
            one.is_listed,
            *(None if day is None else day.isoformat() for day in known_days),
            one.successors[0] if one.successors else None,
            [successor for successor, _ in successors_of(one.id, lives)],
            one.source,
            [one.status_on(day) for day in days],
        ]

    texts = json.dumps([day.isoformat() for day in days])
    found = run_python(
        f"DAYS = {texts}\nIDS = json.loads({json.dumps(list(lives))!r})\n{TELL}", package
    )
    assert found == {model_id: told(one) for model_id, one in lives.items()}


def test_live_members_are_worth_choosing(package: Path) -> None:
    assert shown(package, "AcmeAIModel.live()") == ["gpt-4", "gpt-5"]
    assert shown(package, "AcmeAIModel.live(date(2026, 1, 15))") == ["gpt-1", "gpt-2", "gpt-3"]
    assert shown(package, "AcmeAIModel.live(date(2027, 2, 1))") == ["gpt-4"]


def test_an_id_that_only_the_past_knows_is_no_member_and_knows_its_life(package: Path) -> None:
    assert shown(package, "'gpt-0' in AcmeAIModel.__members__.values()") is False
    found = "(b := AcmeAIModel.parse('gpt-0'))"
    assert shown(package, f"[type({found}) is Bespoke, b.lifecycle, str(b.unlisted_since)]") == [
        True, "unlisted", "2026-02-01",
    ]  # fmt: skip
    never = "(b := Bespoke('never-listed', 'acme-ai'))"
    assert shown(package, f"[{never}, b.lifecycle, b.last_listed, b.is_listed]") == [
        "never-listed", "retired", None, False,
    ]  # fmt: skip


def test_successors_lead_to_what_serves_or_to_where_they_end(package: Path) -> None:
    assert shown(package, "AcmeAIModel.GPT_1.successors()") == ["gpt-2", "private"]
    assert shown(package, "AcmeAIModel.GPT_1.successor is AcmeAIModel.GPT_2") is True
    assert shown(package, "type(AcmeAIModel.GPT_2.successor) is Bespoke") is True
    assert shown(package, "Bespoke('never-listed', 'acme-ai').successor is AcmeAIModel.GPT_2")
    assert shown(package, "AcmeAIModel.GPT_4.successors()") == []


def test_of_other_ids_nothing_is_known(package: Path) -> None:
    for found in ("AcmeAIModel.parse('x')", "Bespoke('x', 'nobody')", "Bespoke('x')"):
        known_of = "b.lifecycle, b.is_listed, b.last_listed, b.retires_on, b.successors()"
        assert shown(package, f"[(b := {found}), {known_of}]") == [
            "x", "unknown", False, None, None, [],
        ]  # fmt: skip


def test_a_member_that_was_made_bespoke_by_hand_is_known(package: Path) -> None:
    assert shown(package, "(b := Bespoke('gpt-4', 'acme-ai')).lifecycle") == "listed"
    assert shown(package, "(b := Bespoke('gpt-4', 'acme-ai')).is_listed") is True


def test_an_id_of_another_provider_is_found_there(package: Path) -> None:
    assert shown(package, "provider_model_ids.providers_of('x')") == ["other"]
    assert shown(package, "provider_model_ids.providers_of('gpt-0')") == ["acme-ai"]
    assert shown(package, "provider_model_ids.providers_of('gpt-4')") == ["acme-ai"]
    assert shown(package, "provider_model_ids.providers_of('nobody has it')") == []


@pytest.mark.parametrize(
    "expression",
    [
        "AcmeAIModel.parse('gpt-1')",
        "AcmeAIModel('gpt-1')",
        "provider_model_ids.parse('acme-ai/gpt-1')",
    ],
)
def test_looking_up_a_retired_model_warns_where_it_is_looked_up(
    package: Path, expression: str
) -> None:
    ((message, category, file),) = warned(package, expression)
    assert (category, file) == ("RetiredModelWarning", "<string>")
    assert all(text in message for text in ("acme-ai/gpt-1", "2026-02-01", "gpt-2"))


def test_a_retired_id_that_is_no_member_warns_too(package: Path) -> None:
    ((message, category, _),) = warned(package, "AcmeAIModel.parse('never-listed')")
    assert category == "RetiredModelWarning"
    assert "never-listed" in message


@pytest.mark.parametrize(
    "expression",
    [
        "AcmeAIModel.GPT_1",
        "AcmeAIModel['GPT_1']",
        "AcmeAIModel(AcmeAIModel.GPT_1)",
        "__import__('copy').deepcopy(AcmeAIModel.GPT_1)",
        "list(AcmeAIModel)",
        "AcmeAIModel.GPT_1.successors()",
        "AcmeAIModel.parse('gpt-5')",
        "AcmeAIModel('gpt-5')",
        "AcmeAIModel.parse('gpt-0')",
        "AcmeAIModel.parse('x')",
        "provider_model_ids.providers_of('gpt-1')",
        "warnings.simplefilter('ignore', RetiredModelWarning); AcmeAIModel('gpt-1')",
    ],
)
def test_nothing_else_warns(package: Path, expression: str) -> None:
    assert warned(package, expression) == []


def test_who_only_uses_members_does_not_load_what_is_known(package: Path) -> None:
    used = "[AcmeAIModel.GPT_1, AcmeAIModel.live(), AcmeAIModel.parse('gpt-4')]"
    loaded = "[n for n in __import__('sys').modules if '_lifecycle' in n]"
    assert shown(package, f"[{used}, {loaded}][1]") == []
    assert shown(package, f"[AcmeAIModel.GPT_4.lifecycle, {loaded}][1]") != []


@pytest.mark.extras
def test_a_type_checker_knows_what_a_life_is_made_of(tmp_path: Path) -> None:
    package = write_package(tmp_path, ACME)
    use = tmp_path / "use.py"
    use.write_text(USE, encoding="ascii")
    options = ["--strict", f"--config-file={os.devnull}", f"--cache-dir={tmp_path / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(use), str(package)],
        env={**os.environ, "MYPYPATH": str(package)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Success: no issues found")


# As source.


@pytest.mark.extras
@given(providers)
def test_ruff_would_format_lifecycles_as_they_are(provider: ProviderModels) -> None:
    source = lifecycles_source(provider)
    assert formatted(source) == source


@pytest.mark.extras
@pytest.mark.parametrize("word", ["a", '"', "'", "\\", "\U0001f600", "a-", "/"])
def test_ruff_would_format_lifecycles_of_any_length_as_they_are(word: str) -> None:
    ids = [(word * 256)[:length] for length in range(1, 257)]
    rows = [
        *(known(i, successors=[i[::-1] + "z"], source=i) for i in ids),
        *(known(f"{i}-", *ACME.lifecycles[1].spans, retires_on=FEBRUARY) for i in ids),
    ]
    source = lifecycles_source(models(["z"], lifecycles=rows))
    assert formatted(source) == source


@pytest.mark.slow
@given(providers)
def test_what_was_rendered_is_verified(provider: ProviderModels) -> None:
    PYTHON.verify(PYTHON.render_provider(provider), provider)


@pytest.mark.parametrize(
    ("genuine", "tampered"),
    [
        ('OBSERVED: str | None = "2026-03-01"', "OBSERVED: str | None = None"),
        ('OBSERVED: str | None = "2026-03-01"', 'OBSERVED: str | None = "2026-03-02"'),
        ('OBSERVED: str | None = "2026-03-01"', "OBSERVED: str | None = evil()"),
        ('("private",)', '("public",)'),
        ('("private",)', "()"),
        ('("private",)', 'evil("private")'),
        ('("private",)', '(b"private",)'),
        ('    "gpt-0": ', '    "gpt-00": '),
        ('    "gpt-0": ', "    evil(): "),
        ('    "gpt-0": ', '    **evil, "gpt-0": '),
        ('    "gpt-0": ', '    "gpt-0": (), "gpt-0": '),
        ('"2027-01-01"', "None"),
        ('"2027-01-01"', '"2027-01-02"'),
        ("LIFECYCLES: dict[str, Row] = {", "evil()\nLIFECYCLES: dict[str, Row] = {"),
        ("LIFECYCLES: dict", "MORE: dict[str, Row] = {}\nLIFECYCLES: dict"),
        ("LIFECYCLES: dict[str, Row] = {", "LIFECYCLES: dict[str, Row] = evil or {"),
        ("LIFECYCLES: dict[str, Row] = {", "LIVES: dict[str, Row] = {"),
    ],
)  # fmt: skip
def test_tampered_lifecycles_are_refused(genuine: str, tampered: str) -> None:
    files = dict(PYTHON.render_provider(ACME))
    assert files[PATH].count(genuine) == 1
    files[PATH] = files[PATH].replace(genuine, tampered)
    with pytest.raises(ValueError, match=r"the |malformed"):
        PYTHON.verify(files, ACME)


def test_an_enum_that_says_otherwise_how_many_are_live_is_refused() -> None:
    files = dict(PYTHON.render_provider(ACME))
    module = next(iter(files))
    for wrong in ("live=3", "live=evil()", "live=2, live=2", "live=True"):
        tampered = {**files, module: files[module].replace("live=2", wrong)}
        with pytest.raises(ValueError, match="the "):
            PYTHON.verify(tampered, ACME)

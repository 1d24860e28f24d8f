"""Members and unknown IDs work where people put them: as fields, as choices, and in requests."""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread
from types import GenericAlias, ModuleType
from typing import TYPE_CHECKING, Any

import pydantic
import pytest

from tests.support.builders.python import OTHER, models, write_package

if TYPE_CHECKING or find_spec("anthropic") is not None:
    # Where the extras are not installed, these tests are collected, and deselected.
    import anthropic
    import click
    import msgspec
    import openai
    import typer
    from click.testing import CliRunner
    from typer.testing import CliRunner as TyperRunner

pytestmark = pytest.mark.extras

KNOWN, GONE, PRIVATE = "openai/gpt-4", "gone-1", "my fine-tune/\u00e9"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A vendored copy of a rendered package, imported here by a name of its own."""
    folder = tmp_path_factory.mktemp("in-use")
    rendered = write_package(folder, models([KNOWN, "gpt-5"], [GONE]), models([], head=OTHER))
    (source,) = rendered.glob("*/_base.py")
    shutil.copytree(source.parent, folder / "models_in_use")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("models_in_use")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("models_in_use")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def model(package: ModuleType) -> Any:
    return package.AcmeAIModel


@pytest.fixture(scope="module")
def settings(package: ModuleType) -> Any:
    """A pydantic model with every kind of field."""
    fields: dict[str, Any] = {
        "member": (package.AcmeAIModel, ...),
        "either": (package.AcmeAIModel | package.Bespoke, ...),
        "like": (package.AcmeAIModelLike, ...),
        "maybe": (package.AcmeAIModelLike | None, None),
        "literal": (package.AcmeAIModelId, KNOWN),
        "bespoke": (package.Bespoke | None, None),
        "choices": (GenericAlias(dict, (package.AcmeAIModel, float)), {}),
    }
    return pydantic.create_model("Settings", **fields)


# pydantic.


@pytest.mark.parametrize("text", [KNOWN, GONE, PRIVATE])
def test_pydantic_makes_a_member_of_a_known_id_and_keeps_any_other(
    package: ModuleType, settings: Any, text: str
) -> None:
    found = settings(member=KNOWN, either=text, like=text, maybe=text, choices={GONE: 0.5})
    kind = package.Bespoke if text == PRIVATE else package.AcmeAIModel
    assert found.member is package.AcmeAIModel(KNOWN)
    assert [type(x) for x in (found.either, found.like, found.maybe)] == [kind] * 3
    assert [found.either, found.like, found.maybe] == [text] * 3
    assert found.like.qualified_id == f"acme-ai/{text}"
    assert found.choices == {package.AcmeAIModel.GONE_1: 0.5}


@pytest.mark.parametrize("text", [KNOWN, GONE, PRIVATE])
def test_a_pydantic_model_makes_a_round_trip(settings: Any, text: str) -> None:
    before = settings(member=GONE, either=text, like=text, maybe=text, bespoke=text)
    again = [
        settings.model_validate_json(before.model_dump_json()),
        settings.model_validate(before.model_dump()),
        settings.model_validate(before.model_dump(mode="json")),
    ]
    for after in again:
        assert after == before
        assert [type(value) for _, value in after] == [type(value) for _, value in before]
        assert after.like.provider == "acme-ai"
    assert json.loads(before.model_dump_json())["like"] == text


def test_pydantic_takes_members_and_unknown_ids_as_they_are(
    package: ModuleType, settings: Any
) -> None:
    member, private = package.AcmeAIModel.GONE_1, package.Bespoke(PRIVATE, "acme-ai")
    for given in (member, private):
        found = settings.model_validate({"member": member, "either": given, "like": given})
        assert found.either is given
        assert (found.like, found.like.provider) == (given, "acme-ai")
        settings.model_validate({"member": member, "either": given, "like": given}, strict=True)


def test_pydantic_refuses_what_is_not_a_model(settings: Any) -> None:
    with pytest.raises(pydantic.ValidationError) as failure:
        settings(member=PRIVATE, either=5, like=None, maybe=[], literal=GONE, bespoke=1.5)
    refused = {str(error["loc"][0]) for error in failure.value.errors()}
    assert refused == {"member", "either", "like", "maybe", "literal", "bespoke"}


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_json_schema_takes_any_text_where_any_is_taken(settings: Any, mode: Any) -> None:
    schema = settings.model_json_schema(mode=mode)
    properties, enum = schema["properties"], schema["$defs"]["AcmeAIModel"]["enum"]
    assert enum == ["gpt-5", KNOWN, GONE]
    assert {"type": "string"} in properties["either"]["anyOf"]
    assert properties["like"]["anyOf"] == [
        {"type": "string", "enum": ["gpt-5", KNOWN]},
        {"type": "string"},
    ]


def test_a_provider_without_live_models_has_fields_too(package: ModuleType) -> None:
    adapter = pydantic.TypeAdapter(package.OtherModelLike)
    assert adapter.validate_python("x").qualified_id == "other/x"
    assert adapter.json_schema()["anyOf"] == [{"type": "string"}]


def test_a_bespoke_of_no_known_provider_says_how_to_get_one(package: ModuleType) -> None:
    found = pydantic.TypeAdapter(package.Bespoke).validate_python(PRIVATE)
    assert (found, found.model_id, found.lifecycle) == (PRIVATE, PRIVATE, "unknown")
    for name in ("provider", "qualified_id"):
        with pytest.raises(AttributeError, match="OpenAIModelLike"):
            getattr(found, name)


# msgspec, dataclasses, and command lines.


def test_msgspec_reads_and_writes_members(package: ModuleType, model: Any) -> None:
    struct: Any = msgspec.defstruct("Settings", [("member", model), ("id", package.AcmeAIModelId)])
    text = json.dumps({"member": GONE, "id": KNOWN}).encode()
    found = msgspec.json.decode(text, type=struct)
    assert found.member is model.GONE_1
    assert json.loads(msgspec.json.encode(found)) == json.loads(text)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps({"member": PRIVATE, "id": KNOWN}).encode(), type=struct)


def test_msgspec_takes_any_text_with_a_hook(package: ModuleType, model: Any) -> None:
    struct: Any = msgspec.defstruct("Settings", [("model", package.Bespoke)])
    text = json.dumps({"model": PRIVATE}).encode()
    found = msgspec.json.decode(text, type=struct, dec_hook=lambda _, text: model.parse(text))
    assert (found.model, found.model.provider) == (PRIVATE, "acme-ai")
    assert json.loads(msgspec.json.encode(found, enc_hook=str)) == {"model": PRIVATE}


@pytest.mark.parametrize("text", [KNOWN, PRIVATE])
def test_a_dataclass_goes_through_json(model: Any, text: str) -> None:
    @dataclass
    class Settings:
        model: Any

    before = Settings(model.parse(text))
    stored = json.loads(json.dumps(asdict(before)))
    assert stored == {"model": text}
    assert Settings(model.parse(model_id=stored["model"])) == before


def test_argparse_takes_members_and_offers_them(model: Any) -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--known", type=model, choices=list(model))
    parser.add_argument("--any", type=model.parse, default=model.GONE_1)
    found = parser.parse_args(["--known", KNOWN, "--any", PRIVATE])
    assert found.known is model(KNOWN)
    assert (found.any, found.any.provider) == (PRIVATE, "acme-ai")
    assert KNOWN in parser.format_help()
    with pytest.raises(argparse.ArgumentError, match="known"):
        parser.parse_args(["--known", PRIVATE])


def test_click_takes_members_and_offers_them(model: Any) -> None:
    @click.command()
    @click.option("--known", type=click.Choice([member.value for member in model]))
    @click.option("--any", "unknown", type=model.parse)
    def command(known: str, unknown: Any) -> None:
        click.echo(f"{model(known)} {unknown.qualified_id}")

    done = CliRunner().invoke(command, ["--known", GONE, "--any", PRIVATE])
    assert (done.exit_code, done.output) == (0, f"{GONE} acme-ai/{PRIVATE}\n")
    assert KNOWN in CliRunner().invoke(command, ["--known", PRIVATE]).output


def test_typer_takes_members_and_offers_them(package: ModuleType, model: Any) -> None:
    def command(
        known: Any,
        unknown: Any = typer.Option(model.GONE_1, parser=model.parse),  # noqa: B008
    ) -> None:
        typer.echo(f"{type(known).__name__} {known} {unknown.qualified_id}")

    command.__annotations__ = {"known": model, "unknown": package.Bespoke, "return": None}
    app = typer.Typer()
    app.command()(command)
    done = TyperRunner().invoke(app, [GONE, "--unknown", PRIVATE])
    assert (done.exit_code, done.output) == (0, f"AcmeAIModel {GONE} acme-ai/{PRIVATE}\n")
    assert TyperRunner().invoke(app, [PRIVATE]).exit_code == 2


# Clients, against a server that says which model it was asked for.


class Echo(BaseHTTPRequestHandler):
    """Answers as both APIs do, with the model of the request as the text."""

    def do_POST(self) -> None:
        model = json.loads(self.rfile.read(int(self.headers["content-length"])))["model"]
        text = json.dumps(model)
        answer: dict[str, Any] = {"id": "x", "model": model}
        if "chat" in self.path:
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            answer |= {"object": "chat.completion", "created": 1, "choices": [choice]}
        else:
            answer |= {"type": "message", "role": "assistant", "stop_reason": "end_turn"}
            answer |= {"stop_sequence": None, "content": [{"type": "text", "text": text}]}
            answer["usage"] = {"input_tokens": 1, "output_tokens": 1}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("text", [KNOWN, GONE, PRIVATE])
def test_the_openai_client_sends_the_model_id(model: Any, url: str, text: str) -> None:
    with openai.OpenAI(api_key="none", base_url=url, max_retries=0) as client:
        answer = client.chat.completions.create(
            model=model.parse(text), messages=[{"role": "user", "content": "Hello"}]
        )
    assert json.loads(answer.choices[0].message.content or "") == text


@pytest.mark.parametrize("text", [KNOWN, GONE, PRIVATE])
def test_the_anthropic_client_sends_the_model_id(model: Any, url: str, text: str) -> None:
    with anthropic.Anthropic(api_key="none", base_url=url, max_retries=0) as client:
        answer = client.messages.create(
            model=model.parse(text), max_tokens=1, messages=[{"role": "user", "content": "Hello"}]
        )
    (block,) = answer.content
    assert block.type == "text"
    assert json.loads(block.text) == text

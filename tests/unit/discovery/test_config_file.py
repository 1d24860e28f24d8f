"""Configurations as YAML: comments and order stay, and errors name file and line."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gen_models import discovery
from gen_models.discovery import ProviderConfig, load_configs, save_configs
from gen_models.errors import ConfigurationError

KEY = "sk-proj-0123456789abcdefghij"
TEXT = f"""\
# My providers.
providers:
  openai:
    api_key: {KEY}   # rotated in May
    base_api_url: https://api.openai.com/v1
    name: openai
    valid_models:
      gpt-4o-2024-08-06: 4o  # the good one
      # the cheap one
      gpt-4o-mini: 'mini'
    invalid_models: []
  xai:
    valid_models: {{grok-4: "4"}}
settings: {{seconds: 12, proxy: yes}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "providers.yaml"
    made.write_text(TEXT, encoding="utf-8")
    return made


def test_the_form_of_the_plans_is_read_with_and_without_invalid_models(file: Path) -> None:
    configs = load_configs(file)
    openai, xai = configs["openai"], configs["xai"]
    assert openai.api_key is not None
    assert openai.api_key.get_secret_value() == KEY
    assert openai.valid_models == {"gpt-4o-2024-08-06": "4o", "gpt-4o-mini": "mini"}
    assert (xai.name, xai.valid_models, xai.invalid_models) == ("xai", {"grok-4": "4"}, [])


def test_the_example_is_valid() -> None:
    example = Path(discovery.__file__).with_name("providers.example.yaml")
    assert set(load_configs(example)) == {"openai", "ollama", "acme"}


def test_saving_what_was_loaded_changes_no_byte(file: Path) -> None:
    save_configs(file, load_configs(file), {})
    assert file.read_text(encoding="utf-8") == TEXT


def test_saving_keeps_comments_order_and_what_it_does_not_know(file: Path) -> None:
    openai = load_configs(file)["openai"]
    openai.merge_valid_models(["o3"])
    openai.invalid_models.append("gpt-1")
    openai.cache_duration = 5
    save_configs(file, {"openai": openai, "acme": ProviderConfig(name="acme")}, {})
    text = file.read_text(encoding="utf-8")
    for comment in ("# My providers.", "# rotated in May", "# the good one", "# the cheap one"):
        assert comment in text
    assert "cache_duration" not in text
    assert text.index("openai:") < text.index("xai:") < text.index("acme:")
    again = load_configs(file)
    assert again["openai"].valid_models["o3"] == "o3"
    assert again["openai"].invalid_models == ["gpt-1"]
    assert list(again) == ["openai", "xai", "acme"]


def test_models_that_went_are_taken_out(file: Path) -> None:
    openai = load_configs(file)["openai"]
    del openai.valid_models["gpt-4o-mini"]
    save_configs(file, {"openai": openai}, {})
    assert list(load_configs(file)["openai"].valid_models) == ["gpt-4o-2024-08-06"]


@pytest.mark.parametrize("existed", [True, False])
def test_the_file_is_its_owners_alone(file: Path, *, existed: bool) -> None:
    configs = load_configs(file)
    if existed:
        file.chmod(0o644)
    else:
        file.unlink()
    save_configs(file, configs, {})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    save_configs(link, {"acme": ProviderConfig(name="acme")}, {})
    assert link.is_symlink()
    assert "acme" in load_configs(file)


def test_a_key_of_the_environment_is_not_written(file: Path) -> None:
    config = ProviderConfig(name="xai", api_key="xai-0123456789abcdefghij")
    with pytest.raises(ConfigurationError, match="MY_KEY") as caught:
        save_configs(file, {"xai": config}, {"MY_KEY": "xai-0123456789abcdefghij\n"})
    assert "xai-0123456789" not in str(caught.value)
    assert file.read_text(encoding="utf-8") == TEXT


def test_a_key_of_the_keyring_is_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import keyring

    from tests.support import keyring_file

    monkeypatch.setenv(keyring_file.FILE, str(tmp_path / "keys.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring_file.FileKeyring())  # type: ignore[no-untyped-call]
    try:
        keyring.set_password("gen-models", "xai", "xai-0123456789abcdefghij")
        config = ProviderConfig(name="xai", api_key="xai-0123456789abcdefghij")
        with pytest.raises(ConfigurationError, match="keyring"):
            save_configs(file, {"xai": config}, {})
    finally:
        keyring.set_keyring(before)


def test_a_key_that_is_in_the_file_already_may_stay(file: Path) -> None:
    save_configs(file, load_configs(file), {"OPENAI_API_KEY": KEY})
    assert file.read_text(encoding="utf-8") == TEXT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("providers:\n  openai: {\n", 3, ""),
        ("providers:\n  a: b: c\n", 2, "mapping values"),
        ("providers:\n\tx: 1\n", 2, ""),
        ("providers:\n  openai:\n    api_key: [1]\n", 3, "api_key"),
        ("providers:\n  openai:\n    base_url: x\n", 3, "base_url"),
        ("providers:\n  openai:\n    name: a\n    valid_models:\n      a: 1\n", 5, "valid_models"),
        ("providers:\n  openai:\n    valid_models:\n      - a\n", 3, "valid_models"),
        ("providers:\n  openai:\n    invalid_models: [a, [b]]\n", 3, "invalid_models"),
        ("providers:\n  openai:\n    base_api_url: ftp://x\n", 3, "plain"),
        ("providers:\n  openai: 3\n", 2, "mapping"),
        ("providers: 3\n", 1, "mapping"),
        ("- a\n", 1, "mapping"),
        ("settings: {}\nprovider: {}\n", 2, "provider"),
        ("providers:\n  openai: {}\n  openai: {}\n", 3, "duplicate"),
        ("x: &a 1\nproviders: *a\n", 1, "anchor"),
        ("providers:\n  openai: !!python/object:os.system {}\n", 2, "tag"),
        ("providers:\n  - " + "[" * 2_000 + "\n", 2, "nested"),
        ("providers:\n  1: {}\n", 1, "text"),
        ("a: \x00\n", 1, ""),
    ],
)  # fmt: skip
def test_malformed_yaml_names_file_and_line(file: Path, text: str, line: int, word: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configs(file)
    assert f"{file}:{line}: " in caught.value.problem
    assert word in caught.value.problem
    assert caught.value.hint


def test_an_invalid_key_is_not_repeated(file: Path) -> None:
    file.write_text(f"providers:\n  openai:\n    api_key:\n      {KEY}: 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configs(file)
    assert KEY not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.yaml"):
        load_configs(tmp_path / "nowhere.yaml")


def test_a_folder_that_cannot_be_written_leaves_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        save_configs(tmp_path / "no" / "such.yaml", {"acme": ProviderConfig(name="acme")}, {})


@pytest.mark.slow
def test_a_reader_never_sees_half_a_file(file: Path, forked: Callable[..., int]) -> None:
    configs, stop, broken = load_configs(file), threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            if len(load_configs(file)) < 2:
                broken.append(1)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(30):
        configs["xai"].valid_models[f"grok-{number}"] = str(number)
        save_configs(file, configs, {})
    stop.set()
    reader.join()
    assert broken == []

"""What importing `gen_models.discovery` loads, and when."""

from __future__ import annotations

import subprocess
import sys

import pytest

JUDGES = ("pytest", "_pytest", "vcr", "gen_models.landing", "gen_models.targets", "gen_models.cli",
          "gen_models.workflows", "gen_models.suite", "rich", "yaml")  # fmt: skip
HEAVY = (*JUDGES, "pydantic", "ruamel", "keyring", "opentelemetry", "httpx", "anyio")


def loaded_by(code: str, names: tuple[str, ...]) -> list[str]:
    probe = f"import sys\n{code}\nprint(*(n for n in {names!r} if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_package_alone_loads_nothing() -> None:
    assert loaded_by("import gen_models.discovery", HEAVY) == []


def test_a_service_loads_what_it_needs_with_its_first_request() -> None:
    code = "from gen_models.discovery import ModelDiscoveryService as S; S()"
    assert loaded_by(code, (*HEAVY, "asyncio", "jsonschema_rs", "gen_models.contract")) == []


def test_the_service_loads_no_pydantic() -> None:
    code = "from gen_models.discovery import *; from gen_models.discovery import "
    code += "ModelDiscoveryService, ProviderRegistry, CircuitBreaker, SyncBridge; "
    code += "ModelDiscoveryService()"
    found = loaded_by(code, (*JUDGES, "pydantic", "ruamel", "keyring", "opentelemetry"))
    assert found == []


def test_the_first_configuration_loads_pydantic_and_no_judge() -> None:
    code = "from gen_models.discovery import ProviderConfig; ProviderConfig(name='openai')"
    assert loaded_by(code, JUDGES) == []
    assert loaded_by(code, ("pydantic",)) == ["pydantic"]


def test_nothing_happens_at_import() -> None:
    code = "import threading, os; from gen_models.discovery import ModelDiscoveryService as S; S()"
    code += "; print(threading.active_count())"
    assert loaded_by(code, ()) == ["1"]


@pytest.mark.parametrize("module", ["pydantic", "ruamel.yaml"])
def test_without_the_extra_the_error_names_it(module: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None\nfrom gen_models.discovery import load_configs"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'gen-models[discovery]'" in done.stderr.splitlines()[-1]

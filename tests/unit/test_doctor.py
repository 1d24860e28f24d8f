"""What `gen-models doctor` knows of gen-models itself."""

from __future__ import annotations

import re
from pathlib import Path

from gen_models import doctor


def test_it_knows_every_variable_that_gen_models_reads() -> None:
    package = Path(doctor.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    read = set(re.findall(r"GEN_MODELS_[A-Z]+(?:_[A-Z]+)*", source))
    assert {"GEN_MODELS_STATE", "GEN_MODELS_NO_CACHE"} <= read
    found = doctor._settings({**dict.fromkeys(read, "1"), "GEN_MODELS_TASTE": "1"}, ())
    wrong = [one.text.split()[0] for one in found if "not a setting" in one.text]
    assert wrong == ["GEN_MODELS_TASTE"]

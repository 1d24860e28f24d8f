"""Whatever a file holds, scrub looks through it, and what it mends is clean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gen_models.workflows import scrub
from gen_models.workspace import Workspace, bundled_home

scalars: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.text(max_size=8)
    | st.sampled_from(["Accept", "content-type"])
)
urls = st.sampled_from(["http://[", "//u:p@h", "http://a/?key=b", "http://a/?b=c"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(scalars, inner, max_size=2),
    max_leaves=4,
)
sides = st.fixed_dictionaries(
    {"headers": st.dictionaries(scalars, values, max_size=2), "uri": scalars | urls},
    optional={"body": values},
)
interactions = st.fixed_dictionaries({"request": sides, "response": sides})
cassettes = st.fixed_dictionaries({"interactions": st.lists(interactions, max_size=2)})
deformed = st.fixed_dictionaries({
    "interactions": values
    | st.lists(values | st.fixed_dictionaries({"request": sides | values, "response": values}))
})  # fmt: skip
YAML = "abc:-[]{}?&*!'\"#|>%@` \n\t0123456789.,+TZ~<=\0\ud800"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the file that is looked through."""
    return tmp_path_factory.mktemp("place")


def look(file: Path, *, writes: bool) -> scrub.ScanReport:
    home = bundled_home()
    workspace = Workspace(home / "contracts", file.parent, file.parent / "out", home)
    return scrub.scan_files(workspace, [file], {}, writes=writes)


@pytest.mark.slow
@given(cassette=cassettes | deformed)
def test_a_cassette_of_whatever_form_is_mended_at_once(place: Path, cassette: object) -> None:
    file = place / "cassette.yaml"
    # A comment does not outlive a rewriting.
    file.write_text(f"# as it was\n{yaml.safe_dump(cassette)}", encoding="utf-8")
    data, before = file.read_bytes(), look(file, writes=False)
    mended = look(file, writes=True)
    assert [(f.what, f.secret) for f in mended.findings] == [
        (f.what, f.secret) for f in before.findings
    ]
    assert (file.read_bytes() == data) == all(f.secret for f in before.findings)
    assert all(f.secret for f in look(file, writes=False).findings)


@given(data=st.text(YAML, max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_a_file_that_only_resembles_yaml_is_looked_through_and_left(
    place: Path, data: bytes
) -> None:
    file = place / "strange.yaml"
    file.write_bytes(data)
    assert look(file, writes=True).status == 0
    assert file.read_bytes() == data

"""A project whose contracts are its own, of providers that there are not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from gen_models.workspace import bundled_home
from tests.support.project import Project

ONE_PAGE: Final = 'style = "none"'
BY_CURSOR: Final = 'style = "cursor"\nparameter = "after"\ncursor = "last_id"\nmore = "has_more"'
BY_LINK: Final = 'style = "link"\nparameter = "page"'

_CONTRACT: Final = """\
name = "{name}"
class_name = "{name}"
docs = "https://{slug}.example/docs"
[endpoint]
url = "https://{slug}.example/v1/models"
[auth]
style = "bearer"
variables = ["{variable}"]
[pagination]
{pagination}
[listing]
rows = "data"
id = "id"
[promises]
min_models = 2
max_shrink = 0.5
stale_after_days = 60
[promises.schema]
"$ref" = "shapes/data-list.json"
"""


def variable_of(slug: str) -> str:
    """The variable in which a provider's key is."""
    return f"{slug.upper()}_API_KEY"


@dataclass(frozen=True)
class OwnProject(Project):
    """A folder with contracts, cassettes, an output, and a temporary folder of its own."""

    OPTIONS: ClassVar[tuple[str, ...]] = (
        "--contracts=contracts", "--cassettes=cassettes", "--output=out",
    )  # fmt: skip

    @property
    def temporary(self) -> Path:
        """Where its processes put what they need for a while."""
        return self.folder / "tmp"

    def write(self, paginations: Mapping[str, str]) -> None:
        """Makes the project, with a contract a provider, and nothing recorded yet."""
        for name in ("contracts", "cassettes", "tmp", "cache"):
            (self.folder / name).mkdir(parents=True)
        for slug, pagination in paginations.items():
            text = _CONTRACT.format(
                slug=slug, name=slug.upper(), variable=variable_of(slug), pagination=pagination
            )
            (self.folder / "contracts" / f"{slug}.toml").write_text(text, encoding="ascii")

    def environment(self, **variables: str) -> dict[str, str]:
        """That of its processes."""
        own = {"TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"}
        return super().environment(**own, **variables)

    def pytest(self, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs the contract suite on the project."""
        home = bundled_home()
        command = [
            *(sys.executable, "-m", "pytest", str(home / "contracts")),
            *("-c", str(home / "pyproject.toml")),
            *(f"--rootdir={home}", f"--override-ini=cache_dir={self.folder / 'cache'}"),
            *("--contracts=contracts", "--cassettes=cassettes", "--landed=out"),
            "--override-ini=empty_parameter_set_mark=skip",  # Nothing may have landed yet.
            *options,
        ]
        return self.process(command, **variables)

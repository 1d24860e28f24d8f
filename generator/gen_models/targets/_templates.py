"""Reads the templates of generated files, and fills in their marks, such as `@SLUG@`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gen_models.package import Package

_MARK: Final = re.compile("@([A-Z_]+)@")


@cache
def read_template(language: str, name: str) -> str:
    """The text of a language's template for the file called `name`."""
    path = Path(__file__).parent / language / "templates" / f"{name}.txt"
    return path.read_text(encoding="ascii")


def read_license() -> str:
    """The license of generated packages, which holds for the templates in them too."""
    return (Path(__file__).parent / "_license.txt").read_text(encoding="ascii")


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with a value for each of its marks.

    All marks are replaced in one pass: a value that looks like a mark stays as it is.

    Raises:
        KeyError: a mark has no value.
    """
    return _MARK.sub(lambda mark: values[mark[1]], template)


def package_values(package: Package) -> dict[str, str]:
    """The values of the marks that stand for a package's names and version.

    The marks of links are empty without a repository: a relative link leads nowhere on the page
    of a package.
    """
    values = {
        "NAME": package.name,
        "MODULE": package.import_name,
        "VERSION": package.shown_version,
    }
    links = {
        "CARGO_LINKS": 'repository = "{url}"\n',
        "NPM_LINKS": '"homepage": "{url}#readme",\n  "repository": "git+{url}.git",\n  ',
        "PYPI_LINKS": '\n[project.urls]\nRepository = "{url}"\n',
        "README_LINKS": "\nThe changelog and the documentation are in [its repository]({url}).\n",
    }
    url = package.repository
    return values | {
        name: "" if url is None else link.format(url=url) for name, link in links.items()
    }

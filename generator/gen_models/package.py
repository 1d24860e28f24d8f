"""The names and the version of the packages that are generated."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = "provider-model-ids"
"""What the packages are called on PyPI, on npm and by cargo, unless a user says otherwise."""

_UNRELEASED: Final = "0.0.0"
_RUST_KEYWORDS: Final = frozenset(
    {
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
        "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen",
        "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
        "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
        "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    }
)  # fmt: skip
_FORMS: Final = {
    "name": (
        re.compile(r"[a-z](?:-?[a-z0-9]){1,62}"),
        "lowercase letters, digits and single hyphens, as PyPI, npm and cargo allow them",
    ),
    "import-name": (re.compile(r"[a-z](?:_?[a-z0-9]){0,62}"), "an identifier, such as acme_models"),
    "version": (
        re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}"),
        "three numbers, such as 1.2.3",
    ),
    "repository": (
        re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~-]+)+"),
        "a https URL, such as https://github.com/acme/models",
    ),
}
PACKAGE_KEYS: Final = tuple(_FORMS)
"""The keys of `[tool.gen-models.package]`."""


@dataclass(frozen=True, slots=True)
class Package:
    """What the packages of all languages have in common.

    Attributes:
        name: their name on PyPI, on npm and for cargo.
        import_name: the name of the Python package and the Rust library.
        version: their version; None where it is not settled yet.
        repository: the URL of the repository that they are generated in, if it is known.
    """

    name: str = NAME
    import_name: str = NAME.replace("-", "_")
    version: str | None = None
    repository: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Package:
        """The package of a table with these keys and values, as in `[tool.gen-models.package]`.

        Raises:
            ValueError: a key is unknown, or a value is invalid.
        """
        texts: dict[str, str] = {}
        for key, value in values.items():
            if key not in _FORMS:
                raise ValueError(f"has the unknown key '{key}'")
            form, words = _FORMS[key]
            if not isinstance(value, str) or form.fullmatch(value) is None:
                raise ValueError(f"{key} has to be {words}")
            texts[key] = value
        name = texts.get("name", NAME)
        import_name = texts.get("import-name", name.replace("-", "_"))
        if keyword.iskeyword(import_name) or import_name in _RUST_KEYWORDS:
            raise ValueError(f"import-name '{import_name}' is a keyword; set another import-name")
        return cls(name, import_name, texts.get("version"), texts.get("repository"))

    def to_table(self) -> dict[str, str]:
        """The table that makes this package."""
        values = {
            "import-name": self.import_name,
            "name": self.name,
            "repository": self.repository,
            "version": self.version,
        }
        return {key: value for key, value in values.items() if value is not None}

    @property
    def shown_version(self) -> str:
        """The version as package managers need it, also before it is settled."""
        return self.version or _UNRELEASED


DEFAULT_PACKAGE: Final = Package()
"""The package of a user who has set nothing, before its version is settled."""

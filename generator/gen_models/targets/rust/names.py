"""What a provider is called in Rust."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gen_models.targets.base import ProviderHead

_DECLARED: Final = re.compile(
    # What a macro defines is indented, and public.
    r"^(?:\s+pub )?(?:pub(?:\(\w+\))? )?"
    r"(?:mod|struct|enum|union|trait|type|fn|const|static|extern crate) (\w+)",
    re.MULTILINE,
)
_IMPORTED: Final = re.compile(r"^(?:pub )?use (?:\w+::)+(\w+|\{[^}]*\});", re.MULTILINE)
_CAPITALS: Final = re.compile(r"[A-Z]+(?![a-z])")

# Keywords, and names that would shadow a crate or a file of the crate.
_RESERVED: Final = frozenset(
    {
        "abstract", "alloc", "as", "async", "await", "become", "box", "break", "const",
        "continue", "core", "crate", "do", "dyn", "else", "enum", "extern", "false",
        "final", "fn", "for", "gen", "if", "impl", "in", "let", "lib", "loop", "macro",
        "main", "match", "mod", "model_info", "move", "mut", "override", "priv", "pub", "ref",
        "return", "self", "serde", "static", "std", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
        "Self",
    }
)  # fmt: skip


def module_name(slug: str) -> str:
    """The name of a provider's module. No name begins with a digit, so `01ai` is `_01ai`."""
    name = slug.replace("-", "_")
    return f"_{name}" if name[0].isdigit() else _unreserved(name)


def enum_name(head: ProviderHead) -> str:
    """The name of a provider's enum."""
    return f"ProviderModel{_in_words(head)}"


def variant_name(head: ProviderHead) -> str:
    """A provider's variant of `ProviderModel`: its class name, with `OpenAI` as `OpenAi`."""
    return _unreserved(_in_words(head))


def declared_names(source: str) -> frozenset[str]:
    """The names that a template's items have in their module, and those that it imports."""
    imported = (name for path in _IMPORTED.findall(source) for name in path.strip("{}").split(","))
    return frozenset([*_DECLARED.findall(source), *(name.strip() for name in imported)])


def _in_words(head: ProviderHead) -> str:
    """Turns a run of capitals into one word. Letters stay, so different names stay different."""
    return _CAPITALS.sub(lambda run: run[0].capitalize(), head.class_name)


def _unreserved(name: str) -> str:
    return f"{name}_" if name in _RESERVED else name

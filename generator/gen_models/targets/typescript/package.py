"""The npm package around the providers' modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models import __version__
from gen_models.targets.typescript.source import LINE, block, table, template, union

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.targets.base import ProviderHead


def render_files(heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The package's files besides the providers', by path below its folder."""
    slugs = [f'"{head.slug}"' for head in heads]
    values = "".join([_statement("export", _values(head), head) for head in heads])
    types = "".join([_statement("export type", _types(head), head) for head in heads])
    parsers = [(head, f"parse{head.class_name}Model") for head in heads]
    parsed = [(head, f"Parsed{head.class_name}Model") for head in heads]
    return {
        "README.md": template("README.md"),
        "index.d.ts": _filled(
            "index.d.ts",
            EXPORTS=values + types,
            PROVIDERS=_elements("export declare const PROVIDERS: readonly [];", slugs),
        ),
        "index.js": _filled(
            "index.js",
            EXPORTS=values,
            PROVIDERS=_elements(
                "export const PROVIDERS = /* @__PURE__ */ Object.freeze([]);", slugs
            ),
        ),
        "package.json": _filled(
            "package.json", VERSION=__version__, PROVIDERS="".join(map(_subpath, heads))
        ),
        "parse.d.ts": _filled(
            "parse.d.ts",
            IMPORTS="".join([_statement("import type", [name], head) for head, name in parsed]),
            PARSED=union("export type ParsedModel =", [name for _, name in parsed]),
        ),
        "parse.js": _filled(
            "parse.js",
            IMPORTS="".join([_statement("import", [name], head) for head, name in parsers]),
            PARSERS=table(
                "const parsers = /* @__PURE__ */ new Map([",
                [(f'"{head.slug}"', name) for head, name in parsers],
            ),
        ),
    }


def names_of(head: ProviderHead) -> list[str]:
    """The names that a provider's module exports."""
    return [*_values(head), *_types(head)]


def _values(head: ProviderHead) -> list[str]:
    name = f"{head.class_name}Model"
    return [name, f"is{name}Id", f"parse{name}"]


def _types(head: ProviderHead) -> list[str]:
    name = f"{head.class_name}Model"
    return [f"Any{name}Id", f"{name}Id", f"Parsed{name}", f"Retired{name}Id"]


def _statement(words: str, names: Sequence[str], head: ProviderHead) -> str:
    source = f'from "./src/{head.slug}.js";\n'
    line = f"{words} {{ {', '.join(names)} }} {source}"
    if len(line) <= LINE + 1 or not names[1:]:
        return line
    return "\n".join([f"{words} {{", *(f"  {name}," for name in names), f"}} {source}"])


def _elements(empty: str, elements: Sequence[str]) -> str:
    """The elements of a list: on its line, if they fit there."""
    line = ", ".join(elements)
    if len(empty) + len(line) <= LINE:
        return line
    return block(f"  {element}," for element in elements)


def _subpath(head: ProviderHead) -> str:
    path = f"./src/{head.slug}"
    return "".join(
        [
            f'\n    "./{head.slug}": {{',
            f'\n      "types": "{path}.d.ts",',
            f'\n      "default": "{path}.js"',
            "\n    },",
        ]
    )


def _filled(name: str, **blocks: str) -> str:
    text = template(name)
    for mark, value in blocks.items():
        text = text.replace(f"@{mark}@", value)
    return text

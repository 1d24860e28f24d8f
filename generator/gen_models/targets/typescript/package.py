"""Renders the npm package around the providers' modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.targets._templates import fill, package_values, read_license, read_template
from gen_models.targets.typescript.info import render_model_info
from gen_models.targets.typescript.layout import (
    LINE,
    lay_out_list,
    lay_out_rows,
    lay_out_table,
    lay_out_union,
)
from gen_models.targets.typescript.names import lifecycles_name, type_names, value_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.package import Package
    from gen_models.targets.base import ProviderHead

_ROWS: Final = "./src/lifecycle"


def render_files(package: Package, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The files of the package besides the providers', by path below its folder."""
    meta = package_values(package)
    info, info_types = render_model_info()
    slugs = [f'"{head.slug}"' for head in heads]
    values = "".join([_statement("export", value_names(head), head) for head in heads])
    types = "".join([_statement("export type", type_names(head), head) for head in heads])
    parsers = [(head, f"parse{head.class_name}Model") for head in heads]
    known = [(head, f"{head.class_name}Model", lifecycles_name(head)) for head in heads]
    parsed = [(head, f"Parsed{head.class_name}Model") for head in heads]
    return {
        "LICENSE": read_license(),
        "README.md": _filled("README.md", **meta),
        "define-provider.d.ts": read_template("typescript", "define-provider.d.ts"),
        "define-provider.js": read_template("typescript", "define-provider.js"),
        "index.d.ts": _filled(
            "index.d.ts",
            EXPORTS=values + types,
            PROVIDERS=lay_out_list("export declare const PROVIDERS: readonly [];", slugs),
        ),
        "index.js": _filled(
            "index.js",
            EXPORTS=values,
            PROVIDERS=lay_out_list(
                "export const PROVIDERS = /* @__PURE__ */ Object.freeze([]);", slugs
            ),
        ),
        "lifecycle.d.ts": read_template("typescript", "lifecycle.d.ts"),
        "lifecycle.js": read_template("typescript", "lifecycle.js"),
        "model-info.d.ts": info_types,
        "model-info.js": info,
        "package.json": _filled("package.json", PROVIDERS="".join(map(_subpath, heads)), **meta),
        "parse.d.ts": _filled(
            "parse.d.ts",
            IMPORTS="".join([_statement("import type", [name], head) for head, name in parsed]),
            PARSED=lay_out_union("export type ParsedModel =", [name for _, name in parsed]),
        ),
        "parse.js": _filled(
            "parse.js",
            IMPORTS="".join([_statement("import", [name], head) for head, name in parsers]),
            PARSERS=lay_out_table(
                "const parsers = /* @__PURE__ */ new Map([",
                [(f'"{head.slug}"', name) for head, name in parsers],
            ),
        ),
        "providers-of.d.ts": read_template("typescript", "providers-of.d.ts"),
        "providers-of.js": _filled(
            "providers-of.js",
            IMPORTS="".join(
                [
                    _statement("import", [name], head) + _statement("import", [rows], head, _ROWS)
                    for head, name, rows in known
                ]
            ),
            KNOWN=lay_out_rows(
                "const known = [];",
                [(f'"{head.slug}"', name, rows) for head, name, rows in known],
            ),
        ),
    }


def _statement(words: str, names: Sequence[str], head: ProviderHead, folder: str = "./src") -> str:
    source = f'from "{folder}/{head.slug}.js";\n'
    line = f"{words} {{ {', '.join(names)} }} {source}"
    if len(line) <= LINE + 1 or not names[1:]:
        return line
    return "\n".join([f"{words} {{", *(f"  {name}," for name in names), f"}} {source}"])


def _subpath(head: ProviderHead) -> str:
    stems = {f"./{head.slug}": head.slug, f"./{head.slug}/info": f"info/{head.slug}"}
    return "".join(
        [
            f'\n    "{path}": {{'
            f'\n      "types": "./src/{stem}.d.ts",'
            f'\n      "default": "./src/{stem}.js"'
            "\n    },"
            for path, stem in stems.items()
        ]
    )


def _filled(name: str, **values: str) -> str:
    return fill(read_template("typescript", name), values)

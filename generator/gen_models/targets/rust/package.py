"""Renders the Rust files around the providers' modules: a crate, or one module of another crate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gen_models.targets._templates import fill, package_values, read_license, read_template
from gen_models.targets.rust.info import render_model_info
from gen_models.targets.rust.names import enum_name, module_name, variant_name
from gen_models.targets.rust.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gen_models.package import Package
    from gen_models.targets.base import ProviderHead


def render_crate(package: Package, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The files of the crate besides the providers', by path below its folder."""
    values = package_values(package)
    library = f'[lib]\nname = "{package.import_name}"\n\n'
    values["LIB"] = "" if package.import_name == package.name.replace("-", "_") else library
    return {
        "Cargo.toml": fill(read_template("rust", "Cargo.toml"), values),
        "LICENSE": read_license(),
        "README.md": fill(read_template("rust", "README.md"), values),
        **{f"src/{path}": text for path, text in render_parents("lib.rs", heads).items()},
    }


def render_parents(name: str, heads: Sequence[ProviderHead]) -> Mapping[str, str]:
    """The parents of the providers' modules, with what they share.

    `name` is that of the first: `lib.rs` or `mod.rs`.
    """
    start = read_template("rust", name)
    if not heads:
        return {name: start}
    modules = [f"pub mod {name};" for name in sorted(module_name(head.slug) for head in heads)]
    providers = [
        f"    {variant_name(head)} in {module_name(head.slug)}::{enum_name(head)},"
        for head in heads
    ]
    values = {
        "ROW": str(ROW),
        "MODULES": "\n".join(modules),
        "PROVIDERS": "\n".join(providers),
    }
    return {
        name: start + fill(read_template("rust", "shared.rs"), values),
        "model_info.rs": render_model_info(heads),
    }

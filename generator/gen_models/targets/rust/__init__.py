"""Rust: an enum for each provider, in a crate without dependencies or as modules of another."""

from gen_models.targets.rust.target import EMBEDDED as EMBEDDED
from gen_models.targets.rust.target import TARGET as TARGET

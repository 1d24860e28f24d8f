"""Rust: an enum a provider, in a crate without dependencies or among your own modules."""

from gen_models.targets.rust.target import EMBEDDED as EMBEDDED
from gen_models.targets.rust.target import TARGET as TARGET

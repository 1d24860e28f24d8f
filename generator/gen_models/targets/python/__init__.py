"""Python: a StrEnum and a Literal a provider, in a package without dependencies."""

from gen_models.targets.python.target import TARGET as TARGET

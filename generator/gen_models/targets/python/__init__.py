"""Python: an enum and a Literal for each provider, in a package without dependencies."""

from gen_models.targets.python.target import TARGET as TARGET

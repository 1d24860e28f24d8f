"""Python: an enum and a Literal for each provider, in a package of its own or of somebody else."""

from gen_models.targets.python.target import EMBEDDED as EMBEDDED
from gen_models.targets.python.target import TARGET as TARGET

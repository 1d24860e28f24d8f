"""`python -m gen_models` is `gen-models`."""

import sys

from gen_models.cli import process

sys.exit(process())

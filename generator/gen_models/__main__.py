"""`python -m generator` is `gen-models`."""

import sys

from gen_models.cli import process

sys.exit(process())

"""`python -m generator` is `gen-models`."""

import sys

from generator.cli import process

sys.exit(process())

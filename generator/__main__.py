"""`python -m generator` is `gen-models`."""

import sys

from generator.cli import main

sys.exit(main())

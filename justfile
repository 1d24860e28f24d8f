# Recipes for https://just.systems. Each is one command, which works without just, too.

# Generate all enums and land those that pass the contracts.
gen-models *ARGS:
    gen-models {{ARGS}}

# The same for one provider; all others stay as they are.
gen-models-for PROVIDER *ARGS:
    gen-models -p {{PROVIDER}} {{ARGS}}

# Run contracts and tests, offline.
test *ARGS:
    pytest -n auto {{ARGS}}

# Run CI's checks, except the tests.
check:
    ruff check .
    ruff format --check .
    mypy
    lint-imports
    gen-models --check

# Request listings, record and generate, as one transaction: just refresh -p openai
refresh *ARGS:
    gen-models refresh {{ARGS}}

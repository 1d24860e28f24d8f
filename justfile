# Recipes for https://just.systems; each is one command that works without just as well.

# Make all enums and land what the contracts let through.
gen-models *ARGS:
    gen-models {{ARGS}}

# The same for one provider; the others stay as they are.
gen-models-for PROVIDER *ARGS:
    gen-models -p {{PROVIDER}} {{ARGS}}

# Contracts and tests, offline.
test *ARGS:
    pytest -n auto {{ARGS}}

# What CI asks of a commit, without the tests.
check:
    ruff check .
    ruff format --check .
    mypy
    lint-imports
    gen-models --check

# Ask providers, record and generate, as one transaction: just refresh -p openai
refresh *ARGS:
    gen-models refresh {{ARGS}}

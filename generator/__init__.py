"""Typed model IDs of LLM providers.

The data's way:

    client       the network, a cassette or saved files; one code path pages through all
      -> wire    rows, checked against the provider's contract
      -> catalog its wire IDs: sorted, unique, fit to be named
      -> naming  wire ID -> identifier, with the ledger's memory
      -> targets source code, as values in memory
      -> candidate  the whole tree that would land
      -> gate    runs contracts/ on it; what it lets through is Approved
      -> landing takes Approved and nothing else; all files or none

`pipeline` is this walk; `ending` has its four endings: write, check, diff and dry run.
"""

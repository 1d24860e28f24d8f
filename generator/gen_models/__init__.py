"""Typed model IDs of LLM providers, generated from recorded listings through contracts.

The data's way, package by package:

    contract     how to request a provider's listing, and what the listing promises
      -> fetch        pages of the listing, from the network
      -> recordings   pages as a cassette: written, replayed, staged
      -> catalog      model IDs: read from the pages, sorted, unique
      -> naming       model ID -> identifier, remembered by the ledger
      -> targets      source code, as values in memory
      -> landing      the tree that would land, the gate that judges it, all files or none
      -> workflows    the commands, which `cli` parses and `reports` shows
"""

__version__ = "0.1.0"

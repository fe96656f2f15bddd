"""Backchannel joins a blog and its Discord; docs/architecture.md is the map."""

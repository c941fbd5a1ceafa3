"""Harvesting: from a source's bytes to published records, one counted outcome for each."""

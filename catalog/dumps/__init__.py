"""Dumps: everything that is published, in files of one moment; the change feed goes on from there."""

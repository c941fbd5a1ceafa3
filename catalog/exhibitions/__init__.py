"""Exhibitions that tell: their shape while they are written, and the record that they become."""

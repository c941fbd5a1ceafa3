"""The store: SQL lives in this package only."""

"""Files that people send: what is in them, what would change, publishing them, taking that back."""

"""The lifelong-learning programme: plans, targets, indicators, observations (its own step builds it)."""

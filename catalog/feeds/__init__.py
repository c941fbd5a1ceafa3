"""What harvesters take: pure writers over rows that are handed in."""

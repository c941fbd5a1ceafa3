"""The demonstration data, and the code that unpacks it with dates around today."""

"""The lifelong-learning programme: the institutions that take part, their kinds, changing and merging them."""

"""The lifelong-learning programme: institutions that take part, their kinds, changing and merging them."""

"""Search: text to tokens, records to documents, queries to trees, and the engines that answer them."""

"""The inbox of those who answer: which cases stand in it, how each reads, and what was said about it."""

"""Personal data: which notice and periods apply, what a citizen may ask, and what time erases."""

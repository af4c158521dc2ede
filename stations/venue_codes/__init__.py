"""The short codes of venues: issued and replaced, their scans counted, and their silence noticed."""

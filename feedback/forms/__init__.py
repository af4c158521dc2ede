"""Everything that people send, as forms: `messages` of citizens, `moves` and `passing` of those who answer, the others
by the part of the work they belong to."""

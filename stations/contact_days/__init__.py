"""Contact days and duty: the dates of a rule, the year's plan, fair rosters, and calendars to subscribe to."""

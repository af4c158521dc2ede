"""Saying "me too" (我也反映): what others have said at a venue, joining it, and what a follower may read."""

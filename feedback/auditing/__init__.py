"""Whether every event is still there and still as it was: heads made, published, and all of it checked."""

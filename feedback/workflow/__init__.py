"""The rules of an area as versioned data, and the deadlines that follow from them."""

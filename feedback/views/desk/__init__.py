"""Pages of those who answer: deputies, liaisons and heads, officers of units, and staff at their desk."""

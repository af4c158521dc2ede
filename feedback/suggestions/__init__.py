"""Suggestions (代表建议) that deputies made of what people said."""

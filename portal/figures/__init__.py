"""The staff's dashboard: figures of an area, what needs a person now, charts and tables."""

"""Open311 GeoReport v2: the standard by which city apps report and follow, so that existing ones work here.

Anybody reads what is public of a matter; who has a token may hand in. A service is a topic, a jurisdiction an area.
"""

"""django-helpdesk, the Django ticket tracker of so many offices, as it comes: what our list stands beside.

It lives in a virtual environment of its own (`bench.figures.helpdesk` makes it); nothing here imports it by name.
"""

VERSION = "2.6.1"

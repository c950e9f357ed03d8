"""What the pages of all journeys share: frame, forms, errors, limits, and access to a complaint.

It turns values into pages and words; it knows no journey.
"""

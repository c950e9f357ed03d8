"""What happens to a case: each act is a rule, its letters and one transaction.

Pages and commands call acts; an act knows no Flask and prints nothing.
"""

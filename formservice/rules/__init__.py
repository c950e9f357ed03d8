"""The committee's rules, pure: no Flask, no storage, no clock, no translation.

Dates are arguments; an expected refusal is a value. PROCEDURE.md holds the facts that they go by.
"""

"""What a secretary does to a case: each act is planned of what is known, shown, and then carried out as it was shown.

Pages call acts; an act knows no Flask and prints nothing.
"""

"""What people type: plain text, mail addresses and phone numbers, bounded and read in linear time.

It knows no question and no page.
"""

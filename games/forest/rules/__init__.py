"""What the forest decides: values in, values out. Amounts are whole grams, instants milliseconds.

A refusal is a code (its words are in words.py); '' is a yes.
"""

"""What the nouns are and the rules they keep.

Standard library only: no I/O, no clock, no environment.
"""

"""Carry out edits, and take them back: the procedure that is left, with everything repaired."""

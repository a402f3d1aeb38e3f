"""``pacte synth``: data of the size of a district, drawn from a seed.

Everything is written by the rooms' own commands, their imports where they have one: places and
facilities by the import of places, members by the import of registers, contributions by a
statement, care by the month of a clinic. No person exists, and every name of a place or an
organisation says so.
"""

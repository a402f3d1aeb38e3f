"""The demonstration: a synthetic federation over real places, schemes and tariffs, a year of life.

Everything is done by the commands of the rooms, in the order of time, the clock being told each
day. People, amounts and claims are drawn from a seed: no person exists.
"""

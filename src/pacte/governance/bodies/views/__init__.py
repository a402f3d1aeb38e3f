"""The pages of bodies, meetings and decisions."""

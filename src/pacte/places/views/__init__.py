"""The pages of places, of facilities, and of what is brought in files."""

"""The pages of people: one's own account, organisations, users."""

"""The pages of programmes' sheets."""

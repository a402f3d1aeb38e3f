"""Everything that changes equipment: one module a subject."""

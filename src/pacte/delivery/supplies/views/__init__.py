"""Pages of stocks."""

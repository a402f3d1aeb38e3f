"""Pages of the members: registers and money."""

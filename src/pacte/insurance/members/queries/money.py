"""Money of the members."""

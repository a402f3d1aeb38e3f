"""Who is near care, and where the next facility reaches most people. Pure."""

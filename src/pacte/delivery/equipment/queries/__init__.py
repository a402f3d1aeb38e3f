"""What one can ask of equipment. Nothing here writes."""

"""What the room decides, without a database: who may be one, what is lacking, what is due."""

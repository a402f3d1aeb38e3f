"""What the room decides, without a database: days, attendance, certificates, what a sheet says."""

"""What holds of bodies, pure: composition, quorum, majority, terms, deadlines, written minutes."""

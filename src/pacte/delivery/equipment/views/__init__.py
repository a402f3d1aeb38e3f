"""Pages of equipment: what there is, its repairs, its lists, its files, its report."""

"""Everything about one player: what each table is, the export, the erasure."""

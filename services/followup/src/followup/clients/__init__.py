"""Outside systems, each behind a Protocol."""

"""Outside systems, each behind a protocol; the only place that speaks HTTP to others."""

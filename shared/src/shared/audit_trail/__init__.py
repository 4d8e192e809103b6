"""The audit trail that proves itself: its chain is verified, and its heads are published."""

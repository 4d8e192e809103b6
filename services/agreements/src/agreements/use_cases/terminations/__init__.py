"""The end of an agreement before its time: proposed, decided, taken back."""

"""Repayment claims."""

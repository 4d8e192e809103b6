"""Services that are delivered before they are paid."""

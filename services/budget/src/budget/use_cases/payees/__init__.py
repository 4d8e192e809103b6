"""Where organisers are paid."""

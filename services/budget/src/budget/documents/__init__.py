"""Made for people and other systems: payment files, vouchers, charts, sheets."""

"""What is made for people and other systems: payment files, vouchers, charts, sheets."""

"""What a caller can ask of the budget, by the noun it is about: one public function per file, none uses another."""

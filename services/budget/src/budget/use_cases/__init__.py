"""Everything a caller can ask of the budget, by noun: one public function per file, and none uses another."""

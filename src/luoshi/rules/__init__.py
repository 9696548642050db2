"""Rules (规则): what a clause gives, computed from the facts of a party and explained step by step."""

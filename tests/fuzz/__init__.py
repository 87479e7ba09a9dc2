"""Mutated input by the hundred thousand: nothing but clean errors or runs."""

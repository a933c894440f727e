"""Events that others have coded, taken in as graphs of their own."""

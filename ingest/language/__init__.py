"""Text to sentences, tokens and Universal Dependencies, behind one interface."""

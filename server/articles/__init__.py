"""Articles that come over HTTP: one, or a file of them as a job; taken back; and asked for twice, written once."""

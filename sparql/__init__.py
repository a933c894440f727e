"""Quads in, answers out: the one writer, its snapshots, and the processes that answer queries."""

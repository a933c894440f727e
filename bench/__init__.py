"""What is measured: the quality of the coded events, and speed. `make bench` runs both."""

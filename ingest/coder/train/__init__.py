"""What the coder is measured and calibrated on, and how: our own sentences, and the fit of its confidence."""

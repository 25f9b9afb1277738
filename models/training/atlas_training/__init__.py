"""Training, export and reference pipeline of the Atlas Node demonstration models."""

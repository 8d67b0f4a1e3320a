"""Configuration: files and environment in, settings or faults out."""

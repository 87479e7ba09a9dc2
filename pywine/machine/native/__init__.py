"""The native engine: the host's x86-64 processor runs the guest's own instructions."""

"""The portable engine: guest code on the Unicorn CPU emulator."""

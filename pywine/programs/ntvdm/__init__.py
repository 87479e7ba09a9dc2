"""ntvdm, which runs DOS programs: a PC emulated by Unicorn, with its BIOS and DOS in Python."""

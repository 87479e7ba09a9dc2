"""Functions of builtin DLLs that have a body in guest code; `main.asm` is their source and declaration."""

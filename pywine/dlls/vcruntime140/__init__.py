"""vcruntime140.dll: the compiler's support functions; its state is ucrtbase.dll's."""

NEEDS = ("ucrtbase.dll",)

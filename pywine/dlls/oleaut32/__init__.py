"""oleaut32.dll: BSTR, VARIANT, SAFEARRAY."""

NEEDS = ("kernel32.dll",)

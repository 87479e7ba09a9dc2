"""ole32.dll: the component object model without components."""

NEEDS = ("kernel32.dll",)

"""kernelbase.dll: what it does not share with kernel32."""

NEEDS = ("ntdll.dll",)

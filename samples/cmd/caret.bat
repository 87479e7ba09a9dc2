@rem Carets escape special characters, also at the end of a line.
@echo off
echo a ^& b ^| c ^< d ^> e ^^ f
echo "a ^& b"
echo one ^
two ^
three
echo ^"quoted ^& still^"

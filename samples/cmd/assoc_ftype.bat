@rem ASSOC and FTYPE.
@rem truth: documented
@echo off
assoc .pwtest=PywineTest
ftype PywineTest=program.exe "%%1"
assoc .pwtest
ftype pywinetest
assoc .nosuchext
exit /b 0

@rem DIR's lines: sizes, folders, totals.
@rem truth: documented
@rem files: d/ d/a.txt=12345 d/b/ d/b/c.txt=1
@echo off
for /f "tokens=4*" %%a in ('dir d ^| findstr /r "^[0-9]"') do echo %%a %%b
for /f "tokens=1,2" %%a in ('dir /s d ^| find "File(s)"') do echo %%a %%b
dir /w d | find "["
dir /b /s d | find /c "d\b"
dir /l /b d
dir /ad /b d
dir nosuch 2>&1 | find "Not"

@rem FOR /F on strings: delimiters and tokens.
@echo off
for /f %%a in ("first second third") do echo %%a
for /f "tokens=2" %%a in ("first second third") do echo %%a
for /f "tokens=1,3 delims=," %%a in ("x,y,z") do echo %%a %%b
for /f "tokens=1* delims=:" %%a in ("key:value:more") do echo %%a [%%b]
for /f "tokens=2-4" %%a in ("1 2 3 4 5") do echo %%a %%b %%c
for /f "delims=" %%a in ("  all of it  ") do echo [%%a]
for /f "tokens=*" %%a in ("  no leading blanks  ") do echo [%%a]
for /f "tokens=5" %%a in ("1 2") do echo never

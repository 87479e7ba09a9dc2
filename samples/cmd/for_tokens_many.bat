@rem FOR /F gives as many variables as there are tokens asked for.
@echo off
for /f "tokens=1-3,5" %%a in ("1 2 3 4 5 6") do echo %%a %%b %%c %%d
for /f "tokens=1-2*" %%x in ("a b c d e") do echo %%x,%%y,%%z
for /f "tokens=1,2 delims==" %%a in ("key=value=more") do echo %%a is %%b

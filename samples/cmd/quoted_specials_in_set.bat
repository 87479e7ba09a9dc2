@rem Special characters in variables need care when they are used.
@echo off
set "amp=a & b"
echo "%amp%"
for /f "delims=" %%i in ("%amp%") do echo %%i
set pipe=x ^| y
if "%pipe%"=="x | y" echo same

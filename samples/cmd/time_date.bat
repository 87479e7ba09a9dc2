@rem How DATE and TIME look.
@rem truth: documented
@echo off
for /f "tokens=1-4 delims=/ " %%a in ("%date%") do if not "%%d"=="" echo weekday and three numbers
for /f "tokens=1-4 delims=:." %%a in ("%time%") do if not "%%d"=="" echo four numbers
date /t | findstr /r "[A-Z][a-z][a-z] [0-9][0-9]/" > nul && echo date
time /t | findstr "AM PM" > nul && echo time

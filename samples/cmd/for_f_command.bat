@rem FOR /F on a command's output.
@rem files: b.txt= a.txt=
@echo off
for /f %%a in ('dir /b *.txt') do echo %%a
for /f "delims=" %%a in ('echo one two') do echo [%%a]
for /f "usebackq tokens=1" %%a in (`echo three four`) do echo [%%a]
for /f "delims=" %%a in ('echo x^& echo y') do echo [%%a]

@rem RANDOM is a number up to 32767.
@echo off
set /a r=%random%
if %r% geq 0 if %r% leq 32767 echo in range

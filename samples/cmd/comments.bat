@rem REM takes the whole line, but not an operator directly behind it.
@echo off
rem echo no
rem a & echo no
echo yes

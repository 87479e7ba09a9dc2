@rem Counts and numbers the lines of a file.
@rem files: in.txt="one\r\ntwo words\r\n\r\nfour\r\n"
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set n=0
for /f "delims=" %%l in (in.txt) do (
  set /a n+=1
  echo !n!: %%l
)
for /f "tokens=1* delims=:" %%a in ('findstr /n "^" in.txt') do echo %%a=[%%b]

@rem FOR /F on files: empty lines, comments, skipped lines.
@rem truth: documented
@rem files: in.txt="head\r\none 1\r\n\r\n;comment\r\ntwo 2\r\n   three 3\r\nlast"
@echo off
for /f %%a in (in.txt) do echo [%%a]
for /f "skip=1 tokens=2" %%a in (in.txt) do echo [%%a]
for /f "usebackq eol=t" %%a in ("in.txt") do echo [%%a]
for /f "delims=" %%a in (in.txt) do echo [%%a]

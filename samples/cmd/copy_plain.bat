@rem COPY of files, patterns, and into folders.
@rem truth: documented
@rem files: a.txt=1 b.txt=22 d/
@echo off
copy a.txt c.txt
copy *.txt d
copy /b a.txt+b.txt sum.txt
type sum.txt
echo.
copy a.txt nul
copy a.txt d\new.txt > nul
dir /b d

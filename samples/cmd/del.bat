@rem DEL: names, patterns, read-only files.
@rem files: a.txt= b.txt= c.log= d/ d/e.txt=
@echo off
del a.txt
dir /b /a-d *.txt *.log
del *.log
if not exist c.log echo gone
del /q d
if exist d echo folder stays
dir /b d 2> nul || echo empty
exit /b 0

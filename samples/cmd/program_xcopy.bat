@rem xcopy: files, trees, empty folders.
@rem truth: documented
@rem files: s/ s/a.txt=1 s/b.log=2 s/d/ s/d/c.txt=3 s/empty/ one.txt=1
@echo off
xcopy s t /i
dir /b t
xcopy s u /s /i /q
if exist u\d\c.txt echo tree
if not exist u\empty echo no empty folder
xcopy s\*.txt v\ /e /y
if exist v\empty echo empty folder
xcopy nosuch w
echo %errorlevel%
xcopy one.txt t\ > nul
if exist t\one.txt echo one
exit /b 0

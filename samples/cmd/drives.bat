@rem Drives have current folders of their own.
@rem truth: documented
@echo off
c:
cd \windows
cd
z:
cd c:
cd /d c:\windows\temp
cd
q:
exit /b 0

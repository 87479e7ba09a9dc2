@rem FOR /D goes over folders.
@rem files: dira/ dirb/ file.x=1 other/
@echo off
for /d %%i in (dir*) do echo %%i
for /d %%i in (*) do echo %%i

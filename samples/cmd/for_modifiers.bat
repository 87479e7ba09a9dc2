@rem FOR variables with modifiers.
@rem files: data.txt=hello
@echo off
for %%i in ("data.txt") do echo %%~i %%~ni %%~xi %%~nxi %%~zi
for %%i in (C:\windows\temp\file.ext) do echo %%~fi %%~di %%~pi %%~dpi
for %%a in (x.y) do echo %%~na %%~xabc

@rem COPY joins files; as text it stops at Ctrl-Z and writes one.
@rem truth: documented
@rem files: a.txt="one\r\n\x1ahidden" b.txt="two\r\n"
@echo off
copy a.txt+b.txt text.txt
copy /b a.txt+b.txt binary.txt > nul
for %%i in (text.txt binary.txt) do echo %%~nxi %%~zi
copy b.txt + a.txt > nul
for %%i in (b.txt) do echo %%~zi
copy nul empty.txt > nul
for %%i in (empty.txt) do echo %%~zi

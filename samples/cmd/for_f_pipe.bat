@rem FOR /F over a pipe, with quotes inside.
@rem truth: documented
@rem files: data.csv="k1,v1\r\n# no\r\nk2,v 2\r\n"
@echo off
for /f "tokens=1,2 delims=," %%a in ('type data.csv ^| findstr /v "#"') do echo %%a=[%%b]
for /f "usebackq tokens=2 delims==" %%a in (`set comspec`) do echo %%a
for /f "delims=" %%a in ('"echo quoted & echo twice"') do echo %%a
for /f %%a in ('type data.csv ^| find /c ","') do echo %%a

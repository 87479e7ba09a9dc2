@rem reg: adds, shows and deletes keys and values.
@rem truth: documented
@rem files: in.reg="Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\PywineTest\\In]\r\n\"x\"=dword:0000002a\r\n"
@echo off
reg add HKCU\Software\PywineTest /v name /d "some text" /f
reg add HKCU\Software\PywineTest\Sub /v number /t REG_DWORD /d 0x10 /f > nul
reg add HKCU\Software\PywineTest /ve /d default /f > nul
reg query HKCU\Software\PywineTest
reg query HKCU\Software\PywineTest\Sub /v number
for /f "tokens=3" %%a in ('reg query HKCU\Software\PywineTest\Sub /v number ^| find "REG_"') do set /a n=%%a
echo %n%
reg import in.reg
reg query HKCU\Software\PywineTest /s
reg delete HKCU\Software\PywineTest /f
reg query HKCU\Software\PywineTest
echo %errorlevel%
exit /b 0

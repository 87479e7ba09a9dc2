@rem Text that is not ASCII goes through as it is.
@rem truth: documented
@rem files: "größe.txt=ä\r\n"
@echo off
chcp 65001 > nul
echo äöü €
type größe.txt
for %%i in (gr*.txt) do echo %%~ni
set u=häuser
echo %u:~1,1% %u:ä=ae%

@rem CALL of a batch file comes back; without CALL it does not.
@rem truth: documented
@rem files: sub.bat="@echo sub %1\r\n@exit /b 4\r\n" end.cmd="@echo end %*\r\n"
@rem exit: 4
@echo off
call sub.bat one
echo %errorlevel%
call end
end.cmd x y
echo never

@rem The operators between commands.
@rem truth: documented
@echo off
echo a & echo b
ver > nul && echo success
cd nosuchfolder 2> nul || echo failure
cd nosuchfolder 2> nul && echo never
ver > nul || echo never
cd nosuch 2> nul || echo x && echo y
(echo one & echo two) & echo three
exit /b 0

@rem A syntax error ends the batch file.
@rem truth: documented
@rem exit: 255
@echo off
echo before
if 1==1 echo a else b
if %undefined%==1 (echo x)
echo never

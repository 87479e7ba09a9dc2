@rem Names that are folders and files to different commands.
@rem truth: documented
@rem files: d/ d/x=1 f=2
@echo off
copy d\x d\y > nul
if exist d\y echo copied
copy f d > nul
if exist d\f echo into the folder
type d
rd d
rd /s /q d
if not exist d echo gone
rd f
exit /b 0

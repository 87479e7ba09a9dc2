@rem The modifiers of parameters: parts of the path.
@rem args: "C:\some dir\file.tar.gz" ..\x
@echo off
echo f=%~f1
echo d=%~d1 p=%~p1 n=%~n1 x=%~x1
echo dp=%~dp1 nx=%~nx1 dpnx=%~dpnx1
echo 3=[%~3] [%~f3] [%~dp3]

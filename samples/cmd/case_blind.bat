@rem Names of commands, variables, labels and operators are blind to case.
@ECHO OFF
SET Var=1
IF %VAR%==1 ECHO Yes
FOR %%I IN (A B) DO eCHo %%I
GoTo EnD
:END
Echo ok

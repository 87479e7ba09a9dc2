@rem How the command line becomes parameters.
@rem truth: documented
@rem files: show.bat="@echo 1=[%1] 2=[%2] 3=[%3] all=[%*]\r\n"
@echo off
call show a,b;c=d
call show "a b",c
call show "a&b" "c^d"
call show   spaced    out
call show %%x%% /opt:1

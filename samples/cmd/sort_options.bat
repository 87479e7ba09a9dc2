@rem sort: order, backwards, from a column, without repetitions.
@rem truth: documented
@rem files: in.txt="b2\r\nA3\r\nc1\r\na3\r\n"
@echo off
sort in.txt
sort /r in.txt
sort /+2 < in.txt
type in.txt | sort /unique
sort in.txt /o out.txt
type out.txt | find /c /v ""

@rem more into a pipe shows everything, tabs as blanks.
@rem truth: documented
@rem files: in.txt="a\tb\r\n\r\n\r\nc\r\n"
@echo off
more in.txt
type in.txt | more /s
more +3 in.txt

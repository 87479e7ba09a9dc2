; Writes a string and exits with a code.
; exit: 5
%include "dos.inc"
	mov dx, text
	dos 9
	leave_with 5
text:	db "Hello from DOS", 13, 10, "$"

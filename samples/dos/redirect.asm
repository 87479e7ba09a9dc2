; Duplicate handles: standard output into a file and back.
; exit: 3
%include "dos.inc"
	say "before", 13, 10
	mov bx, 1
	dos 45h
	mov [kept], ax
	xor cx, cx
	mov dx, name
	dos 3Ch
	mov [file], ax
	mov bx, ax
	mov cx, 1
	dos 46h
	mov bx, [file]
	dos 3Eh
	say "into the file", 13, 10
	mov bx, [kept]
	mov cx, 1
	dos 46h
	mov bx, [kept]
	dos 3Eh
	say "after", 13, 10
	mov dx, name
	dos 3Dh, 0
	mov bx, ax
	mov cx, 40
	mov dx, buffer
	dos 3Fh
	show "in the file ", ax
	mov cx, 5
	mov dx, buffer
	mov bx, 1
	dos 40h
	call print_line
	mov bx, 1
	dos 3Eh
	say "nobody sees this"
	leave_with 3
	library
name:	db "caught.txt", 0
kept:	dw 0
file:	dw 0
buffer:	times 40 db 0

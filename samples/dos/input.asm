; Standard input by character, without waiting, by line and by block, to its end.
; stdin: abcd\r\nsecond line\r\nthe rest\r\nof it
; truth: documented
%include "dos.inc"
	dos 1
	mov ah, 0
	show " one ", ax
	dos 8
	mov ah, 0
	show "eight ", ax
	dos 7
	mov ah, 0
	show "seven ", ax
	mov dl, 0FFh
	dos 6
	mov ah, 0
	show "six ", ax
	dos 0Bh
	mov ah, 0
	show "status ", ax
	mov dx, line
	dos 0Ah
	call show_line
	mov dx, line
	dos 0Ah
	call show_line
	xor bx, bx
	mov cx, 8
	mov dx, buffer
	dos 3Fh
	show "block ", ax
	mov cx, 80
	xor bx, bx
	mov dx, buffer
	dos 3Fh
	show "block ", ax
	mov cx, 80
	xor bx, bx
	mov dx, buffer
	dos 3Fh
	show "end ", ax
	leave_with 0
show_line:
	call print_line
	mov al, [line + 1]
	mov ah, 0
	show "line ", ax
	ret
	library
line:	db 40, 0
	times 42 db 0
buffer:	times 80 db 0

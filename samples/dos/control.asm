; Device control, versions, country, code page, extended errors, drives, names of machines.
; truth: documented
%include "dos.inc"
	dos 30h
	show "version ", ax
	dos 33h, 6
	show "true version ", bx
	mov bx, 1
	dos 44h, 0
	and dx, 80h
	show "standard output is a device ", dx
	mov bl, 3
	dos 44h, 8
	show "drive C is fixed ", ax
	mov dx, buffer
	dos 38h, 0
	show "country ", bx
	mov al, [buffer + 2]
	mov ah, 0
	show "currency ", ax
	mov ax, 84h
	call far [buffer + 12h]
	mov ah, 0
	show "capital of 84 ", ax
	mov dl, 81h
	dos 65h, 20h
	mov dh, 0
	show "capital of 81 ", dx
	dos 66h, 1
	show "code page ", bx
	dos 63h, 0
	show "lead bytes ", [si]
	push cs
	pop ds
	dos 37h, 0
	mov dh, 0
	show "switch ", dx
	mov dx, missing
	dos 3Dh, 0
	dos 59h
	show "error ", ax
	show "class and action ", bx
	mov al, ch
	mov ah, 0
	show "place ", ax
	mov dl, 25
	dos 0Eh
	mov ah, 0
	show "drives ", ax
	dos 19h
	mov ah, 0
	show "drive ", ax
	mov dl, 4
	dos 36h
	show "no drive D ", ax
	mov dl, 0
	dos 36h
	show "bytes in a sector ", cx
	mov si, path
	mov di, buffer
	push cs
	pop es
	dos 60h
	mov si, buffer
text:	lodsb
	or al, al
	jz done
	mov dl, al
	dos 2
	jmp text
done:	call print_line
	dos 52h
	mov ax, [es:bx - 2]
	mov es, ax
	mov al, [es:0]
	mov ah, 0
	show "first block of memory ", ax
	dos 99h
	mov ah, 0
	show "function 99h gives ", ax
	dos 61h
	mov ah, 0
	show "function 61h gives ", ax
	leave_with 0
	library
missing: db "missing", 0
path:	db "c:\one\.\two\..\three.txt", 0
buffer:	times 130 db 0

; The command tail, the first two names of it as FCBs, and the program's own path behind the environment.
; args: first.txt b:second.c /x "two words"
; truth: documented
%include "dos.inc"
	mov si, 81h
	say "tail <"
next:
	lodsb
	cmp al, 13
	je ended
	mov dl, al
	dos 2
	jmp next
ended:
	say ">", 13, 10
	mov al, [80h]
	mov ah, 0
	show "length ", ax
	mov si, 5Ch
	call block
	mov si, 6Ch
	call block
	mov es, [2Ch]
	xor di, di
	xor al, al
	cld
	mov cx, 8000h
variable:
	repne scasb
	cmp byte [es:di], 0
	jne variable
	inc di
	show "strings behind it ", [es:di]
	add di, 2
	mov si, di
	xor bx, bx
find:	mov al, [es:di]
	or al, al
	jz found
	inc di
	cmp al, "\"
	jne find
	mov bx, di
	jmp find
found:
	say "program "
	mov si, bx
letter:
	mov dl, [es:si]
	or dl, dl
	jz done
	dos 2
	inc si
	jmp letter
done:
	call print_line
	leave_with 0

block:	mov al, [si]
	mov ah, 0
	show "drive ", ax
	mov cx, 11
	say "name <"
.next:	inc si
	mov dl, [si]
	dos 2
	loop .next
	say ">", 13, 10
	ret
	library

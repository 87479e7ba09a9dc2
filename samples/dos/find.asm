; Find first and next: patterns, attributes, sizes, short names for long ones.
; files: a.txt=1 b.txt=22 c.asm=333 sub/ "a long name.html=4" "a long name too.html=55"
; truth: documented
%include "dos.inc"
	mov dx, dta
	dos 1Ah
	mov cx, 0
	mov dx, texts
	call list
	mov cx, 0
	mov dx, all
	call list
	mov cx, 10h
	mov dx, question
	call list
	mov cx, 0
	mov dx, missing
	call list
	mov cx, 0
	mov dx, nowhere
	call list
	leave_with 0

list:	push dx
	push cx
	mov si, dx
	say "pattern "
	call text
	call print_line
	pop cx
	pop dx
	dos 4Eh
.next:	jc .none
	say "  "
	mov si, dta + 1Eh
	call text
	mov al, [dta + 15h]
	and ax, 10h
	call space_number
	mov ax, [dta + 1Ah]
	test byte [dta + 15h], 10h
	jz .size
	xor ax, ax
.size:	call space_number
	call print_line
	dos 4Fh
	jmp .next
.none:	show "  ends with ", ax
	ret
space_number:
	say " "
	jmp print_number
text:	lodsb
	or al, al
	jz .done
	mov dl, al
	dos 2
	jmp text
.done:	ret
	library
texts:	db "*.TXT", 0
all:	db "*.*", 0
question: db "?u?.*", 0
missing: db "*.zzz", 0
nowhere: db "nowhere\*.*", 0
dta:	times 64 db 0

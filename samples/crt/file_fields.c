/* Programs look at the fields of FILE and change them, as portable libraries do for runtimes with visible ones.
files: in.txt=0123456789 both.txt=abcdefghij
 */
#include <io.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static void purge(FILE *file)
{
    file->_ptr = file->_base;
    if (file->_ptr)
        file->_cnt = 0;
}

static void show(const char *what, FILE *file)
{
    printf("%s: flags %x, buffered %d\n", what, file->_flag & (_IOREAD | _IOWRT | _IORW | _IONBF | _IOEOF | _IOERR),
           file->_ptr != file->_base);
}

int main(void)
{
    char text[20];
    FILE *file = fopen("in.txt", "r");

    show("opened to read", file);
    fgetc(file);
    show("read", file);
    fseek(file, 4, SEEK_SET);
    printf("%c\n", fgetc(file));
    purge(file);
    _lseek(_fileno(file), 7, SEEK_SET);
    printf("at %ld, then %c, at %ld\n", ftell(file), fgetc(file), ftell(file));
    purge(file);
    _lseek(_fileno(file), 0, SEEK_SET);
    printf("%s\n", fgets(text, 5, file));
    purge(file);
    _lseek(_fileno(file), 2, SEEK_SET);
    printf("%d %.3s\n", (int)fread(text, 1, 3, file), text);
    while (fgetc(file) != EOF)
        ;
    printf("%d\n", (file->_flag & _IOEOF) != 0);
    file->_flag &= ~_IOEOF;
    printf("%d %d\n", (feof)(file) != 0, (ferror)(file) != 0);
    file->_flag |= _IOERR;
    printf("%d %d\n", (feof)(file) != 0, (ferror)(file) != 0);
    clearerr(file);
    printf("%d\n", file->_flag & (_IOERR | _IOEOF));
    setvbuf(file, NULL, _IONBF, 0);
    show("unbuffered", file);
    fclose(file);

    file = fopen("out.txt", "w");
    show("opened to write", file);
    fputs("lost", file);
    show("written", file);
    printf("%d\n", (int)(file->_ptr - file->_base));
    purge(file);
    fputs("kept", file);
    fputc('!', file);
    fflush(file);
    show("flushed", file);
    fputc('?', file);
    purge(file);
    fputc('.', file);
    fclose(file);
    file = fopen("out.txt", "r");
    printf("%s\n", fgets(text, 20, file));
    fclose(file);

    file = fopen("both.txt", "r+");
    show("both", file);
    fgetc(file);
    show("both, read", file);
    fseek(file, 0, SEEK_CUR);
    show("both, moved", file);
    fputc('X', file);
    show("both, written", file);
    fclose(file);

    _close(0);
    printf("%d\n", freopen("in.txt", "r", stdin) == stdin);
    printf("%c\n", getchar());
    return 0;
}

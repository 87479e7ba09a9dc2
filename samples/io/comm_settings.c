/* Settings of serial lines are read from words as MODE has them.
 */
#include "../facts.h"

static void build(const char *words)
{
    DCB dcb;
    COMMTIMEOUTS timeouts;
    BOOL ok;

    memset(&dcb, 0, sizeof dcb);
    memset(&timeouts, 0x55, sizeof timeouts);
    SetLastError(0);
    ok = BuildCommDCBAndTimeoutsA(words, &dcb, &timeouts);
    printf("%s: %d %lu\n", words, ok, ok ? 0 : GetLastError());
    if (ok)
        printf("  %lu %d %d %d, x %d %d %02x %02x, dsr %d %d cts %d dtr %d rts %d, parity %d, %lx %lx\n", dcb.BaudRate, dcb.Parity,
               dcb.ByteSize, dcb.StopBits, dcb.fInX, dcb.fOutX, dcb.XonChar & 0xff, dcb.XoffChar & 0xff, dcb.fDsrSensitivity,
               dcb.fOutxDsrFlow, dcb.fOutxCtsFlow, dcb.fDtrControl, dcb.fRtsControl, dcb.fParity, timeouts.ReadIntervalTimeout,
               timeouts.WriteTotalTimeoutConstant);
}

int main(void)
{
    static const char *const words[] = {
        "baud=9600 parity=N data=8 stop=1", "COM1: baud=1200 parity=e data=7 stop=2", "9600,n,8,1", "com1:9600,o,7,2,x", "2400,e,7,1,p",
        "baud=96", "baud=19", "11,n,8,1", "to=on baud=300", "to=off", "xon=on odsr=on octs=on dtr=hs rts=tg idsr=on",
        "xon=off dtr=off rts=on", "parity=m", "parity=s", "parity=q", "stop=1.5", "stop=3", "data=9", "baud=abc", "nonsense",
        "BAUD=57600 DATA=8", "", "9600", "com1:", "9600,n,8,1 to=on", "baud=9600,parity=n",
    };

    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        build(words[i]);
    return 0;
}

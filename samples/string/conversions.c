/* Automation's numbers, truth values and texts are converted into each other, or overflow.
 * flags: -loleaut32
 */
#include "../facts.h"
#include <oleauto.h>

static const double doubles[] = {0, 0.5, 1.5, 2.5, -0.5, -1.5, 127.4, 127.5, 128, 255.5, -128.5, -129, 32767.5, 65535.4, 2147483647.5, -2147483648.5, 4294967295.0, 9.2e18, 1e20, -1e20, 123456.789, 0.1, 1e-5, 1e15, 3.5e38};
static const WCHAR *texts[] = {L"0", L"1", L"-1", L"  12  ", L"127.5", L"255", L"-129", L"1e3", L"1.5E2", L"1,234", L"12-", L"(12)", L"$3", L"abc", L"", L"1 2", L"True", L"false", L"#TRUE#", L"70000", L"99999999999", L"1e40", L"0.00005", L".5", L"+3"};

#define SHOW(name, call, type, format) { type out = 0; HRESULT got = call; printf(" " name " %lx", got); if (!got) printf("=" format, out); }
#define TEXT_OF(name, call) { BSTR out = NULL; HRESULT got = call; printf(" " name " %lx", got); if (!got) printf("=%ls", out); SysFreeString(out); }
#define DEC_OF(call) { DECIMAL out; memset(&out, 0, sizeof out); HRESULT got = call; printf(" dec %lx", got); if (!got) printf("=%u/%x/%lx/%I64x", out.scale, out.sign, out.Hi32, out.Lo64); }
#define ALL(From, value) \
    SHOW("i1", VarI1From##From(value, &out), CHAR, "%d") SHOW("ui1", VarUI1From##From(value, &out), BYTE, "%d") \
    SHOW("i2", VarI2From##From(value, &out), SHORT, "%d") SHOW("ui2", VarUI2From##From(value, &out), USHORT, "%d") \
    SHOW("i4", VarI4From##From(value, &out), LONG, "%ld") SHOW("ui4", VarUI4From##From(value, &out), ULONG, "%lu") \
    SHOW("i8", VarI8From##From(value, &out), LONG64, "%I64d") SHOW("ui8", VarUI8From##From(value, &out), ULONG64, "%I64u") \
    SHOW("bool", VarBoolFrom##From(value, &out), VARIANT_BOOL, "%d")

int main(void) {
    for (unsigned i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        double value = doubles[i];
        printf("%g:", value);
        ALL(R8, value)
        { CY out = {{0}}; HRESULT got = VarCyFromR8(value, &out); printf(" cy %lx", got); if (!got) printf("=%I64d", out.int64); }
        DEC_OF(VarDecFromR8(value, &out))
        SHOW("r4", VarR4FromR8(value, &out), float, "%.7g")
        SHOW("date", VarDateFromR8(value, &out), DATE, "%.10g")
        TEXT_OF("bstr", VarBstrFromR8(value, LOCALE_NEUTRAL, 0, &out))
        TEXT_OF("bstr", VarBstrFromR4((float)value, LOCALE_NEUTRAL, 0, &out))
        printf("\n");
    }
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        WCHAR *value = (WCHAR *)texts[i];
        LCID locale = MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT);
        printf("[%ls]:", value);
        SHOW("i1", VarI1FromStr(value, locale, 0, &out), CHAR, "%d") SHOW("ui1", VarUI1FromStr(value, locale, 0, &out), BYTE, "%d")
        SHOW("i4", VarI4FromStr(value, locale, 0, &out), LONG, "%ld") SHOW("ui8", VarUI8FromStr(value, locale, 0, &out), ULONG64, "%I64u")
        SHOW("r8", VarR8FromStr(value, locale, 0, &out), double, "%.15g") SHOW("bool", VarBoolFromStr(value, locale, 0, &out), VARIANT_BOOL, "%d")
        { CY out = {{0}}; HRESULT got = VarCyFromStr(value, locale, 0, &out); printf(" cy %lx", got); if (!got) printf("=%I64d", out.int64); }
        DEC_OF(VarDecFromStr(value, locale, 0, &out))
        printf("\n");
    }
    const LONG64 numbers[] = {0, 1, -1, 127, 128, 255, 256, -128, 32768, 65536, 0x7fffffff, 0x80000000LL, 0x7fffffffffffffffLL};
    for (int i = 0; i < 13; i++) {
        LONG64 value = numbers[i];
        printf("%I64d:", value);
        SHOW("i1", VarI1FromI8(value, &out), CHAR, "%d") SHOW("ui1", VarUI1FromI8(value, &out), BYTE, "%d") SHOW("i2", VarI2FromI8(value, &out), SHORT, "%d")
        SHOW("ui2", VarUI2FromI4((LONG)value, &out), USHORT, "%d") SHOW("i4", VarI4FromI8(value, &out), LONG, "%ld") SHOW("ui4", VarUI4FromI8(value, &out), ULONG, "%lu")
        SHOW("ui8", VarUI8FromI8(value, &out), ULONG64, "%I64u") SHOW("i4u", VarI4FromUI4((ULONG)value, &out), LONG, "%ld")
        { CY out = {{0}}; HRESULT got = VarCyFromI8(value, &out); printf(" cy %lx", got); if (!got) printf("=%I64d", out.int64); }
        DEC_OF(VarDecFromI8(value, &out))
        TEXT_OF("bstr", VarBstrFromI8(value, LOCALE_NEUTRAL, 0, &out))
        CY cy;
        cy.int64 = value;
        SHOW("cy i4", VarI4FromCy(cy, &out), LONG, "%ld") SHOW("cy r8", VarR8FromCy(cy, &out), double, "%.15g")
        DEC_OF(VarDecFromCy(cy, &out))
        TEXT_OF("cy bstr", VarBstrFromCy(cy, LOCALE_NEUTRAL, 0, &out))
        DECIMAL decimal = {0};
        decimal.Lo64 = value & 0x7fffffffffffffffLL;
        decimal.scale = i;
        decimal.sign = i & 1 ? DECIMAL_NEG : 0;
        SHOW("dec i4", VarI4FromDec(&decimal, &out), LONG, "%ld") SHOW("dec r8", VarR8FromDec(&decimal, &out), double, "%.12g")
        TEXT_OF("dec bstr", VarBstrFromDec(&decimal, LOCALE_NEUTRAL, 0, &out))
        printf("\n");
    }
    for (int value = -1; value < 1; value++) {
        printf("bool %d:", value);
        SHOW("i1", VarI1FromBool(value, &out), CHAR, "%d") SHOW("ui1", VarUI1FromBool(value, &out), BYTE, "%d") SHOW("i4", VarI4FromBool(value, &out), LONG, "%ld")
        SHOW("ui4", VarUI4FromBool(value, &out), ULONG, "%lu") SHOW("r8", VarR8FromBool(value, &out), double, "%g") SHOW("ui8", VarUI8FromBool(value, &out), ULONG64, "%I64u")
        TEXT_OF("bstr", VarBstrFromBool(value, LOCALE_NEUTRAL, 0, &out))
        printf("\n");
    }
    return 0;
}

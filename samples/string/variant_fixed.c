/* Currency and decimals are reckoned exactly; arrays are made in parts, copied, and taken for texts.
 * flags: -loleaut32
 */
#include "../facts.h"
#include <oleauto.h>

static void currency(const char *what, HRESULT result, CY value)
{
    printf("%s %08lx", what, result);
    if (result == S_OK)
        printf(" %lld", value.int64);
    printf("\n");
}

static void decimal(const char *what, HRESULT result, DECIMAL *value)
{
    printf("%s %08lx", what, result);
    if (result == S_OK)
        printf(" %d %02x %lx %llx", value->scale, value->sign, value->Hi32, (long long)value->Lo64);
    printf("\n");
}

static DECIMAL of(int units, int scale)
{
    DECIMAL value = {0};

    VarDecFromI4(units, &value);
    value.scale = scale;
    return value;
}

static void arrays(void)
{
    SAFEARRAY *array = NULL, *copy = NULL, *vector = NULL;
    SAFEARRAYBOUND bounds[2] = {{3, 1}, {2, 5}};
    LONG place[2] = {6, 2}, value = 42, back = 0;
    VARTYPE type = 0;
    BSTR text = SysAllocString(L"abc"), other = NULL;
    BYTE *bytes;

    printf("descriptor %08lx", SafeArrayAllocDescriptorEx(VT_I4, 2, &array));
    printf(" %u %u %lu %x\n", array->cDims, SafeArrayGetElemsize(array), array->cLocks, array->fFeatures);
    array->rgsabound[0] = bounds[0];
    array->rgsabound[1] = bounds[1];
    printf("data %08lx\n", SafeArrayAllocData(array));
    printf("put %08lx\n", SafeArrayPutElement(array, place, &value));
    printf("type %08lx", SafeArrayGetVartype(array, &type));
    printf(" %d\n", type);
    printf("copy %08lx\n", SafeArrayCopy(array, &copy));
    printf("get %08lx", SafeArrayGetElement(copy, place, &back));
    printf(" %ld\n", back);
    value = 7;
    SafeArrayPutElement(array, place, &value);
    printf("copy data %08lx\n", SafeArrayCopyData(array, copy));
    SafeArrayGetElement(copy, place, &back);
    printf("%ld\n", back);
    printf("destroy data %08lx", SafeArrayDestroyData(array));
    printf(" %d\n", array->pvData == NULL);
    printf("destroy descriptor %08lx\n", SafeArrayDestroyDescriptor(array));
    printf("destroy %08lx\n", SafeArrayDestroy(copy));
    printf("vector %08lx\n", VectorFromBstr(text, &vector));
    SafeArrayAccessData(vector, (void **)&bytes);
    printf("%u dims, %lu bytes, %d %d %d\n", vector->cDims, vector->rgsabound[0].cElements, bytes[0], bytes[1], bytes[4]);
    SafeArrayUnaccessData(vector);
    printf("text %08lx", BstrFromVector(vector, &other));
    printf(" %ls\n", other);
    SafeArrayDestroy(vector);
    printf("none %08lx\n", SafeArrayAllocDescriptor(0, &array));
}

static void parse(const WCHAR *text, ULONG flags)
{
    NUMPARSE parsed = {20, flags};
    BYTE digits[20];
    VARIANT value;
    HRESULT result = VarParseNumFromStr((OLECHAR *)text, 0x409, 0, &parsed, digits);

    printf("%ls: %08lx", text, result);
    if (FAILED(result)) {
        printf("\n");
        return;
    }
    printf(" %d digits, flags %lx, used %d, base %d, power %d:", parsed.cDig, parsed.dwOutFlags, parsed.cchUsed,
           parsed.nBaseShift, parsed.nPwr10);
    for (int i = 0; i < parsed.cDig; i++)
        printf(" %d", digits[i]);
    VariantInit(&value);
    result = VarNumFromParseNum(&parsed, digits, VTBIT_I4 | VTBIT_R8, &value);
    printf("; %08lx %d", result, V_VT(&value));
    if (V_VT(&value) == VT_I4)
        printf(" %ld", V_I4(&value));
    if (V_VT(&value) == VT_R8)
        printf(" %g", V_R8(&value));
    printf("\n");
}

int main(void)
{
    CY one = {.int64 = 75000}, other = {.int64 = -25000}, most = {.int64 = 0x7fffffffffffffff}, result = {0};
    DECIMAL d1 = of(75, 1), d2 = of(-25, 1), d3 = of(3, 0), nothing = of(0, 0), found;
    double number = 0;

    currency("add", VarCyAdd(one, other, &result), result);
    currency("subtract", VarCySub(one, other, &result), result);
    currency("multiply", VarCyMul(one, other, &result), result);
    currency("by 4", VarCyMulI4(one, 4, &result), result);
    currency("negative", VarCyNeg(one, &result), result);
    currency("absolute", VarCyAbs(other, &result), result);
    currency("fix", VarCyFix(other, &result), result);
    currency("int", VarCyInt(other, &result), result);
    currency("round", VarCyRound(one, 0, &result), result);
    currency("too much", VarCyAdd(most, one, &result), result);
    printf("compare %ld %ld\n", VarCyCmp(one, other), VarCyCmpR8(one, 7.5));
    decimal("add", VarDecAdd(&d1, &d2, &found), &found);
    decimal("subtract", VarDecSub(&d1, &d2, &found), &found);
    decimal("multiply", VarDecMul(&d1, &d2, &found), &found);
    decimal("divide", VarDecDiv(&d1, &d2, &found), &found);
    decimal("a third", VarDecDiv(&d1, &d3, &found), &found);
    decimal("by nothing", VarDecDiv(&d1, &nothing, &found), &found);
    decimal("fix", VarDecFix(&d2, &found), &found);
    decimal("int", VarDecInt(&d2, &found), &found);
    decimal("round", VarDecRound(&d1, 0, &found), &found);
    printf("compare %ld %ld %ld\n", VarDecCmp(&d1, &d2), VarDecCmp(&d1, &d1), VarDecCmpR8(&d2, 3.0));
    printf("power %08lx", VarR8Pow(2.0, 10.0, &number));
    printf(" %g\n", number);
    printf("round %08lx", VarR8Round(2.345, 2, &number));
    printf(" %g\n", number);
    arrays();
    parse(L"12", NUMPRS_STD);
    parse(L"-12.50", NUMPRS_STD);
    parse(L"1,234", NUMPRS_STD);
    parse(L"1e3", NUMPRS_STD);
    parse(L"(5)", NUMPRS_STD);
    parse(L"$5", NUMPRS_STD);
    parse(L"  7  ", NUMPRS_STD);
    parse(L"&H1F", NUMPRS_STD);
    parse(L"12a", NUMPRS_STD);
    parse(L"", NUMPRS_STD);
    parse(L"007", NUMPRS_STD);
    parse(L"100", NUMPRS_STD);
    parse(L"0.001", NUMPRS_STD);
    parse(L"0", NUMPRS_STD);
    parse(L"1.50e-2", NUMPRS_STD);
    parse(L"5-", NUMPRS_STD);
    parse(L"+5", NUMPRS_STD);
    parse(L"12 a", NUMPRS_STD & ~NUMPRS_USE_ALL);
    parse(L"1,234", NUMPRS_LEADING_WHITE);
    parse(L"3000000000", NUMPRS_STD);
    parse(L"-0", NUMPRS_STD);
    return 0;
}

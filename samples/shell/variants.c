/* BSTR, VARIANT and SAFEARRAY.
 * flags: -loleaut32 -lole32 -luuid
 */
#include "../facts.h"
#include <oleauto.h>

int main(void)
{
    static const double numbers[] = {1, 0.1, 1e20, 123456789.125, -2.5, 3.5, 1e-7};
    BSTR text = SysAllocString(L"12.5"), copy = NULL;
    SAFEARRAYBOUND bounds[2] = {{2, 1}, {3, 0}};
    LONG index[2] = {2, 1}, low, high;
    SAFEARRAY *array;
    VARTYPE type;
    VARIANT from, to;

    printf("length %u bytes %u\n", SysStringLen(text), SysStringByteLen(text));
    VariantInit(&from);
    VariantInit(&to);
    V_VT(&from) = VT_BSTR;
    V_BSTR(&from) = text;
    printf("real %lx", VariantChangeType(&to, &from, 0, VT_R8));
    printf(" %g", V_R8(&to));
    printf(" integer %lx", VariantChangeType(&to, &from, 0, VT_I4));
    printf(" %ld\n", V_I4(&to));
    for (int i = 0; i < 7; i++) {
        V_VT(&from) = VT_R8;
        V_R8(&from) = numbers[i];
        printf("text %lx", VariantChangeType(&to, &from, 0, VT_BSTR));
        printf(" %ls", V_BSTR(&to));
        HRESULT status = VariantChangeType(&to, &from, 0, VT_I2);
        printf(" short %lx %d\n", status, status ? 0 : V_I2(&to));
        VariantClear(&to);
    }
    V_VT(&from) = VT_BOOL;
    V_BOOL(&from) = VARIANT_TRUE;
    VariantChangeType(&to, &from, 0, VT_BSTR);
    printf("truth %ls", V_BSTR(&to));
    VariantChangeType(&to, &from, VARIANT_ALPHABOOL, VT_BSTR);
    printf(" %ls\n", V_BSTR(&to));
    V_VT(&from) = 99;
    printf("unknown type %lx\n", VariantClear(&from));
    array = SafeArrayCreate(VT_BSTR, 2, bounds);
    printf("put %lx", SafeArrayPutElement(array, index, text));
    printf(" get %lx", SafeArrayGetElement(array, index, &copy));
    printf(" %ls another %d\n", copy, copy != text);
    index[0] = 3;
    printf("outside %lx\n", SafeArrayGetElement(array, index, &copy));
    SafeArrayGetLBound(array, 1, &low);
    SafeArrayGetUBound(array, 2, &high);
    SafeArrayGetVartype(array, &type);
    printf("low %ld high %ld type %d\n", low, high, type);
    SafeArrayLock(array);
    printf("destroy locked %lx", SafeArrayDestroy(array));
    SafeArrayUnlock(array);
    printf(" unlocked %lx\n", SafeArrayDestroy(array));
    return 0;
}

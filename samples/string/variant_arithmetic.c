/* VARIANTs are added, compared and joined: the result's type depends on both, and grows where a value does not fit.
 * flags: -loleaut32
 */
#define COBJMACROS
#include "../facts.h"
#include <oleauto.h>

static const VARTYPE types[] = {VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_BOOL, VT_DECIMAL, VT_UI1, VT_I8};

enum { COUNT = sizeof types / sizeof *types };

typedef HRESULT(WINAPI *binary)(VARIANT *, VARIANT *, VARIANT *);
typedef HRESULT(WINAPI *unary)(VARIANT *, VARIANT *);

static void set(VARIANT *variant, VARTYPE type, int value)
{
    VARIANT number;

    VariantInit(variant);
    if (type == VT_NULL) {
        V_VT(variant) = VT_NULL;
        return;
    }
    if (type == VT_DECIMAL) {
        VarDecFromI4(value, &V_DECIMAL(variant));
        V_VT(variant) = VT_DECIMAL;
        return;
    }
    VariantInit(&number);
    V_VT(&number) = VT_I4;
    V_I4(&number) = value;
    if (type == VT_BSTR) {
        WCHAR text[20];

        swprintf(text, 20, L"%d", value);
        V_VT(variant) = VT_BSTR;
        V_BSTR(variant) = SysAllocString(text);
        return;
    }
    VariantChangeType(variant, &number, 0, type);
}

static void show(HRESULT result, VARIANT *variant)
{
    VARIANT text;

    if (FAILED(result)) {
        printf(" %08lx", result);
        return;
    }
    printf(" %d", V_VT(variant));
    if (V_VT(variant) == VT_NULL || V_VT(variant) == VT_EMPTY)
        return;
    if (V_VT(variant) == VT_DATE || V_VT(variant) == VT_R8)
        printf(":%g", V_R8(variant));
    else if (V_VT(variant) == VT_CY)
        printf(":%lld", V_CY(variant).int64);
    else if (V_VT(variant) == VT_DECIMAL) {
        DOUBLE number;

        VarR8FromDec(&V_DECIMAL(variant), &number);
        printf(":%g", number);
    } else {
        VariantInit(&text);
        if (VariantChangeType(&text, variant, 0, VT_BSTR) == S_OK)
            printf(":%ls", V_BSTR(&text));
        VariantClear(&text);
    }
    VariantClear(variant);
}

static void table(const char *name, binary function, int one, int other)
{
    printf("%s %d %d\n", name, one, other);
    for (int i = 0; i < COUNT; i++) {
        printf("%d:", types[i]);
        for (int j = 0; j < COUNT; j++) {
            VARIANT left, right, result;

            set(&left, types[i], one);
            set(&right, types[j], other);
            VariantInit(&result);
            show(function(&left, &right, &result), &result);
            VariantClear(&left);
            VariantClear(&right);
        }
        printf("\n");
    }
}

static void row(const char *name, unary function, int value)
{
    printf("%s %d:", name, value);
    for (int i = 0; i < COUNT; i++) {
        VARIANT left, result;

        set(&left, types[i], value);
        VariantInit(&result);
        show(function(&left, &result), &result);
        VariantClear(&left);
    }
    printf("\n");
}

static HRESULT WINAPI compare(VARIANT *left, VARIANT *right, VARIANT *result)
{
    HRESULT order = VarCmp(left, right, 0x409, 0);

    V_VT(result) = VT_I4;
    V_I4(result) = order;
    return FAILED(order) ? order : S_OK;
}

int main(void)
{
    table("add", VarAdd, 7, 2);
    table("subtract", VarSub, 7, 2);
    table("multiply", VarMul, 7, 2);
    table("divide", VarDiv, 7, 2);
    table("divide whole", VarIdiv, 7, 2);
    table("remainder", VarMod, 7, 2);
    table("power", VarPow, 7, 2);
    table("and", VarAnd, 6, 3);
    table("or", VarOr, 6, 3);
    table("xor", VarXor, 6, 3);
    table("equivalent", VarEqv, 6, 3);
    table("implies", VarImp, 6, 3);
    table("join", VarCat, 7, 2);
    table("compare", compare, 7, 2);
    table("compare", compare, 2, 2);
    table("add", VarAdd, 32000, 32000);
    table("by nothing", VarDiv, 7, 0);
    row("negative", VarNeg, 7);
    row("absolute", VarAbs, -7);
    row("not", VarNot, 7);
    row("fix", VarFix, 7);
    row("int", VarInt, -7);
    return 0;
}

/* RSA keys of BCrypt are made, exported and imported; they sign and verify with PKCS #1 and PSS.
 * flags: -lbcrypt
 */
#include "../facts.h"
#include <bcrypt.h>

static const UCHAR private_key[] = {
    0x52, 0x53, 0x41, 0x32, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,
    0x40, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0xd5, 0xc7, 0x91, 0x06, 0xf5,
    0xe4, 0x42, 0xb1, 0x8d, 0x4a, 0x87, 0x43, 0xa2, 0x81, 0xab, 0x6f, 0x8b, 0xa3, 0xd5, 0x58, 0x56,
    0x39, 0x63, 0x04, 0x36, 0xce, 0xca, 0x53, 0xd3, 0x81, 0xc0, 0x91, 0x3d, 0xb8, 0xf9, 0x2b, 0x18,
    0xec, 0x2c, 0x21, 0xa0, 0xb7, 0x70, 0x60, 0x94, 0xfe, 0xa8, 0xa6, 0x6f, 0xdf, 0x68, 0x72, 0x56,
    0x19, 0xe0, 0xa2, 0xcb, 0xc3, 0xc5, 0x14, 0x88, 0x85, 0xa1, 0xd8, 0xe0, 0x92, 0xe9, 0xe7, 0x61,
    0xb8, 0xb8, 0x27, 0xb8, 0x77, 0xa7, 0x84, 0xfe, 0x47, 0x7c, 0x44, 0x87, 0xec, 0x68, 0xde, 0xd2,
    0x1e, 0x56, 0xc2, 0x8a, 0x47, 0x74, 0x69, 0x18, 0xf3, 0xf4, 0x7d, 0xaf, 0x9a, 0x73, 0x38, 0x8b,
    0xf2, 0x5c, 0x73, 0x07, 0x30, 0x60, 0x53, 0x90, 0xb3, 0xb7, 0xe3, 0x37, 0x51, 0x81, 0xe8, 0x4a,
    0x7a, 0xf9, 0x0c, 0x46, 0x6d, 0x4d, 0xe6, 0x36, 0xf9, 0x31, 0xff, 0xf1, 0xdb, 0x60, 0xef, 0x95,
    0xbe, 0x12, 0x48, 0x15, 0x1b, 0x73, 0x5e, 0x87, 0x65, 0xa7, 0xb2, 0xdd, 0x8e, 0x0a, 0x54, 0x01,
    0xcd, 0x9e, 0xad, 0xb5, 0x16, 0x92, 0x21, 0x44, 0x48, 0x4a, 0x24, 0x85, 0x08, 0x5f, 0x21, 0xab,
    0x56, 0xf1, 0x35, 0x2d, 0x9e, 0x65, 0xb8, 0xe0, 0xa3, 0xe0, 0x18, 0x12, 0x98, 0xf6, 0x68, 0x6a,
    0xeb, 0x04, 0xdf, 0x0a, 0x6f, 0xa7, 0x37, 0x8d, 0xaf, 0x72, 0x19, 0xe2, 0x47, 0xdd, 0xdd, 0x6a,
    0x0a, 0x25, 0x14, 0xf3, 0xc1, 0x1c, 0x26, 0x26, 0x9f, 0x7a, 0xb9, 0xf5, 0x8c, 0x8d, 0x62, 0x24,
    0xc4, 0xe3, 0x5a, 0xe8, 0x40, 0xfc, 0x2b, 0x2f, 0x33, 0xaa, 0x66, 0xaf, 0xad, 0x87, 0x1c, 0xca,
    0xd1, 0xba, 0x1d, 0x15, 0xfb, 0x5a, 0xaf, 0xdc, 0xfa, 0x26, 0xbd, 0xd1, 0xf4, 0x24, 0x26, 0xa3,
    0xe4, 0x54, 0x17, 0xc5, 0xd6, 0xec, 0x42, 0x85, 0xa5, 0x37, 0xd7,
};

static void blob(BCRYPT_KEY_HANDLE key, const WCHAR *kind)
{
    UCHAR data[1024];
    ULONG size = 0, *fields = (ULONG *)data;
    NTSTATUS status = BCryptExportKey(key, NULL, kind, NULL, 0, &size, 0);

    printf("%ls needs %08lx %lu\n", kind, status, size);
    printf("too small %08lx\n", BCryptExportKey(key, NULL, kind, data, 10, &size, 0));
    status = BCryptExportKey(key, NULL, kind, data, sizeof data, &size, 0);
    printf("export %08lx %.4s %lu %lu %lu %lu %lu\n", status, data, fields[1], fields[2], fields[3],
           fields[4], fields[5]);
}

static void numbers(BCRYPT_HANDLE handle)
{
    ULONG value = 0, done = 0;
    BCRYPT_KEY_LENGTHS_STRUCT lengths;
    NTSTATUS status;
    WCHAR name[40] = L"";

    status = BCryptGetProperty(handle, BCRYPT_KEY_STRENGTH, (UCHAR *)&value, 4, &done, 0);
    printf("strength %08lx %lu\n", status, status ? 0 : value);
    status = BCryptGetProperty(handle, BCRYPT_ALGORITHM_NAME, (UCHAR *)name, sizeof name, &done, 0);
    printf("name %08lx %ls %lu\n", status, name, done);
    (void)lengths;
}

static void sign(BCRYPT_KEY_HANDLE key, BCRYPT_KEY_HANDLE verifier, void *padding, ULONG flags, ULONG size)
{
    UCHAR digest[64], out[256];
    ULONG needed = 0, done = 0;

    memset(digest, 7, sizeof digest);
    printf("needs %08lx", BCryptSignHash(key, padding, digest, size, NULL, 0, &needed, flags));
    printf(" %lu\n", needed);
    printf("sign %08lx", BCryptSignHash(key, padding, digest, size, out, sizeof out, &done, flags));
    printf(" %lu\n", done);
    if (flags == BCRYPT_PAD_PKCS1) {
        for (ULONG i = 0; i < done; i++)
            printf("%02x", out[i]);
        printf("\n");
    }
    printf("verify %08lx\n", BCryptVerifySignature(verifier, padding, digest, size, out, done, flags));
    digest[0] ^= 1;
    printf("other %08lx\n", BCryptVerifySignature(verifier, padding, digest, size, out, done, flags));
}

int main(void)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE key, pair, copy;
    BCRYPT_PKCS1_PADDING_INFO pkcs1 = {BCRYPT_SHA256_ALGORITHM};
    BCRYPT_PSS_PADDING_INFO pss = {BCRYPT_SHA256_ALGORITHM, 32};
    UCHAR data[512];
    ULONG size;

    printf("open %08lx\n", BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_RSA_ALGORITHM, NULL, 0));
    printf("import %08lx\n", BCryptImportKeyPair(algorithm, NULL, BCRYPT_RSAPRIVATE_BLOB, &key,
                                                 (UCHAR *)private_key, sizeof private_key, 0));
    numbers(key);
    blob(key, BCRYPT_RSAPUBLIC_BLOB);
    blob(key, BCRYPT_RSAPRIVATE_BLOB);
    blob(key, BCRYPT_RSAFULLPRIVATE_BLOB);
    BCryptExportKey(key, NULL, BCRYPT_RSAPUBLIC_BLOB, data, sizeof data, &size, 0);
    printf("public %08lx\n", BCryptImportKeyPair(algorithm, NULL, BCRYPT_RSAPUBLIC_BLOB, &copy, data, size, 0));
    sign(key, copy, &pkcs1, BCRYPT_PAD_PKCS1, 32);
    pkcs1.pszAlgId = BCRYPT_SHA1_ALGORITHM;
    sign(key, copy, &pkcs1, BCRYPT_PAD_PKCS1, 20);
    sign(key, copy, &pss, BCRYPT_PAD_PSS, 32);
    BCryptDestroyKey(copy);
    printf("generate %08lx\n", BCryptGenerateKeyPair(algorithm, &pair, 1024, 0));
    printf("finalize %08lx\n", BCryptFinalizeKeyPair(pair, 0));
    numbers(pair);
    pkcs1.pszAlgId = BCRYPT_SHA512_ALGORITHM;
    BCryptExportKey(pair, NULL, BCRYPT_RSAPUBLIC_BLOB, data, sizeof data, &size, 0);
    printf("public %08lx %lu\n", BCryptImportKeyPair(algorithm, NULL, BCRYPT_RSAPUBLIC_BLOB, &copy, data, size, 0), size);
    size = 0;
    BCryptSignHash(pair, &pkcs1, data, 64, data + 64, 256, &size, BCRYPT_PAD_PKCS1);
    printf("again %08lx\n", BCryptVerifySignature(copy, &pkcs1, data, 64, data + 64, size, BCRYPT_PAD_PKCS1));
    printf("wrong key %08lx\n", BCryptVerifySignature(key, &pkcs1, data, 64, data + 64, size, BCRYPT_PAD_PKCS1));
    BCryptDestroyKey(copy);
    BCryptDestroyKey(pair);
    BCryptDestroyKey(key);
    printf("too short %08lx\n", BCryptGenerateKeyPair(algorithm, &pair, 256, 0));
    printf("close %08lx\n", BCryptCloseAlgorithmProvider(algorithm, 0));
    return 0;
}

/* The readable names that typeid gives for decorated ones. */
#include "../msvc.h"

struct alignas(16) List {
    void* first[2];
};
extern "C" IMPORT const char* __std_type_info_name(void*, List*);

static struct {
    void* cached;
    char decorated[120];
} data[20];
static List list;

int main() {
    const char* const names[] = {
        ".H", ".D", "._N", "._W", "._J", ".K", ".N", ".?AVexception@std@@", ".?AUpoint@@", ".?ATboth@@", ".?AW4color@ns@@",
        ".PEAH", ".PEBD", ".QEAH", ".PEAVB@a@@", ".PEAPEAD",
        ".?AV?$basic_string@DU?$char_traits@D@std@@V?$allocator@D@2@@std@@", ".?AV?$array@H$02@std@@",
        ".?AV?$pair@HN@std@@", ".?AUinner@outer@space@@",
    };
    for (int index = 0; index < 20; ++index) {
        memcpy(data[index].decorated, names[index], strlen(names[index]) + 1);
        printf("%s\n", __std_type_info_name(&data[index].cached, &list));
    }
}

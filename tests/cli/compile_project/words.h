extern const char *const words[];
extern const int word_count;
int compare(const void *left, const void *right);

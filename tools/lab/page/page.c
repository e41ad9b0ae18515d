#include "page.h"
void kj_page_print(const struct kj_matrix *m, FILE *out) { (void)m; (void)out; }

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx2,fma")
#endif
#include "score.h"

#ifdef CLEANPAGE_HAS_WIDE
#define RUN cleanpage_run_wide
#include "forward.h"
#endif

#define RUN cleanpage_run
#include "forward.h"

#include "CGalleyLua.h"

#include "CShippedScripts.h"

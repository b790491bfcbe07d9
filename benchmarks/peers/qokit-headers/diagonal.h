#pragma once
#include <stddef.h>
void apply_diagonal(double*, double*, double, double* const, size_t);

#pragma once
#include <stddef.h>
void furx(double*, double*, double, unsigned int, size_t);
void furx_all(double*, double*, double, unsigned int, size_t);
void furxy(double*, double*, double, unsigned int, unsigned int, size_t);
void furxy_ring(double*, double*, double, unsigned int, size_t);
void furxy_complete(double*, double*, double, unsigned int, size_t);

/**
 * Numbers as people read them.
 * @module
 */
import type { Interval } from '@ketflow/core';

/** A score between 0 and 1, three digits, without the leading zero when it is below 1: `.883`. */
export const score = (value: number): string => value.toFixed(3).replace(/^(-?)0\./, '$1.');

/** `.883 [.851, .915]`. */
export const scoreWithInterval = (value: number, interval: Interval): string =>
  `${score(value)} [${score(interval[0])}, ${score(interval[1])}]`;

/** Six significant digits, no trailing zeros; what is only rounding is 0. */
export const number = (value: number): string =>
  Math.abs(value) < 1e-12 ? '0' : String(Number(value.toPrecision(6)));

/** `12,345`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** Seconds with three significant digits. */
export const seconds = (value: number): string =>
  `${value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3))} s`;

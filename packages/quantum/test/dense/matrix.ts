/** A complex number. */
export type Complex = readonly [number, number];
/** A square complex matrix, row by row. */
export type Matrix = readonly (readonly Complex[])[];

export const add = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
export const multiply = ([a, b]: Complex, [c, d]: Complex): Complex => [
  a * c - b * d,
  a * d + b * c,
];
/** e^(i angle). */
export const turn = (angle: number): Complex => [Math.cos(angle), Math.sin(angle)];

const identity2: Matrix = [
  [[1, 0], [0, 0]],
  [[0, 0], [1, 0]],
]; // prettier-ignore
export const pauliX: Matrix = [
  [[0, 0], [1, 0]],
  [[1, 0], [0, 0]],
]; // prettier-ignore
export const pauliY: Matrix = [
  [[0, 0], [0, -1]],
  [[0, 1], [0, 0]],
]; // prettier-ignore
export const pauliZ: Matrix = [
  [[1, 0], [0, 0]],
  [[0, 0], [-1, 0]],
]; // prettier-ignore

const fill = (size: number, entry: (row: number, column: number) => Complex): Matrix =>
  Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => entry(row, column)),
  );

export const scale = (factor: Complex, a: Matrix): Matrix =>
  fill(a.length, (r, c) => multiply(factor, a[r][c]));

export const sum = (a: Matrix, b: Matrix): Matrix =>
  fill(a.length, (r, c) => add(a[r][c], b[r][c]));

export const product = (a: Matrix, b: Matrix): Matrix =>
  fill(a.length, (r, c) =>
    a[r].reduce<Complex>((total, entry, k) => add(total, multiply(entry, b[k][c])), [0, 0]),
  );

/** The Kronecker product: the index of `a` is the more significant. */
export const kronecker = (a: Matrix, b: Matrix): Matrix =>
  fill(a.length * b.length, (r, c) =>
    multiply(a[Math.floor(r / b.length)][Math.floor(c / b.length)], b[r % b.length][c % b.length]),
  );

/** An operator on one qubit of n as a matrix on all, qubit 0 the least significant bit of the index. */
export const onQubit = (n: number, qubit: number, a: Matrix): Matrix =>
  Array.from({ length: n }, (_, q) => (q === qubit ? a : identity2)).reduce((right, left) =>
    kronecker(left, right),
  );

/** e^(-i angle H), by its power series after three halvings of the angle. */
export function evolution(hamiltonian: Matrix, angle: number): Matrix {
  const halvings = 3;
  const a = scale([0, -angle / 2 ** halvings], hamiltonian);
  const one = fill(a.length, (r, c) => [r === c ? 1 : 0, 0]);
  let result = one;
  let power = one;
  for (let k = 1; k <= 24; k++) {
    power = scale([1 / k, 0], product(power, a));
    result = sum(result, power);
  }
  for (let k = 0; k < halvings; k++) result = product(result, result);
  return result;
}

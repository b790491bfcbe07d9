/** Precision of the amplitudes. Angles, energies and sums are f64 in either. */
export type Precision = 'f64' | 'f32';

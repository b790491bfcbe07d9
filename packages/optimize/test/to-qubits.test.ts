import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelFromTerms, toQubits } from '@ketflow/optimize';
import { costVector, fullSpace, weightSpace } from '@ketflow/quantum';
import { termsOf, vartypes } from './models.ts';

const names = ['a', 'b', 'c', 'd'];

describe('toQubits', () => {
  it('changes the sign of terms of odd order: Z = -s', () => {
    const terms = [
      { bias: 1, variables: ['a'] },
      { bias: 2, variables: ['a', 'b'] },
      { bias: 3, variables: ['a', 'b', 'c'] },
    ];
    expect(toQubits(modelFromTerms('SPIN', names, terms, 5))).toEqual({
      offset: 5,
      terms: [
        { coefficient: -1, qubits: [0] },
        { coefficient: 2, qubits: [0, 1] },
        { coefficient: -3, qubits: [0, 1, 2] },
      ],
    });
  });

  it('gives basis state b the energy of x = b, on both spaces, for models of any order', () => {
    fc.assert(
      fc.property(vartypes, termsOf(names, 4), (vartype, terms) => {
        const model = modelFromTerms(vartype, names, terms, 1);
        const cost = toQubits(model);
        for (const space of [fullSpace(4), weightSpace(4, 2)]) {
          const energies = costVector(space, cost);
          energies.forEach((energy, state) => {
            const bits = [...space.bitsOf(state)];
            const sample = vartype === 'SPIN' ? bits.map((bit) => 2 * bit - 1) : bits;
            expect(energy).toBeCloseTo(model.energy(sample), 9);
          });
        }
      }),
    );
  });
});

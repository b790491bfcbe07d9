import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv } from '../src/table/csv.ts';

const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') });

it('reads back what was quoted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      (records, end) => {
        const text = records
          .map((record) => record.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + end)
          .join('');
        expect(parseCsv(text)).toEqual(records);
      },
    ),
  );
});
